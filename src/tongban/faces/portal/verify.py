"""The public page that verifies a paper: by the code printed on it, or by the file itself."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from tongban.papers.verify import by_code, by_file
from tongban.rules.calendar import legal_day
from tongban.ui.speech import t
from tongban.web.access import public
from tongban.web.clock import now
from tongban.web.uploads import overrun, takes_files

LARGEST = 5_000_000


@require_http_methods(["GET", "POST"])
@public
@takes_files(most=lambda: LARGEST)
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a file; posted, say what became of the paper."""
    if request.method == "GET":
        return _page(request, None)
    given = request.FILES.get("file")
    code = request.POST.get("code", "").strip()
    today = legal_day(now())
    if given is not None or overrun(request):
        if given is None or (given.size or 0) > LARGEST:
            return _page(request, None, t("文件超过 5 MB，不是本平台出具的证明。", "Over 5 MB: not a paper of ours."))
        return _page(request, by_file(given.read(), today=today))
    if code:
        return _page(request, by_code(code, today=today), code=code)
    return _page(request, None, t("请输入验证码，或选择 PDF 文件。", "Enter the code, or choose the PDF file."))


@require_safe
@public
def verify_code(request: HttpRequest, code: str) -> HttpResponse:
    """Where the QR code of a paper leads."""
    return _page(request, by_code(code, today=legal_day(now())), code=code)


def _page(request: HttpRequest, found: Any, error: str = "", code: str = "") -> HttpResponse:
    context = {"found": found, "error": error, "code": code, "tab": ""}
    response = render(request, "portal/verify.html", context, status=422 if error else 200)
    response["Cache-Control"] = "private, no-store"
    return response
