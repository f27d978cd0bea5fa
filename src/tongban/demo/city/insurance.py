"""Who is insured for a pension, since when, and through whom: drawn as of the epoch, then moved on."""

import random
from dataclasses import replace

from . import months
from .chance import Wheel
from .numbers import Series
from .people import EPOCH, Account, Person

EMPLOYEES = "城镇职工基本养老保险"
RESIDENTS = "城乡居民基本养老保险"
PAYING, PAUSED, RECEIVING, ENDED = "参保缴费", "暂停缴费", "领取待遇", "终止"
RESIDENTS_SINCE = months.at(2010, 1)  # nobody is insured as a resident before
TWO_ACCOUNTS = 0.006  # share of those who pay with a second account, of an earlier job
_NOW = months.month(EPOCH)

_TRADES = ("精密制造", "电子科技", "纺织", "物流", "餐饮管理", "机械", "商贸", "物业服务", "建筑工程", "软件")
_DIGITS = "零一二三四五六七八九"


def _numeral(n: int) -> str:
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else _DIGITS[tens] + "十")
    return head + (_DIGITS[ones] if ones else "")


# Large employers first, small ones last; the name says that each is a sample.
EMPLOYERS = tuple(f"样例{_numeral(n)}号{_TRADES[(n - 1) % len(_TRADES)]}有限公司" for n in range(1, 91))
_EMPLOYER = Wheel({name: 1 / (rank + 3) for rank, name in enumerate(EMPLOYERS)})
_AT_WORK = Wheel({"employed": 0.73, "paused": 0.07, "resident": 0.11, "ended": 0.006, "": 0.084})
_YOUNG = Wheel({"employed": 0.22, "resident": 0.08, "": 0.70})
_ELSEWHERE = Wheel({"employed": 0.9, "paused": 0.1})
_RETIRED = Wheel({"pension": 0.76, "resident_pension": 0.18, "": 0.06})
_RETIRED_EARLY = Wheel({"pension": 0.45, "employed": 0.33, "resident": 0.14, "": 0.08})


def insure(rng: random.Random, person: Person, numbers: Series) -> None:
    """Draw the person's pension insurance as of the epoch; a few have an account left from an earlier job too."""
    held = _of_persona(person) if person.persona else _drawn(rng, person, _situation(rng, person))
    if held is None:
        return
    slashed = rng.random() < 0.2 and not person.persona
    person.insured = [replace(held, number=numbers.issue(), slashed=slashed)]
    if rng.random() < TWO_ACCOUNTS and held.status == PAYING and held.first < _NOW - 40 and not person.persona:
        until = held.first - 1 - rng.randint(1, 20)
        earlier = Account(numbers.issue(), EMPLOYEES, PAUSED, _EMPLOYER.spin(rng), until - 20, until, 21)
        person.insured.append(earlier)


def start_work(rng: random.Random, person: Person, numbers: Series, month: int) -> None:
    """A first job, a new one, or work taken up again: what the account says from this month on."""
    employer = _EMPLOYER.spin(rng)
    if not person.insured:
        person.insured = [Account(numbers.issue(), EMPLOYEES, PAYING, employer, month, month, 1)]
        return
    held = person.insured[0]
    while employer == held.employer:
        employer = _EMPLOYER.spin(rng)
    person.insured[0] = replace(held, kind=EMPLOYEES, status=PAYING, employer=employer, until=max(held.until, month))


def month_passed(account: Account, month: int) -> Account:
    """Employees pay every month, residents once a calendar year."""
    if account.status != PAYING or (account.kind == RESIDENTS and month % 12):
        return account
    step = 12 if account.kind == RESIDENTS else 1
    return replace(account, until=account.until + step, paid=account.paid + step)


def _of_persona(person: Person) -> Account | None:
    """Facts the tour tells: the resident has 86 months, paid until September."""
    if person.persona == "resident":
        first, until = months.at(2019, 6), _NOW - 2
        return Account("", EMPLOYEES, PAYING, EMPLOYERS[0], first, until, until - first + 1 - 2)  # two between jobs
    if person.persona == "elder":
        first, until = months.at(1986, 10), months.at(2003, 3)
        return Account("", EMPLOYEES, RECEIVING, "", first, until, until - first + 1)
    first, until = months.at(2024, 3), _NOW - 1
    return Account("", EMPLOYEES, PAYING, EMPLOYERS[1], first, until, until - first + 1)


def _situation(rng: random.Random, person: Person) -> str:
    age = person.age()
    if age < 18:
        return ""
    if person.household is None:
        return _ELSEWHERE.spin(rng)
    if age < 22:
        return _YOUNG.spin(rng)
    if age >= 60:
        return _RETIRED.spin(rng)
    if person.sex == "2" and age >= 50:
        return ("pension" if rng.random() < 0.85 else "") if age >= 55 else _RETIRED_EARLY.spin(rng)
    return _AT_WORK.spin(rng)


def _drawn(rng: random.Random, person: Person, situation: str) -> Account | None:
    born = months.month(person.born)
    match situation:
        case "employed":
            return _working(rng, born, _NOW - rng.choice((1, 1, 2)), PAYING)
        case "paused":
            return _working(rng, born, _NOW - rng.randint(4, 60), PAUSED)
        case "ended":
            return _working(rng, born, _NOW - rng.randint(12, 120), ENDED)
        case "pension":
            return _pensioner(rng, born, person.sex)
        case "resident":
            return _resident(born, _NOW, PAYING)
        case "resident_pension":
            return _resident(born, born + 60 * 12, RECEIVING)
    return None


def _working(rng: random.Random, born: int, until: int, status: str) -> Account:
    started = max(born + rng.randint(18 * 12 + 2, 26 * 12), months.at(1992, 1))
    first = min(started, until - rng.randint(0, 11))
    span = until - first + 1
    paid = max(1, span - rng.randint(0, span // 5))
    return Account("", EMPLOYEES, status, _EMPLOYER.spin(rng), first, until, paid)


def _pensioner(rng: random.Random, born: int, sex: str) -> Account:
    """Paid until retirement: men at 60, women at 50 or 55; at least fifteen years."""
    years = 60 if sex == "1" else rng.choice((50, 50, 55))
    until = min(born + years * 12, _NOW - 1)
    first = max(until - rng.randint(180, 460), born + 17 * 12)
    return Account("", EMPLOYEES, RECEIVING, "", first, until, until - first + 1)


def _resident(born: int, until: int, status: str) -> Account | None:
    """Paid by the calendar year, December being the last month."""
    first_year = max(RESIDENTS_SINCE, born + 18 * 12) // 12
    last_year = max(until // 12 - 1, first_year if status == RECEIVING else 0)
    if last_year < first_year:
        return None
    return Account(
        "",
        RESIDENTS,
        status,
        "",
        months.at(first_year, 1),
        months.at(last_year, 12),
        (last_year - first_year + 1) * 12,
    )
