"""The set-up scripts: what they refuse in a lock, and what uv learns of pip's configuration."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
HASHED = "django==5.2.19 \\\n    --hash=sha256:00\n"


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "requirements" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        (HASHED, []),
        (HASHED + "psycopg==3.3.1 \\\n    --hash=sha256:00\n", ["psycopg"]),
        (HASHED + "psycopg-binary==3.3.1 \\\n    --hash=sha256:00\n", ["psycopg-binary"]),
        (HASHED + "tool @ https://example.org/tool.whl\n", ["a download address"]),
        ("--extra-index-url somewhere\n" + HASHED, ["a download address"]),
        (HASHED + "celery==5.7.0\n", ["no hash"]),
    ],
)
def test_a_lock_is_refused(text: str, refused: list[str]) -> None:
    assert [fault.split(":")[0] for fault in script("lock").faults(text)] == refused


def test_pips_configuration_reaches_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    local = tmp_path / "wheels"
    local.mkdir()
    config = tmp_path / "pip.conf"
    config.write_text(
        "[global]\nindex-url = https://mirror.example/simple\ncert = /etc/ca.pem\n"
        f"extra-index-url =\n    file://{local}\n    file:///nowhere\n[install]\nfind-links = /a\n    /b\n"
    )
    monkeypatch.setenv("PIP_CONFIG_FILE", str(config))
    monkeypatch.setenv("PIP_TRUSTED_HOST", "mirror.example")
    given = script("install").uv_environment()
    expected = {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": f"file://{local}",
        "UV_FIND_LINKS": "/a,/b",
        "UV_INSECURE_HOST": "mirror.example",
        "UV_INDEX_STRATEGY": "unsafe-best-match",
        "SSL_CERT_FILE": "/etc/ca.pem",
    }
    assert {name: given.get(name) for name in expected} == expected


def test_a_person_without_root_is_told_the_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    install = script("install")
    monkeypatch.setattr(install, "LIBRARIES", ("libnowhere.so.0",))
    monkeypatch.setattr(install.platform, "system", lambda: "Linux")
    monkeypatch.setattr(install.os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as stop:
        install.check_system_libraries()
    assert str(stop.value) == (
        "setup: the PDF engine needs Pango from the system. Run this once: sudo apt-get install -y "
        "--no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
    )
    assert capsys.readouterr().out == ""


def test_uv_itself_is_locked_with_hashes() -> None:
    install = script("install")
    assert "--hash=sha256:" in install.locked_lines(install.LOCKS["dev"], "uv")


def test_a_second_run_only_looks() -> None:
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, ROOT / "requirements" / "install.py", "runtime"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == ""
    assert time.monotonic() - started < 5  # a tenth of a second when the machine is idle
