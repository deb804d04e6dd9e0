"""``make bench``: measures everything in a database of its own, prints it, and writes ``var/bench.json``."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("lists", "register", "rights", "report")


def main() -> int:
    """Measure each part in turn; return 1 when a figure is over its budget."""
    with tempfile.TemporaryDirectory(prefix="portal-bench-") as folder:
        os.environ |= {"DJANGO_SETTINGS_MODULE": "portal.settings", "PORTAL_VAR": folder}
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        figures = [figure for part in PARTS for figure in import_module(f"bench.{part}").figures()]
    width = max(len(figure.name) for figure in figures)
    for figure in figures:
        over = figure.budget is not None and figure.ratio > figure.budget
        budget = "" if figure.budget is None else f"(budget {figure.budget:g}){' OVER' if over else ''}"
        print(
            f"{figure.name:{width}}  {figure.value:>10.2f} {figure.unit}, {figure.ratio:.2f} × "
            f"{figure.yardstick_value:.2f} {figure.yardstick} {budget}"
        )
    target = ROOT / "var" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([asdict(figure) for figure in figures], indent=1, ensure_ascii=False))
    print(f"Written to {target.relative_to(ROOT)}.")
    return int(any(figure.budget is not None and figure.ratio > figure.budget for figure in figures))


if __name__ == "__main__":
    sys.exit(main())
