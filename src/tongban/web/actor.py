"""Who acts in a request: built here from session or token, then handed down as an argument."""

from uuid import UUID

from django.http import HttpRequest

from tongban.catalogue.current import content
from tongban.org.models import Account, Staff
from tongban.terms.specs import Channel
from tongban.terms.text import Text
from tongban.terms.values import HERSELF, Actor


def account_of(request: HttpRequest) -> Account | None:
    """The account signed in, if any."""
    return request.user if request.user.is_authenticated else None


def actor_for(account: Account, *, channel: Channel, request_id: str = "") -> Actor:
    """The actor an account is: a resident as herself, a member of staff as her post at her place."""
    if account.kind == Account.Kind.STAFF:
        staff = Staff.objects.select_related("division").get(account=account)
        post = content().posts[staff.post]
        return Actor(
            kind="staff",
            id=account.id,
            label=_title(staff),
            permissions=frozenset(post.permissions),
            place=staff.division.code,
            channel=channel,
            request_id=request_id,
        )
    return Actor(kind="resident", id=account.id, label=HERSELF, channel=channel, request_id=request_id)


def actor(request: HttpRequest, *, channel: Channel = "portal") -> Actor:
    """The actor of a signed-in request. Call only behind ``web.access``."""
    account = account_of(request)
    if account is None:
        raise LookupError("a view without a signed-in account asked for the actor")
    return actor_for(account, channel=channel, request_id=request_id(request))


def subject(request: HttpRequest) -> UUID:
    """Whom the signed-in resident is in the record. Call only behind ``web.access.resident``."""
    found: UUID = request.subject_id  # type: ignore[attr-defined]
    return found


def request_id(request: HttpRequest) -> str:
    return str(getattr(request, "request_id", ""))


def staff_title(account: Account) -> Text:
    """What stands in a staff page's corner: post and unit."""
    return _title(Staff.objects.get(account=account))


def _title(staff: Staff) -> Text:
    post = content().posts[staff.post]
    return Text(f"{staff.unit_zh} · {post.name.zh}", f"{post.name.en}, {staff.unit_en}")
