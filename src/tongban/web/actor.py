"""Who acts in a request: built here from session or token, then handed down as an argument."""

from uuid import UUID

from django.http import HttpRequest

from tongban.catalogue.current import content
from tongban.org.models import Account
from tongban.org.reads import Post, posts_of
from tongban.terms.level import Level
from tongban.terms.specs import Channel
from tongban.terms.text import Text
from tongban.terms.values import HERSELF, Actor

from .clock import now

POST = "post"  # the session's key: which of her posts a member of staff acts in


def account_of(request: HttpRequest) -> Account | None:
    """The account signed in, if any."""
    return request.user if request.user.is_authenticated else None


def actor_for(account: Account, *, channel: Channel, request_id: str = "") -> Actor:
    """The actor an account is: a resident as herself, a member of staff in the post she has held longest."""
    if account.kind == Account.Kind.STAFF:
        posts = posts_of(account, now=now())
        return _staff(account, posts[0] if posts else None, channel, request_id)
    return Actor(
        kind="resident",
        id=account.id,
        label=HERSELF,
        channel=channel,
        request_id=request_id,
        level=Level(account.level),
    )


def actor(request: HttpRequest, *, channel: Channel = "portal") -> Actor:
    """The actor of a signed-in request. Call only behind ``web.access``."""
    account = account_of(request)
    if account is None:
        raise LookupError("a view without a signed-in account asked for the actor")
    if account.kind == Account.Kind.STAFF:
        return _staff(account, acting(request), channel, request_id(request))
    return actor_for(account, channel=channel, request_id=request_id(request))


def posts(request: HttpRequest) -> list[Post]:
    """The posts the member of staff signed in may act in, asked once a request."""
    account = account_of(request)
    if account is None or account.kind != Account.Kind.STAFF:
        return []
    if not hasattr(request, "_posts"):
        request._posts = posts_of(account, now=now())  # type: ignore[attr-defined]
    found: list[Post] = request._posts  # type: ignore[attr-defined]
    return found


def acting(request: HttpRequest) -> Post | None:
    """The post she acts in: the one she chose in this session while she holds it, else the first; None without one."""
    held = posts(request)
    chosen = request.session.get(POST, "")
    return next((post for post in held if str(post.appointment.id) == chosen), held[0] if held else None)


def subject(request: HttpRequest) -> UUID:
    """Whom the signed-in resident is in the record. Call only behind ``web.access.resident``."""
    found: UUID = request.subject_id  # type: ignore[attr-defined]
    return found


def request_id(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))


def title(post: Post) -> Text:
    """What stands in a staff page's corner, and what a resident reads in "who looked": unit and post."""
    unit, name = post.appointment.unit.name, content().posts[post.appointment.post].name
    if post.stands_in:
        return Text(f"{unit.zh} · {name.zh}（代岗）", f"{name.en} (standing in), {unit.en}")
    return Text(f"{unit.zh} · {name.zh}", f"{name.en}, {unit.en}")


NO_POST = Text("未任职", "without a post")


def _staff(account: Account, post: Post | None, channel: Channel, request_id: str) -> Actor:
    """Without a post there is no place and no permission: an account alone opens nothing."""
    if post is None:
        return Actor(kind="staff", id=account.id, label=NO_POST, channel=channel, request_id=request_id)
    return Actor(
        kind="staff",
        id=account.id,
        label=title(post),
        permissions=frozenset(content().posts[post.appointment.post].permissions),
        place=post.appointment.division.ref,
        department=post.appointment.unit.department_code,
        channel=channel,
        request_id=request_id,
        post=post.appointment.id,
    )
