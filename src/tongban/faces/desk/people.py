"""A person with her document at the window: she is known in person from then on, and may be given another phone.

The clerk compares the document with the person; the house compares it with the record, and logs that as a look.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tongban.guard.selves import AlreadyHers, SomebodyElses, account_of, verify
from tongban.org.actions.accounts import PhoneTaken, open_resident, phone_of, reopen
from tongban.org.actions.signing_in import begin, failed, forgive, phone_of_code
from tongban.org.models import Account
from tongban.residents.read import identify
from tongban.rules.privacy import mask
from tongban.rules.transform import Unfit, mobile, text
from tongban.store import cells
from tongban.terms.level import Level
from tongban.terms.permissions import Permission
from tongban.terms.ports import Claim
from tongban.ui.parts.provenance import SummaryList, ValueRow
from tongban.ui.speech import t, tr
from tongban.web.access import staff
from tongban.web.actor import actor
from tongban.web.address import address_of
from tongban.web.clock import now
from tongban.web.codes import NoCode, check_code, code_field, phone_field, send_code
from tongban.web.documents import claim_of, document_fields
from tongban.web.identity import number_of
from tongban.web.phones import move_to
from tongban.web.ports import card_reader
from tongban.web.posts import frame
from tongban.web.present import told_wait

HERE = "at_the_window"  # in the session: who stands there, and the code sent to her
LENGTH = timedelta(minutes=15)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.PERSON_VERIFY)
def person(request: HttpRequest) -> HttpResponse:
    """The document: read from the card, or typed as it stands there."""
    if request.method != "POST":
        request.session.pop(HERE, None)
        return _document_page(request)
    claim = _claim(request)
    who, at = actor(request, channel="window"), now()
    wait = begin(act="window", who=str(who.id), account=None, address=address_of(request), now=at)
    if wait:
        return _document_page(request, t("核对次数太多，", "too many tries: ") + told_wait(wait))
    found, name = None, ""
    if claim is not None:
        try:
            number, name = number_of(claim), text(claim.name)
        except Unfit as wrong:
            return _document_page(request, f"{tr(wrong.reason)}。{tr(wrong.mend)}")
        with transaction.atomic():  # the look's log row commits before anything is told
            found = identify(id_number=number, name=name, actor=who, now=at)
    if found is None:
        failed(act="window", who=str(who.id), account=None, address=address_of(request), now=at)
        said = t(
            "和部门记录对不上：请再看一遍姓名和号码", "it does not agree with the record: please compare once more"
        )
        return _document_page(request, said)
    forgive(act="window", who=str(who.id), address=address_of(request))
    sealed = cells.seal_text(name, HERE, found)  # sessions lie in the database
    turn = secrets.token_urlsafe(8)
    request.session[HERE] = {"subject": str(found), "name": sealed, "since": at.isoformat(), "turn": turn}
    return HttpResponseRedirect(reverse("desk-person-account"))


def _claim(request: HttpRequest) -> Claim | None:
    """What the document says: from the reader, or typed."""
    if handle := request.POST.get("card", ""):
        reader = card_reader()
        card = reader.read(handle) if reader else None
        return Claim(card.name, "", card.id_number) if card else None
    return claim_of(request)


def _document_page(request: HttpRequest, error: str = "") -> HttpResponse:
    reader = card_reader()
    fields = document_fields(request, error if "card" not in request.POST else "")
    cards = reader.cards() if reader else ()
    context = {"fields": fields, "cards": cards, "reader": reader is not None, "error": error, "here_is": "people"}
    return render(request, "desk/person.html", context | frame(request), status=422 if error else 200)


@dataclass(frozen=True, slots=True)
class _Here:
    """Who stands at the window, for a quarter of an hour."""

    subject_id: UUID
    name: str
    turn: str  # of this comparison: a page still open of an earlier one changes nothing
    code: UUID | None

    @property
    def phone(self) -> str:
        """The phone a code has gone to."""
        return phone_of_code(self.code) if self.code else ""


def _here(request: HttpRequest) -> _Here | None:
    held: dict[str, str] = request.session.get(HERE, {})
    if not held or now() - datetime.fromisoformat(held["since"]) > LENGTH:
        return None
    subject_id = UUID(held["subject"])
    name = cells.unseal_text(held["name"], HERE, subject_id)
    return _Here(subject_id, name, held["turn"], UUID(held["code"]) if "code" in held else None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.PERSON_VERIFY)
def account(request: HttpRequest) -> HttpResponse:
    """Her account: known in person from now on, another phone, or a first one."""
    here = _here(request)
    if here is None:
        return HttpResponseRedirect(reverse("desk-person"))
    if request.method != "POST":
        return _account_page(request, here)
    if request.POST.get("turn") != here.turn:
        return HttpResponseRedirect(reverse("desk-person"))
    own = account_of(here.subject_id, now=now())
    match request.POST.get("step", ""):
        case "verify" if own is not None:
            return _verified(request, here, own)
        case "send":
            return _sent(request, here)
        case "code" if here.phone:
            return _tried(request, here, own)
        case "again":
            _forget_code(request)
    return HttpResponseRedirect(reverse("desk-person-account"))


def _sent(request: HttpRequest, here: _Here) -> HttpResponse:
    typed = request.POST.get("phone", "")
    try:
        id = send_code(phone=mobile(typed), address=address_of(request), now=now(), window=True)
    except Unfit as wrong:
        return _account_page(request, here, typed, tr(wrong.reason))
    except NoCode as why:
        return _account_page(request, here, typed, why.said)
    request.session[HERE] = {**request.session[HERE], "code": str(id)}
    return HttpResponseRedirect(reverse("desk-person-account"))


def _tried(request: HttpRequest, here: _Here, own: Account | None) -> HttpResponse:
    """The code from her phone, read out or shown: the phone is hers."""
    assert here.code is not None  # noqa: S101 - it has a phone
    phone, at = here.phone, now()
    _, said = check_code(id=here.code, typed=request.POST.get("code", ""), address=address_of(request), now=at)
    if said:
        return _account_page(request, here, error=said)
    _forget_code(request)
    try:
        with transaction.atomic():
            if own is None:
                own = open_resident(phone=phone)
                reopen(account=own)  # closed once: whoever is told so is sent here with her document
            else:
                move_to(account=own, phone=phone, now=at)
            return _verified(request, here, own)
    except (PhoneTaken, SomebodyElses, AlreadyHers):
        said = t(
            "这个号码登录着别人的账号，请换一个", "this number signs in somebody else's account; please take another"
        )
        return _account_page(request, replace(here, code=None), phone, said)


def _forget_code(request: HttpRequest) -> None:
    request.session[HERE] = {key: value for key, value in request.session[HERE].items() if key != "code"}


def _verified(request: HttpRequest, here: _Here, own: Account) -> HttpResponse:
    verify(account=own, subject_id=here.subject_id, by=actor(request, channel="window"), now=now())
    return HttpResponseRedirect(reverse("desk-person-account"))


def _account_page(request: HttpRequest, here: _Here, typed: str = "", error: str = "") -> HttpResponse:
    own, waiting = account_of(here.subject_id, now=now()), here.phone
    phone = phone_of(own) if own else ""
    level = Level(own.level) if own else Level.NONE
    rows = (
        ValueRow(label=t("姓名", "Name"), value=here.name),
        ValueRow(label=t("身份等级", "Identity level"),
                 value=tr(level.meaning) if own else t("没有账号", "no account")),
        ValueRow(label=t("手机号码", "Mobile number"), value=mask("person.mobile", phone) if phone else "—",
                 masked=bool(phone)),
    )  # fmt: skip
    context = {
        "list": SummaryList(rows=rows, label=t("账号", "Account")),
        "has_account": own is not None,
        "in_person": level >= Level.IN_PERSON,
        "field": code_field(waiting, error) if waiting else phone_field(typed, error),
        "waiting": bool(waiting),
        "turn": here.turn,
        "here_is": "people",
    }
    return render(request, "desk/person-account.html", context | frame(request), status=422 if error else 200)
