"""What the pages of the field face share: whose people, on what ground, and the look before anything is read."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.catalogue.current import content
from tongban.guard.actions import look_over
from tongban.residents.read import read_many
from tongban.terms.text import Text
from tongban.terms.values import Picture
from tongban.web.actor import acting, actor
from tongban.web.posts import frame
from tongban.web.present import label

BASIS = Text("城市居民委员会组织法 第三条", "Organic Law of Residents' Committees, article 3")
NAME = "person.name"


def place_of(request: HttpRequest) -> UUID:
    """The division of the post she acts in."""
    post = acting(request)
    if post is None:
        raise Http404
    return post.appointment.division_id


def pictures_of(
    request: HttpRequest, people: Collection[UUID], elements: Collection[str], *, channel: str = "window"
) -> dict[UUID, Picture]:
    """What her workers may see of these people; the looks are logged before anything is read."""
    may = [element for element in elements if content().elements[element].community]
    with transaction.atomic():
        who = replace(actor(request), channel=channel)
        return read_many(look_over(subject_ids=people, elements=may, basis=BASIS, actor=who))


def show(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    return render(request, template, context | frame(request) | {"label": label})
