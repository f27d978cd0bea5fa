"""Files small, nothing left over, nothing of one machine, nothing that must not be here."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings

from tongban.config.reference import pages

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 400
TRACKED = [
    ROOT / name
    for name in subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    if (ROOT / name).is_file()
]
TEXTS = [path for path in TRACKED if path.suffix in {".py", ".md", ".toml", ".txt", ".in", ".html", ".csv", ".typ", ""}]
SOURCES = [path for path in TRACKED if path.is_relative_to(ROOT / "src") and path.suffix == ".py"]


def _found(pattern: str, paths: list[Path]) -> list[str]:
    expression = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for path in paths
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if expression.search(line)
    ]


def test_no_file_is_longer_than_400_lines() -> None:
    written = [path for path in TRACKED if path.suffix in {".py", ".css", ".js", ".html", ".typ"}]
    long = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in written}
    assert {name: lines for name, lines in long.items() if lines > LONGEST} == {}


def test_nothing_is_left_open() -> None:
    assert _found(r"\b(TODO|FIXME|XXX|NotImplementedError)\b", SOURCES) == []


def test_nobody_looks_at_the_clock_but_one_place_and_commands() -> None:
    allowed = [p for p in SOURCES if p.name != "clock.py" and "management" not in p.parts]
    assert _found(r"timezone\.now|datetime\.now\(|date\.today\(", allowed) == []


def test_no_signals_and_no_models_by_name() -> None:
    outside = [path for path in SOURCES if "migrations" not in path.parts]
    assert _found(r"django\.dispatch|models\.signals|apps\.get_model", outside) == []


def test_lists_of_others_are_not_committed() -> None:
    assert [p.name for p in TRACKED if re.match(r"divisions_|gbt2260", p.name)] == []


def test_requirements_carry_names_versions_and_hashes_and_no_address() -> None:
    locks = [path for path in TRACKED if path.parent.name == "requirements" and path.suffix == ".txt"]
    assert len(locks) == 2
    assert _found(r"://|index-url|find-links", locks) == []
    for lock in locks:
        packages = re.findall(r"^[a-z0-9]", lock.read_text(), flags=re.M)
        hashed = re.findall(r"^[a-z0-9][^\n]*\\\n\s+--hash=sha256:", lock.read_text(), flags=re.M)
        assert len(packages) == len(hashed)


def test_no_path_of_one_machine_and_no_registry_is_named() -> None:
    others = [path for path in TEXTS if path != Path(__file__)]
    assert _found(r"(?<![\w.])/(work|root)/", others) == []
    assert _found(r"pypi\.org|pythonhosted|npmjs|registry\.|mirrors?\.", others) == []


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "events.md", "content.md", "openapi.json"])
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    written = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert written == pages(settings.TONGBAN_CONTENT)[name], "run `make reference`"


def test_every_variable_read_anywhere_is_on_the_settings_page() -> None:
    page = (ROOT / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
    source = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    read = set(re.findall(r"""environ(?:\.get\(|\[)\s*["'](TONGBAN_\w+)["']""", source))
    read |= set(re.findall(r"""_(?:env|flag)\(\s*["'](TONGBAN_\w+)["']""", source))
    assert len(read) > 5
    assert sorted(name for name in read if f"`{name}`" not in page) == []


def test_links_in_the_documentation_lead_somewhere() -> None:
    broken = []
    for page in [path for path in TRACKED if path.suffix == ".md"]:
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in link and not (page.parent / link).exists():
                broken.append(f"{page.relative_to(ROOT)}: {link}")
    assert broken == []


def test_every_decision_is_listed() -> None:
    listed = (ROOT / "docs" / "decisions" / "README.md").read_text()
    assert [p.name for p in (ROOT / "docs" / "decisions").glob("0*.md") if p.name not in listed] == []


def test_the_two_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    readme = (ROOT / "README.md").read_text()
    for command in ("run", "test"):
        assert f"make {command}" in readme
        assert f"\n{command}:" in makefile
    assert "make test" in (ROOT / ".ci" / "run").read_text()
