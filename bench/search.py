"""Searching 16,000 matters, against a plain substring scan, SQLite FTS5 (trigram) and PostgreSQL pg_trgm.

All answer the same questions over the same names in the same run. Ours also reads one page of matters from the database
and counts what every filter would leave. Speed without finding is worth nothing: for each the share of questions is
told whose matter was on the first screen (20).
"""

import random
import resource
import sqlite3
import statistics
import time
from collections.abc import Callable

import psycopg
from django.conf import settings
from pypinyin import Style, lazy_pinyin

from bench.setup import begin, psycopg_url
from tongban.terms.content import Content
from tongban.terms.specs import MatterSpec

MATTERS, EACH, SCREEN = 16_000, 60, 20
Finder = Callable[[str], list[str]]
Question = tuple[str, str, str]  # kind, what is typed, name of the object it is about


def main() -> None:
    begin()
    made = _load()
    questions = _questions(random.Random(3))  # noqa: S311 - the same questions in every run
    finders: dict[str, Finder] = {"tongban": _ours(), "substring scan": _scan(made), "SQLite FTS5 trigram": _fts5(made)}
    with psycopg.connect(psycopg_url(), autocommit=True) as server:
        trigrams = _pg_trgm(server, made)
        if trigrams is not None:
            finders["PostgreSQL pg_trgm"] = trigrams
        figures = {name: _measure(finder, questions) for name, finder in finders.items()}
    kinds = list(dict.fromkeys(kind for kind, _, _ in questions))
    print(f"\n{len(questions)} questions; milliseconds, and the share found on the first screen of {SCREEN}\n")
    print("| | p50 | p95 | most | " + " | ".join(kinds) + " |")
    print("|" + "---|" * (4 + len(kinds)))
    for name, (times, found) in figures.items():
        p95 = statistics.quantiles(times, n=20)[18]
        shares = " | ".join(f"{found[kind]:.0%}" for kind in kinds)
        print(f"| {name} | {statistics.median(times):.2f} | {p95:.2f} | {max(times):.2f} | {shares} |")
    ours = statistics.quantiles(figures["tongban"][0], n=20)[18]
    for name, (times, _) in figures.items():
        if name != "tongban":
            print(f"p95: {ours / statistics.quantiles(times, n=20)[18]:.1f} times {name}")


def _load() -> list[MatterSpec]:
    from bench import many
    from tongban.catalogue import current, search
    from tongban.catalogue.actions import load
    from tongban.catalogue.check import check
    from tongban.catalogue.files import sheets_of
    from tongban.rules.calendar import legal_day
    from tongban.web.clock import now

    declared = check(settings.TONGBAN_CONTENT)
    made = many.matters(MATTERS, next(iter(declared.matters.values())), list(declared.departments))
    more = sheets_of(Content(matters={matter.code: matter for matter in made}))
    sheets = [*sheets_of(declared), *more]
    today = legal_day(now())
    for what in ("first load", "load again"):
        begun = time.perf_counter()
        loaded = load(sheets=sheets, on=today)
        print(f"{what}: {time.perf_counter() - begun:.1f} s ({loaded.new} new, {loaded.unchanged} unchanged)")
    current.forget()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.perf_counter()
    current.content()
    read = time.perf_counter() - begun
    search.ready()
    print(f"a process begins: catalogue {read:.2f} s, index {time.perf_counter() - begun - read:.2f} s", end="")
    print(f", memory at most {(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024:.0f} MB more")
    begun = time.perf_counter()
    for _ in range(100):
        current._stamp()
    print(f"asking whether the catalogue changed: {(time.perf_counter() - begun) * 10:.2f} ms, once a second")
    return made


def _questions(chance: random.Random) -> list[Question]:
    """What people type about an object and an act: as it is, by sound, by initials, with one character wrong."""
    from bench.many import ACTS, OBJECTS

    asked: list[Question] = []
    for _ in range(EACH):
        thing, act = chance.choice(OBJECTS), chance.choice(ACTS)
        name = thing + act
        at = chance.randrange(len(thing))
        asked += [
            ("words", thing, thing),
            ("two words", f"{act} {thing}", thing),
            ("name", name, thing),
            ("pinyin", "".join(lazy_pinyin(thing)), thing),
            ("initials", "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)), thing),
            ("one wrong", name[:at] + "鑫" + name[at + 1 :], thing),
            ("sentence", f"请问{thing}怎么办理？", thing),
        ]
    asked += [("nothing", f"火箭{n}发射", "") for n in range(EACH // 4)]
    return asked


def _measure(finder: Finder, questions: list[Question]) -> tuple[list[float], dict[str, float]]:
    times, right = [], dict[str, list[bool]]()
    for kind, typed, thing in questions:
        begun = time.perf_counter()
        names = finder(typed)
        times.append((time.perf_counter() - begun) * 1000)
        good = any(thing in name for name in names) if thing else not names
        right.setdefault(kind, []).append(good)
    return times, {kind: sum(marks) / len(marks) for kind, marks in right.items()}


def _ours() -> Finder:
    from tongban.catalogue.search import page

    return lambda typed: [matter.name.zh for matter in page(typed, size=SCREEN).matters]


def _scan(made: list[MatterSpec]) -> Finder:
    names = [(matter.name.zh, *matter.aliases) for matter in made]
    return lambda typed: [own[0] for own in names if any(typed in name for name in own)][:SCREEN]


def _fts5(made: list[MatterSpec]) -> Finder:
    kept = sqlite3.connect(":memory:")
    kept.execute("CREATE VIRTUAL TABLE names USING fts5(name, alias, tokenize = 'trigram')")
    kept.executemany("INSERT INTO names VALUES (?, ?)", [(m.name.zh, " ".join(m.aliases)) for m in made])

    def find(typed: str) -> list[str]:
        if len(typed) < 3:  # a trigram index answers nothing shorter: LIKE looks through all of it
            rows = kept.execute("SELECT name FROM names WHERE name LIKE ? LIMIT ?", (f"%{typed}%", SCREEN))
        else:
            quoted = f'"{typed}"'
            rows = kept.execute("SELECT name FROM names WHERE names MATCH ? ORDER BY rank LIMIT ?", (quoted, SCREEN))
        return [name for (name,) in rows]

    return find


def _pg_trgm(server: "psycopg.Connection[tuple[str, ...]]", made: list[MatterSpec]) -> Finder | None:
    try:
        server.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except psycopg.Error:
        print("pg_trgm is not installed on this server; left out")
        return None
    server.execute("CREATE TABLE bench_names (name text)")
    with server.cursor().copy("COPY bench_names FROM STDIN") as copy:
        for matter in made:
            copy.write_row([matter.name.zh])
    server.execute("CREATE INDEX ON bench_names USING gin (name gin_trgm_ops)")
    server.execute("ANALYZE bench_names")
    server.execute("SET pg_trgm.word_similarity_threshold = 0.3")
    sql = "SELECT name FROM bench_names WHERE %s <%% name ORDER BY word_similarity(%s, name) DESC LIMIT %s"
    return lambda typed: [row[0] for row in server.execute(sql, (typed, typed, SCREEN)).fetchall()]


if __name__ == "__main__":
    main()
