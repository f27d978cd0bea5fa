"""All tables merged into the fewest questions, with what it saves, and the proof that every table can still be filled.

The proof answers every question of everybody, at random and some not at all; fills each table from those answers; then
keeps of the answers only those the merged questions ask for, and fills each table again. Not a cell may differ.
"""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import date

from tongban.catalogue.current import content
from tongban.rules.table import plan
from tongban.rules.table.burden import TIMES
from tongban.rules.table.expression import Period
from tongban.rules.table.merge import Merged, Question, merge
from tongban.rules.table.sql import column
from tongban.terms.content import Content
from tongban.terms.specs import ElementSpec, Register
from tongban.terms.tables import TableSpec

from .compared import Judged, constants_of, judge, kept, library_of
from .duck import Duck
from .reads import held_now
from .schema import schema
from .snapshot import standing
from .tree import communities

ALL, ONCE = "asked_all", "asked_once"
SILENT = 10  # one in so many answers nothing


@dataclass(frozen=True, slots=True)
class Proof:
    """One table filled from all answers and from the merged ones."""

    table: str
    cells: int  # compared, one by one
    different: int


@dataclass(frozen=True, slots=True)
class Cut:
    """Before and after; ``fields`` and ``minutes`` a year in one community."""

    merged: Merged
    judged: list[Judged]
    fields_before: float
    fields_after: float
    minutes_before: float
    minutes_after: float
    asked: Mapping[str, float]  # element -> people asked in one community
    proofs: list[Proof]


def cut(*, on: date) -> Cut:
    """What merging all tables in force comes to, as things stand on a day."""
    declared, held = content(), held_now()
    tables = list(declared.tables.values())
    judged = judge(tables, on=on)
    merged = merge(library_of(declared), held)
    with closing(_Answers(merged, declared, on)) as answers:
        asked = answers.asked()
        proofs = [answers.proof(table) for table in tables]
    constants = constants_of(declared)
    fields_after = sum(asked.values())
    return Cut(
        merged,
        judged,
        sum(_fields(one, constants.rows_when_unknown) for one in judged),
        fields_after,
        sum(one.burden.by_hand for one in judged),
        fields_after * constants.field_seconds / 60,
        asked,
        proofs,
    )


def cut_kept(*, on: date) -> Cut:
    """The same, made once for what was delivered so far."""
    return kept("cut", lambda: cut(on=on), on=on)


def _fields(one: Judged, rows_when_unknown: float) -> float:
    rows = 1.0 if one.table.kind == "summary" else one.rows if one.rows is not None else rows_when_unknown
    return rows * len(one.table.columns) * TIMES[one.table.period]


class _Answers:
    """The record with answers to every question: of everybody, and of those the merged questions ask."""

    def __init__(self, merged: Merged, declared: Content, on: date) -> None:
        self.declared, self.merged = declared, merged
        self.period = plan.period_of("month", on)
        self.columns = schema(declared)
        self._stack = ExitStack()
        now = self._stack.enter_context(standing())
        before = self._stack.enter_context(standing(plan.before(self.period).as_of))
        self.duck = self._stack.enter_context(closing(Duck(now, before, self.columns)))
        for name in (ALL, ONCE):
            self.duck.say(f"CREATE SCHEMA {name}")
        for relation in self.columns.single:
            for when, period in (("", self.period), (plan.BEFORE, plan.before(self.period))):
                self._answer(relation, when, period)

    def close(self) -> None:
        self._stack.close()

    def asked(self) -> dict[str, float]:
        """How many are asked each question, in one community on average."""
        many: dict[str, float] = {}
        for of, some in self._by_register():
            sums = ", ".join(f"count(*) FILTER (WHERE q{place})" for place in range(len(some)))
            inner = plan.fulfilled(of, [one.whom for one in some], self.period)
            for one, count in zip(some, self.duck.rows(f"SELECT {sums} FROM ({inner}) q")[0], strict=True):
                many[one.element] = count / communities(self.declared)
        return many

    def proof(self, table: TableSpec) -> Proof:
        """One table filled both ways."""
        kept_back = {code for name, code in self.merged.kept_back if name == table.code}
        if len(kept_back) == len(table.columns):  # all of it stays with a department
            return Proof(table.code, 0, 0)
        statements = self._figures(table, kept_back) if table.kind == "summary" else self._lines(table, kept_back)
        cells = different = 0
        for statement, width in statements:
            found = {name: self._run(name, statement) for name in (ALL, ONCE)}
            cells += len(found[ALL]) * width
            pairs = zip(found[ALL], found[ONCE], strict=False)
            different += sum(one != other for row, again in pairs for one, other in zip(row, again, strict=True))
            different += abs(len(found[ALL]) - len(found[ONCE])) * width
        return Proof(table.code, cells, different)

    def _figures(self, table: TableSpec, kept_back: set[str]) -> Iterator[tuple[str, int]]:
        wanted = [one for one in plan.figures(table, self.declared) if one.code not in kept_back]
        for block in plan.blocks(wanted, self.period):
            yield block.statement, 2 * len(block.figures)

    def _lines(self, table: TableSpec, kept_back: set[str]) -> Iterator[tuple[str, int]]:
        there = {name for name, _ in self.columns.columns(table.of)} | {column(one.element) for one in self._sealed()}
        named = [column(one.element) for one in table.columns if one.code not in kept_back]
        told = [name for name in dict.fromkeys(named) if name in there]
        yield f"{plan.lines(plan.everybody(table, self.declared), self.period, told)} ORDER BY x.id", 1 + len(told)

    def _run(self, schema_name: str, statement: str) -> list[tuple[object, ...]]:
        self.duck.say(f"USE {schema_name}")
        try:
            return self.duck.rows(statement)
        finally:
            self.duck.say("USE main")

    def _by_register(self) -> Iterator[tuple[Register, list[Question]]]:
        for of in self.columns.single:
            some = [one for one in self.merged.questions if one.of == of]
            if some:
                yield of, some

    def _sealed(self) -> list[Question]:
        return [one for one in self.merged.questions if self.declared.elements[one.element].encrypted]

    def _answer(self, relation: Register, when: str, period: Period) -> None:
        """The relation with the answers, twice: all of them, and those of whom the merged questions are asked."""
        some = [one for one in self.merged.questions if one.of == relation]
        asked = plan.fulfilled(relation, [one.whom for one in some], period, when)
        name = relation + when
        for schema_name in (ALL, ONCE):
            told = {column(one.element): _told(self.declared.elements[one.element], self.declared) for one in some}
            if schema_name == ONCE:
                told = {key: f"CASE WHEN q{place} THEN {value} END" for place, (key, value) in enumerate(told.items())}
            held = [one for one, _ in self.columns.columns(relation) if one not in told]
            listed = ", ".join([*(f"p.{one}" for one in held), *(f"{value} AS {key}" for key, value in told.items())])
            self.duck.say(
                f"CREATE TABLE {schema_name}.{name} AS SELECT {listed} FROM main.{name} p "
                f"JOIN ({asked}) q ON q.id = p.id"
            )
        if relation == "person":
            for group in self.columns.several:
                for schema_name in (ALL, ONCE):
                    self.duck.say(f"CREATE VIEW {schema_name}.{group}{when} AS SELECT * FROM main.{group}{when}")


def _told(one: ElementSpec, declared: Content) -> str:
    """An answer drawn from somebody's id: one that fits the element, or none."""
    drawn = f"hash(p.id, '{one.id}')"
    codes = declared.codes.get(one.codes)
    if codes is not None:
        listed = ", ".join("'" + code.replace("'", "''") + "'" for code in codes.items)
        value = f"list_extract([{listed}], CAST({drawn} % {len(codes.items)} AS INTEGER) + 1)"
    elif one.datatype == "date":
        value = f"DATE '1990-01-01' + CAST({drawn} % 13000 AS INTEGER)"
    elif one.datatype in ("integer", "money", "decimal"):
        value = f"CAST({drawn} % 60 AS BIGINT)"
    elif one.datatype == "month":
        value = f"CAST(2000 + {drawn} % 26 AS VARCHAR) || '-06'"
    else:
        value = f"'t' || CAST({drawn} % 1000 AS VARCHAR)"
    return f"CASE WHEN hash(p.id, 'silent {one.id}') % {SILENT} > 0 THEN {value} END"
