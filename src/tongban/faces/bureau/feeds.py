"""Feeds: how each is doing, its files, and sending one in."""

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from tongban.feeds.actions import Taken, take
from tongban.feeds.models import Batch
from tongban.feeds.reading import FileRefused
from tongban.feeds.reads import Health, batches, health
from tongban.terms.permissions import Permission
from tongban.terms.specs import FeedSpec
from tongban.ui.filters import grouped, moment
from tongban.ui.parts.status import StatusMark
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.clock import now
from tongban.web.uploads import on_disk, overrun, takes_files

from .page import link, own_feed, show

MOST_BYTES = 30_000_000  # a page that takes minutes helps nobody: longer files go by the command or the interface


@require_safe
@staff(Permission.FEED_HEALTH, Permission.FEED_SUBMIT, Permission.FEED_QUARANTINE)
def overview(request: HttpRequest) -> HttpResponse:
    """Every feed the post may see: the data office all of them, a department its own."""
    who = actor(request)
    departments = None if Permission.FEED_HEALTH in who.permissions else {who.department}
    rows = tuple(_line(one) for one in health(departments=departments, now=now()))
    return show(request, "bureau/feeds.html", "feeds", {"rows": rows})


@require_safe
@staff(Permission.FEED_HEALTH, Permission.FEED_SUBMIT, Permission.FEED_QUARANTINE)
def feed(request: HttpRequest, code: str) -> HttpResponse:
    """One feed: its latest files, and for the department's own officer the form to send one in."""
    return _feed(request, own_feed(request, code, look_on=True))


@require_POST
@staff(Permission.FEED_SUBMIT)
@takes_files(most=lambda: MOST_BYTES)
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file of the department's own feed; what became of it stands on the page."""
    spec = own_feed(request, code)
    told, errors = _taken(request, spec)
    return _feed(request, spec, told, errors)


def _feed(
    request: HttpRequest, spec: FeedSpec, told: Taken | None = None, errors: tuple[tuple[str, str], ...] = ()
) -> HttpResponse:
    who = actor(request)
    mine = spec.department == who.department
    context = {
        "spec": spec,
        "sum": told,
        "errors": errors,
        "may_send": mine and Permission.FEED_SUBMIT in who.permissions,
        "may_mend": mine and Permission.FEED_QUARANTINE in who.permissions,
        "rows": tuple(_batch(one) for one in batches(spec.code)),
        "most": MOST_BYTES // 1_000_000,
    }
    return show(request, "bureau/feed.html", "feeds", context, status=422 if errors else 200)


def _taken(request: HttpRequest, spec: FeedSpec) -> tuple[Taken | None, tuple[tuple[str, str], ...]]:
    """Take the file sent with the form, or say what is wrong with it."""
    sent = request.FILES.get("file")
    if overrun(request):
        return None, (("f-file", _too_large()),)
    if not isinstance(sent, UploadedFile) or not sent.size:
        return None, (("f-file", t("请选择文件", "choose a file")),)
    with on_disk(sent) as path:
        try:
            return take(feed=spec.code, path=path, now=now, full=request.POST.get("full") == "1"), ()
        except FileRefused as refused:
            return None, (("f-file", str(refused)),)


def _too_large() -> str:
    most = MOST_BYTES // 1_000_000
    return t(f"文件超过 {most} MB，请用接口报送", f"over {most} MB: send it by the interface")


def _line(one: Health) -> tuple[object, ...]:
    batch = one.last
    return (
        link(tr(one.spec.name), "bureau-feed", one.spec.code),
        _fresh(one),
        moment(batch.finished_at) if batch and batch.finished_at else "—",
        _sum(batch) if batch else "—",
        link(f"{one.waiting}", "bureau-feed", one.spec.code) if one.waiting else "0",
    )


def _fresh(one: Health) -> StatusMark:
    marks = {
        "fresh": StatusMark(state="done", label=t("按时", "In time")),
        "late": StatusMark(state="late", label=t("超期未报", "Overdue")),
        "never": StatusMark(state="draft", label=t("从未报送", "Never sent")),
    }
    return marks[one.freshness]


def _batch(one: Batch) -> tuple[object, ...]:
    done = moment(one.finished_at) if one.finished_at else t("未读完，重报同一文件会接着读", "not read to its end")
    return (moment(one.started_at), one.file, done, _sum(one))


def _sum(one: Batch) -> str:
    """Every row accounted for."""
    rows, taken, same, aside = (grouped(n) for n in (one.rows, one.taken, one.unchanged, one.quarantined))
    said = t(
        f"读 {rows} 行 = 收下 {taken} + 没变 {same} + 隔离 {aside}",
        f"{rows} rows = {taken} taken + {same} unchanged + {aside} quarantined",
    )
    if one.held_back:
        said += t(
            f"；有 {grouped(one.held_back)} 条不在文件里，太多，没有当作注销",
            f"; {grouped(one.held_back)} absent, too many to be believed gone",
        )
    return said
