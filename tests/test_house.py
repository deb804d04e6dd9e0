"""The rules of the house that no other tool checks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from portal import catalogues

ROOT = Path(settings.BASE_DIR)
APPS = ("portal", "networks", "rollouts", "priorities")
CLOCK_READERS: tuple[str, ...] = ("views", "tasks", "management", "asof", "context", "audit", "runner", "launch")
CLOCK_READERS += ("gate", "adapters", "portal/welcome")  # a session's age is judged where the request comes in
MAX_FILE, MAX_TEMPLATE, MAX_FUNCTION = 400, 150, 40


def python_files() -> list[Path]:
    return sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def reads_the_clock(path: Path) -> bool:
    clocks = ("timezone.now", "timezone.localdate", "date.today", "datetime.now")
    return any(call.endswith(clocks) or call == "time.time" for call in calls(path))


def test_only_the_edges_read_the_clock() -> None:
    guilty = [name(path) for path in python_files() if reads_the_clock(path)]
    assert [path for path in guilty if not any(edge in path for edge in CLOCK_READERS)] == []


def test_no_drawer_without_an_owner() -> None:
    assert [name(p) for p in python_files() if p.stem in {"utils", "helpers", "common", "misc", "selectors"}] == []


def test_nobody_connects_signals() -> None:
    text = {name(path): path.read_text() for path in python_files()}
    signal = re.compile(r"@receiver\(|(?<!psycopg2)(?<!sociallogin)\.connect\(")
    assert [path for path, code in text.items() if signal.search(code)] == []


def length(function: ast.FunctionDef) -> int:
    """Count the lines of a function without its docstring."""
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if documented else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


@pytest.mark.parametrize("path", python_files(), ids=name)
def test_python_file_and_its_functions_are_short(path: Path) -> None:
    functions = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.FunctionDef)]
    long = [function.name for function in functions if length(function) > MAX_FUNCTION]
    assert (len(path.read_text().splitlines()) <= MAX_FILE, long) == (True, [])


@pytest.mark.parametrize("path", templates(), ids=name)
def test_template_is_short_and_without_inline_style_or_script(path: Path) -> None:
    text = path.read_text()
    inline = re.findall(r"\sstyle=|<style|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", text)
    assert (len(text.splitlines()) <= MAX_TEMPLATE, inline) == (True, [])


def tracked_text() -> Iterator[tuple[str, str]]:
    folders = (*APPS, "templates", "static/src", "tests", "docs", "bench", "deploy", "requirements", ".ci")
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in {".py", ".html", ".css", ".js", ".md", ".csv", ".toml", ".in", ".txt"}:
                yield name(path), path.read_text(encoding="utf-8")


def test_nothing_remembers_the_machine_it_was_written_on() -> None:
    words = re.compile(r"/work/|/root/|/home/[a-z]|pypi\.org|files\.pythonhosted|registry\.npmjs|localhost:3128")
    assert [path for path, text in tracked_text() if path != "tests/test_house.py" and words.search(text)] == []


def test_every_catalogue_is_complete() -> None:
    assert catalogues.faults(ROOT) == []
