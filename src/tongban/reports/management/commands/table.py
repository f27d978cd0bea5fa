"""``tongban table compare | run | merge``: what departments ask for, held against what is known, filled, merged."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tongban.catalogue.check import check_text
from tongban.catalogue.current import content
from tongban.catalogue.files import Faults
from tongban.reports import show, spark
from tongban.reports.cells import filled
from tongban.reports.compared import NotMeasured, judge
from tongban.reports.duck import Duck
from tongban.reports.fill import fill
from tongban.reports.merged import cut
from tongban.reports.tree import GRAINS
from tongban.reports.write import FORMATS, written
from tongban.rules.calendar import legal_day
from tongban.rules.table.marks import may_run
from tongban.terms.tables import TableSpec
from tongban.ui.terminal import working


class Command(BaseCommand):
    help = "Hold a department's table against what is known (compare), fill it (run), merge all of them (merge)."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        compare = verbs.add_parser("compare", help="per column: held, derivable, asked elsewhere, new; and the burden")
        compare.add_argument("files", nargs="*", type=Path, metavar="FILE", help="definitions; none: all samples")
        compare.add_argument("--sources", nargs="+", metavar="FEED", help="as if these feeds alone had delivered")
        compare.add_argument("--json", action="store_true", dest="as_json", help="one JSON object a table")
        compare.add_argument("--cells", action="store_true", help="also the share of cells filled, counted one by one")
        verbs.add_parser("merge", help="the fewest questions that serve every table, with the proof that they do")
        run = verbs.add_parser("run", help="fill a table from what is known")
        run.add_argument("file", type=Path, metavar="FILE")
        run.add_argument("--as-of", type=date.fromisoformat, metavar="DATE", help="by the end of a day; default today")
        run.add_argument("--grain", choices=GRAINS)
        run.add_argument("--format", choices=sorted(FORMATS), default="csv")
        run.add_argument("--output", type=Path, metavar="FILE", help="default: printed, or NAME.xlsx, NAME.pdf")
        run.add_argument("--engine", default="duckdb", help="duckdb (in this process), or spark://host:port")
        run.add_argument("--exact", action="store_true", help="show figures under 5, too: for who may see the rows")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        try:
            getattr(self, verb)(**{name: value for name, value in options.items() if name in _OPTIONS[verb]})
        except (NotMeasured, spark.NoSpark) as error:
            raise CommandError(str(error)) from None

    def compare(self, files: Sequence[Path], sources: Sequence[str] | None, as_json: bool, cells: bool) -> None:
        tables = [_table(file) for file in files] or list(content().tables.values())
        unknown = sorted(set(sources or ()) - content().feeds.keys())
        if unknown:
            raise CommandError(f"--sources: no feed {', '.join(unknown)}; there are {', '.join(content().feeds)}")
        today = legal_day(timezone.now())
        judged = judge(tables, on=today, sources=sources)
        if as_json:
            for one in judged:
                self.stdout.write(json.dumps(show.as_json(one), ensure_ascii=False))
            return
        for one in judged:
            self.stdout.write(show.in_words(one, content()))
        for title, some in show.parts(judged):
            self.stdout.write(f"{title}\n{show.sum_in_words(some)}")
            if cells:
                share = filled([one.table for one in some], on=today, sources=sources or list(content().feeds))
                self.stdout.write(show.cells_in_words(share))

    def merge(self) -> None:
        with working("合并各表 merging the tables", stream=self.stderr):
            found = cut(on=legal_day(timezone.now()))
        self.stdout.write(show.cut_in_words(found, content()))
        if any(one.different for one in found.proofs):
            raise CommandError("the proof failed: a table would not be the same; this is a fault of ours")

    def run(
        self, file: Path, as_of: date | None, grain: Any, format: str, output: Path | None, engine: str, exact: bool
    ) -> None:
        table, today = _table(file), legal_day(timezone.now())
        if as_of and as_of > today:
            raise CommandError(f"--as-of {as_of}: that day has not come yet")
        allowed = may_run(table, as_of or today)
        if not allowed.allowed:
            mend = f"; {allowed.next_step.en}" if allowed.next_step else ""
            raise CommandError(f"{file}: {allowed.reason.en} ({allowed.source.en}){mend}; nothing was run")
        if table.kind == "roster":
            raise CommandError(f"{file}: a list of people is read by who may see them, on the page of their community")
        if engine != "duckdb" and not engine.startswith("spark://"):
            raise CommandError(f"--engine {engine}: duckdb, or the address of a cluster, spark://host:port")
        running = Duck if engine == "duckdb" else spark.on(engine)
        made = written(fill(table, as_of=as_of or today, today=today, grain=grain, engine=running, exact=exact), format)
        if output is None and isinstance(made, bytes):
            output = Path(f"{table.code}.{format}")
        if output is None:
            self.stdout.write(str(made), ending="")
            return
        output.write_bytes(made if isinstance(made, bytes) else made.encode("utf-8-sig"))
        self.stderr.write(f"{output}: written")


_OPTIONS = {
    "compare": {"files", "sources", "as_json", "cells"},
    "merge": set(),
    "run": {"file", "as_of", "grain", "format", "output", "engine", "exact"},
}


def _table(file: Path) -> TableSpec:
    """The definition in a file, or the faults it has, each with its line."""
    if not file.is_file():
        raise CommandError(f"{file}: no such file", returncode=2)
    try:
        text = file.read_text(encoding="utf-8")
        table: TableSpec = check_text("tables", text, str(file), content(), Path(settings.TONGBAN_CONTENT)).spec
    except UnicodeDecodeError:
        raise CommandError(f"{file}: not UTF-8; save it as UTF-8 text") from None
    except Faults as faults:
        raise CommandError(f"{faults}\n{len(faults.faults)} fault(s); nothing was run") from None
    return table
