"""Synthetic people for tests, made the way the house makes them: through the record, never behind its back."""

from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from tongban.guard.actions import grant, look
from tongban.org.actions import appoint, open_account
from tongban.org.models import Account, Appointment, Division, Unit
from tongban.residents.actions import record
from tongban.residents.models import Locator
from tongban.residents.read import read
from tongban.residents.shape import bidx
from tongban.rules.privacy import Purpose, Relation
from tongban.store.ids import new_id
from tongban.terms.text import Text
from tongban.terms.values import HERSELF, Actor, Picture, SourceRow, Tally

POLICE, INSURANCE = "police-household-register", "social-insurance"
LIN_ID, OLD_ID = "320599199007080424", "320599195001010259"
OBSERVED = date(2026, 11, 1)


def police_row(line: int = 2, number: str = LIN_ID, name: str = "林晓", **more: str) -> SourceRow:
    """A row of the household register."""
    values = {
        "household.person_no": f"P{number[-6:]}",
        "person.id_number": number,
        "person.name": name,
        "person.sex": "2" if int(number[16]) % 2 == 0 else "1",
        "person.birth_date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}",
        "person.ethnic": "01",
        "household.no": "H000001",
        "household.relation": "02",
        "household.register_address": "同里镇屯溪村1组2号",
        "household.register_division": "320509111207",
    } | {key.replace("__", "."): value for key, value in more.items()}
    return SourceRow(line, values["household.person_no"], values, OBSERVED)


def insurance_row(line: int = 2, number: str = LIN_ID, name: str = "林晓", **more: str) -> SourceRow:
    """A row of social insurance."""
    values = {
        "insurance.personal_no": f"9{number[-9:-1]}",
        "person.id_number": number,
        "person.name": name,
        "insurance.pension_type": "1",
        "insurance.pension_status": "1",
        "insurance.employer": "样例公司",
        "insurance.first_month": "2019-06",
        "insurance.paid_until": "2026-09",
        "insurance.paid_months": "86",
    } | {key.replace("__", "."): value for key, value in more.items()}
    return SourceRow(line, values["insurance.personal_no"], values, OBSERVED)


def take(source: str, *rows: SourceRow, now: datetime) -> Tally:
    """Rows into the record, as one chunk."""
    return record(source=source, rows=rows, batch_id=new_id(), chunk=0, region=settings.TONGBAN_REGION, now=now)


def subject_of(number: str) -> UUID:
    """Whose ID number this is."""
    return Locator.objects.get(bidx=bidx(number)).subject_id


def signed_in(subject_id: UUID, now: datetime, username: str = "lin") -> Actor:
    """A resident's account, tied to her subject."""
    account = open_account(username=username, kind="resident")
    grant(subject_id=subject_id, relation=Relation.SELF, holder=str(account.id), now=now)
    return Actor(kind="resident", id=account.id, label=HERSELF)


def picture(subject_id: UUID, actor: Actor, now: datetime, *elements: str) -> Picture:
    """What a person sees of herself."""
    return read(
        look(
            subject_id=subject_id,
            elements=elements,
            purpose=Purpose.OWN_DATA,
            basis=Text("测试", "test"),
            actor=actor,
            now=now,
        )
    )


def division(code: str, scheme: str = "NBS", edition: str = "2022") -> Division:
    """A division of the demo's list."""
    return Division.objects.get(scheme=scheme, edition=edition, code=code)


def unit_at(place: Division) -> Unit:
    """A service centre at a place, content's own where there is one."""
    made, _ = Unit.objects.get_or_create(
        division=place,
        defaults={"code": f"test-{place.ref}", "kind": "service_centre", "name_zh": "中心", "name_en": "centre"},
    )
    return made


def employed(
    username: str,
    now: datetime,
    *,
    post: str = "window_clerk",
    place: Division | None = None,
    name: str = "顾",
    unit: str = "",
) -> Appointment:
    """A member of staff with a post at a place: the window clerk of Tongli unless told."""
    account: Account = open_account(username=username, kind="staff")
    at = Unit.objects.get(code=unit) if unit else unit_at(place or division("320509111000"))
    return appoint(account=account, name=name, post=post, unit=at, now=now)
