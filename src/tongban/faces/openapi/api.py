"""The API's operations."""

from typing import Annotated, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Query, Router, Status
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.security import HttpBearer

from tongban.cases import reads
from tongban.cases.actions import ChannelClosed, NotKnownWell, file
from tongban.cases.forms import NoSuchMatter, NotReady, matter_in_force, prepare
from tongban.cases.models import Case
from tongban.catalogue.current import content
from tongban.catalogue.search import page
from tongban.feeds.actions import NoSuchFeed
from tongban.feeds.reading import FileRefused
from tongban.guard.actions import NotAllowed, log_refusal
from tongban.guard.selves import bearer
from tongban.journal.actions import KeyReused, KeyUnusable
from tongban.papers.actions import pdf
from tongban.rules.lifecycle import OUTCOMES, State
from tongban.rules.narrow import FACETS, Facet
from tongban.rules.situation import Needed, Settled
from tongban.terms.specs import MatterSpec
from tongban.terms.text import Text
from tongban.terms.values import Actor
from tongban.web.actor import actor_for, request_id
from tongban.web.clock import now
from tongban.web.pdf import pdf_response

from . import feeds, schemas


class NotAResident(Exception):
    """The token is a member of staff's: she files nothing for herself here."""


class Bearer(HttpBearer):
    """``Authorization: Bearer TOKEN``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        found = bearer(token, now=now())
        if found is None:
            return None
        account, request.subject_id = found  # type: ignore[attr-defined]
        return actor_for(account, channel="api", request_id=request_id(request))


router = Router()
_LONGEST = 80  # characters of a question


@router.get("/matters", response=schemas.Matters, summary="Find matters", auth=None, tags=["matters"])
def matters(request: HttpRequest, filters: Query[schemas.Filters], q: str = "", limit: int = 20,
            after: str = "") -> Any:  # fmt: skip
    """Search by Chinese, pinyin, initials or English; without ``q`` all matters in force, the often used first."""
    chosen: dict[Facet, str] = {facet: value for facet in FACETS if (value := getattr(filters, facet))}
    found = page(q[:_LONGEST], chosen, after=after, size=max(1, min(limit, 100)))
    return {"items": [_matter(spec) for spec in found.matters], "total": found.total, "after": found.after}


@router.get("/matters/{code}/form", response={200: schemas.Form, 404: schemas.Problem,
            422: schemas.Problem}, summary="A form, filled",
            tags=["matters"])  # fmt: skip
def form(request: HttpRequest, code: str, situation: Annotated[list[str], Query(default_factory=list)]) -> Any:
    """What the matter needs and what of it is already known of the person signed in. The look is logged.

    ``situation=CODE:CHOICE``, once for each, shows the form as it is in those situations.
    """
    actor, subject_id = _who(request)
    spec = matter_in_force(code)
    chosen = dict(one.split(":", 1) for one in situation if ":" in one)
    with transaction.atomic():  # the look is logged before anything leaves
        filled = prepare(matter=spec, subject_id=subject_id, answers={}, situations=chosen, actor=actor, now=now())
    if filled.problems:
        raise NotReady(filled.problems)
    return {
        "matter": _matter(spec),
        "fields": [_field(field) for field in filled.fields],
        "situations": [_situation(one) for one in filled.settled],
        "materials": [_material(one) for one in filled.materials],
    }


@router.post("/cases", response={201: schemas.Case, 400: schemas.Problem, 404: schemas.Problem,
             409: schemas.Problem, 422: schemas.Problem}, summary="Apply for a matter", tags=["cases"],
             openapi_extra={"parameters": [{"name": "Idempotency-Key", "in": "header", "required": True,
             "schema": {"type": "string", "minLength": 1, "maxLength": 200},
             "description": "the same key again gives the same case; with another body, 409"}]})  # fmt: skip
def apply(request: HttpRequest, response: HttpResponse, application: schemas.Application) -> Any:
    """File a matter for the person signed in; instant matters come back decided."""
    actor, subject_id = _who(request)
    filed = file(
        matter=application.matter,
        answers=application.answers,
        situations=application.situations,
        subject_id=subject_id,
        actor=actor,
        channel="api",
        key=request.headers.get("Idempotency-Key", ""),
        now=now(),
    )
    if filed.replayed:
        response["Idempotent-Replayed"] = "true"
    return Status(201, _case(filed.case))


@router.get("/cases/{number}", response={200: schemas.Case, 404: schemas.Problem}, summary="One case",
            tags=["cases"])  # fmt: skip
def case(request: HttpRequest, number: str) -> Any:
    """A case of the person signed in."""
    return _case(_own(request, number))


@router.get("/cases/{number}/certificate", response={200: None, 404: schemas.Problem}, summary="The certificate",
            tags=["cases"], openapi_extra={"responses": {200: {"content": {"application/pdf": {"schema":
            {"type": "string", "format": "binary"}}}}}})  # fmt: skip
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The signed PDF of a granted case."""
    paper = _own(request, number).paper
    if paper is None:
        raise Case.DoesNotExist
    return pdf_response(pdf(paper, now=now()), f"{paper.number}.pdf", format=paper.format)


def _who(request: HttpRequest) -> tuple[Actor, Any]:
    actor: Actor = request.auth  # type: ignore[attr-defined]
    subject_id = request.subject_id  # type: ignore[attr-defined]
    if subject_id is None:
        raise NotAResident
    return actor, subject_id


def _own(request: HttpRequest, number: str) -> Case:
    _, subject_id = _who(request)
    return reads.own_case(number=number, subject_id=subject_id)


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _matter(spec: MatterSpec) -> dict[str, Any]:
    return {
        "code": spec.code,
        "name": _both(spec.name),
        "summary": _both(spec.summary),
        "department": _both(content().departments[spec.department].name),
        "fee": _both(spec.fee),
        "instant": spec.case_type == "instant",
        "url": reverse("matter", args=[spec.code]),
    }


def _field(field: Any) -> dict[str, Any]:
    held = field.held
    return {
        "element": field.ask.element,
        "name": _both(content().elements[field.ask.element].name),
        "state": field.state,
        "required": field.ask.required,
        "value": field.value,
        "source": _both(content().departments[held.department].name) if held else None,
        "observed_on": held.observed_on if held else None,
    }


def _situation(one: Settled) -> dict[str, Any]:
    return {
        "code": one.situation.code,
        "question": _both(one.situation.question),
        "choices": [{"code": choice.code, "name": _both(choice.name)} for choice in one.situation.choices],
        "choice": one.choice,
        "settled_by": one.by,
    }


def _material(one: Needed) -> dict[str, Any]:
    material = one.material
    return {
        "code": material.code,
        "name": _both(material.name),
        "kind": material.kind,
        "copies": material.copies,
        "spared": one.spared,
    }


def _case(case: Case) -> dict[str, Any]:
    spec = reads.spec_of(case)
    return {
        "number": case.number,
        "matter": case.matter,
        "name": _both(spec.name),
        "state": case.state,
        "outcome": OUTCOMES.get(State(case.state)),
        "filed_at": case.filed_at,
        "decided_at": case.decided_at,
        "reason": case.told.get("reason"),
        "source": case.told.get("source"),
        "next_step": case.told.get("next_step"),
        "certificate": reverse("api-v1:certificate", args=[case.number]) if case.paper_id else None,
    }


api = NinjaAPI(
    title="Tongban 通办",
    version="1",
    description="A fact is entered once, a matter is applied for once.",
    urls_namespace="api-v1",
    auth=Bearer(),
    docs_url=None,
)
api.add_router("", router)
api.add_router("", feeds.router)


def _refuse(status: int, code: str, zh: str, en: str) -> Any:
    """An exception handler that answers with one ``Problem``."""

    def handler(request: HttpRequest, error: Any) -> HttpResponse:
        body: dict[str, Any] = {"code": code, "message": {"zh": zh, "en": en}, "problems": []}
        if isinstance(error, NotReady):
            body["problems"] = [{"field": p.element, "message": _both(p.message)} for p in error.problems]
        if isinstance(error, ValidationError):
            body["problems"] = [
                {"field": ".".join(map(str, p["loc"])), "message": {"zh": p["msg"], "en": p["msg"]}}
                for p in error.errors
            ]
        if isinstance(error, NotKnownWell) and error.verdict.next_step:
            body["problems"] = [{"field": "identity_level", "message": _both(error.verdict.next_step)}]
        if isinstance(error, FileRefused):
            body["problems"] = [{"field": "file", "message": {"zh": str(error), "en": str(error)}}]
        if isinstance(error, NotAllowed):
            log_refusal(error)
        return api.create_response(request, body, status=status)

    return handler


for _error, _status, _code, _zh, _en in (
    (KeyUnusable, 400, "idempotency_key", "请求头 Idempotency-Key 必填，1 至 200 个字符",
     "the header Idempotency-Key is required, 1 to 200 characters"),
    (KeyReused, 409, "key_reused", "这个 Idempotency-Key 已用于另一个请求，请换一个",
     "this Idempotency-Key came with another request before; use a new one"),
    (NoSuchMatter, 404, "no_such_matter", "没有这个事项", "there is no such matter"),
    (ChannelClosed, 422, "channel_closed", "这个事项不能通过接口办理", "the matter is not handled here"),
    (NotKnownWell, 403, "not_known_well", "这个事项要求更高的身份等级", "the matter asks for a higher identity level"),
    (NotReady, 422, "not_ready", "还缺一些内容，或有填写不对的", "something is missing or wrong"),
    (NoSuchFeed, 404, "no_such_feed", "没有这个数据", "there is no such feed"),
    (feeds.NotYourFeed, 403, "not_your_feed", "这不是您部门的数据，或岗位不能报送",
     "not a feed of your department, or your post sends none in"),
    (FileRefused, 422, "file_refused", "文件没有收下，什么都没有改变", "the file was not taken; nothing changed"),
    (Case.DoesNotExist, 404, "no_such_case", "没有这个办件或证明", "there is no such case or certificate"),
    (NotAllowed, 403, "not_allowed", "您不能查看这些信息", "you may not see this"),
    (ValidationError, 422, "invalid", "请求格式不对", "the request is not well formed"),
    (NotAResident, 403, "not_a_resident", "这个身份不能在这里办事", "this identity cannot apply here"),
    (HttpError, 400, "unreadable", "请求正文不是 JSON", "the body is not JSON"),
    (AuthenticationError, 401, "not_signed_in", "请先登录", "sign in first"),
):  # fmt: skip
    api.add_exception_handler(_error, _refuse(_status, _code, _zh, _en))
