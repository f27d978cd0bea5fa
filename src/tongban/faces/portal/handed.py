"""Files a resident hands in: before any case asks for them, so that the case finds them there."""

from collections.abc import Iterable
from typing import cast
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tongban.papers.actions import Given, InUse, erase, hand_in
from tongban.papers.handed import FileGone, contents
from tongban.papers.limits import ACCEPT, MB, limits
from tongban.papers.models import HandedIn
from tongban.papers.refusals import FileRefused
from tongban.papers.sniff import MEDIA
from tongban.rules.calendar import legal_day
from tongban.ui.filters import day, moment
from tongban.ui.parts.actions import Button
from tongban.ui.parts.base import Content
from tongban.ui.parts.papers import FileRow
from tongban.ui.parts.status import StatusMark
from tongban.ui.speech import t, tr
from tongban.web.access import public, resident
from tongban.web.actor import subject
from tongban.web.clock import now
from tongban.web.uploads import overrun, takes_files

LISTED = 200
_ENVELOPE = 1 * MB  # what a browser wraps around the files of a form


def _most() -> int:
    return limits().total_bytes + _ENVELOPE


@require_safe
@public
def to_papers(request: HttpRequest) -> HttpResponse:
    """The address people guess."""
    return HttpResponseRedirect(reverse("papers"))


@require_http_methods(["GET", "POST"])
@resident
@takes_files(most=_most)
def handed_in(request: HttpRequest) -> HttpResponse:
    """What was handed in, and a form for more; posted, every sound file is kept and every other is told why not."""
    if request.method == "GET":
        return _page(request, [], "")
    errors: list[str] = []
    kept = again = 0
    for given in request.FILES.getlist("file"):
        try:
            done = hand_in(subject_id=subject(request), given=Given(given, given.name or ""), now=now())
        except FileRefused as refused:
            errors.append(f"{given.name}: {tr(refused.reason)}")
        else:
            kept, again = kept + (not done.again), again + done.again
    if overrun(request):
        errors.append(_too_much())
    elif not request.FILES:
        errors.append(t("请先选择文件。", "Please choose a file first."))
    if errors:
        return _page(request, errors, _said(kept, again))
    return HttpResponseRedirect(f"{reverse('handed-in')}?kept={kept}&again={again}")


@require_safe
@resident
def file(request: HttpRequest, id: str) -> HttpResponse:
    """One file, as it is kept. No script of it may run, wherever it came from."""
    own = _own(request, id)
    try:
        # Sent on frame by frame. A streaming response is an HttpResponse to everything that handles it here.
        response = cast(HttpResponse, StreamingHttpResponse(contents(own), content_type=MEDIA[own.kind]))
    except FileGone:
        raise Http404 from None
    named = content_disposition_header(as_attachment=own.kind == "pdf", filename=own.name())
    response["Content-Disposition"] = named or "attachment"
    response["Content-Length"] = str(own.size)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
@resident
def erase_file(request: HttpRequest, id: str) -> HttpResponse:
    """Erase a file that no case needs."""
    try:
        erase(paper=_own(request, id), now=now())
    except InUse:
        return _page(request, [t("这份文件正用于办件，不能删除。", "A case needs this file; it cannot be erased.")], "")
    return HttpResponseRedirect(f"{reverse('handed-in')}?erased=1")


def file_rows(files: Iterable[HandedIn], *, erasable: bool = False) -> tuple[FileRow, ...]:
    """Files with how each stands."""
    return tuple(_row(one, erasable) for one in files)


def _row(one: HandedIn, erasable: bool) -> FileRow:
    there = one.state == HandedIn.State.KEPT
    pages = (t(f"{one.pages} 页", f"{one.pages} page{'s' if one.pages > 1 else ''}"),) if one.kind == "pdf" else ()
    action: Content = ""
    if there and erasable and one.case_id is None:
        action = Button(label=t("删除", "Erase"), kind="quiet", form=f"erase-{one.id}")
    return FileRow(
        name=one.name(),
        facts=(one.kind.upper(), _size(one.size), *pages, moment(one.handed_at)),
        status=_mark(one),
        note=_until(one) if there else "",
        href=reverse("handed-in-file", args=[one.id]) if there else "",
        action=action,
    )


def _size(length: int) -> str:
    return f"{length / MB:.1f} MB" if length >= MB // 10 else f"{max(1, round(length / 1000))} kB"


def _until(one: HandedIn) -> str:
    if one.erase_after is None:
        return t("用于办件，随办件保存", "Part of a case, kept as long as it is")
    last = day(legal_day(one.erase_after))
    return t(f"没有用于办件的话，{last}自动删除", f"Erased on {last} unless a case uses it")


def _mark(one: HandedIn) -> StatusMark:
    """What a person must know of a file: whether it is there, and whether anything looked for viruses."""
    state, scan = HandedIn.State, HandedIn.Scan
    if one.state == state.INFECTED:
        return StatusMark(state="late", label=t("有病毒，未保存", "Virus found, not kept"))
    if one.state == state.ERASED:
        return StatusMark(state="draft", label=t("已删除", "Erased"))
    if one.state == state.RECEIVING:
        return StatusMark(state="working", label=t("正在接收", "Arriving"))
    return {
        scan.CLEAN: StatusMark(state="done", label=t("已收下，已查毒", "Kept, checked for viruses")),
        scan.WAITING: StatusMark(state="working", label=t("已收下，等待查毒", "Kept, waiting for the virus check")),
    }.get(scan(one.scan), StatusMark(state="done", label=t("已收下，未查毒", "Kept, not checked for viruses")))


def _page(request: HttpRequest, errors: list[str], said: str) -> HttpResponse:
    most = limits()
    mine = list(HandedIn.objects.of_subject(subject(request))[:LISTED])
    context = {
        "files": file_rows(mine, erasable=True),
        "erasable": [one.id for one in mine if one.state == HandedIn.State.KEPT and one.case_id is None],
        "errors": tuple(("f-file", error) for error in errors),
        "said": said or _told(request),
        "limits": tr(most.told()),
        "most": most,
        "accept": ACCEPT,
        "tab": "papers",
    }
    return render(request, "portal/handed.html", context, status=422 if errors else 200)


def _told(request: HttpRequest) -> str:
    """What the address says was done just before. Numbers only: an address can be made up by anybody."""
    if request.GET.get("erased") == "1":
        return t("已删除。", "Erased.")
    counts = [request.GET.get(name, "0") for name in ("kept", "again")]
    kept, again = (int(count) if count.isascii() and count.isdigit() and len(count) < 4 else 0 for count in counts)
    return _said(kept, again)


def _said(kept: int, again: int) -> str:
    new = t(f"收下了 {kept} 份。", f"{kept} file{'s' if kept > 1 else ''} kept. ") if kept else ""
    old = t(f"有 {again} 份以前交过，没有重复保存。", f"{again} handed in before and not kept twice.") if again else ""
    return (new + old).strip()


def _too_much() -> str:
    total = limits().total_bytes // MB
    return t(f"一次上传超过 {total} MB，请分几次交。", f"More than {total} MB at once. Please send a few at a time.")


def _own(request: HttpRequest, id: str) -> HandedIn:
    try:
        number = UUID(id)
    except ValueError:
        raise Http404 from None
    found = HandedIn.objects.filter(pk=number, subject=subject(request)).first()
    if found is None:
        raise Http404
    return found
