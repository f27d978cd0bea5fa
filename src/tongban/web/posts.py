"""What frames a member of staff's pages: the post she acts in, the others she holds, where her work begins."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tongban.terms.permissions import Permission
from tongban.ui.speech import tr

from .access import colleague
from .actor import NO_POST, POST, acting, actor, posts, title

# Where the work of a post begins: the first page its permissions open.
_FRONTS = (
    (Permission.CASE_LIST, "desk"),
    (Permission.COMMUNITY_VIEW, "field"),
    (Permission.FEED_HEALTH, "bureau"),
    (Permission.FEED_SUBMIT, "bureau"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of the staff's layouts: ``title_of`` (post and unit), ``may`` (permissions), ``other_posts``."""
    now_in = acting(request)
    return {
        "title_of": tr(title(now_in) if now_in else NO_POST),
        "may": actor(request).permissions,
        "other_posts": [(str(post.appointment.id), tr(title(post))) for post in posts(request) if post != now_in],
    }


def front(request: HttpRequest) -> str:
    """The address of a member of staff's first page."""
    may = actor(request).permissions
    return reverse(next((name for permission, name in _FRONTS if permission in may), "handover"))


@require_POST
@colleague
def act_as(request: HttpRequest) -> HttpResponse:
    """Act in another of one's posts from now on, in this session."""
    chosen = request.POST.get("post", "")
    if any(str(post.appointment.id) == chosen for post in posts(request)):
        request.session[POST] = chosen
    return HttpResponseRedirect(front(request))
