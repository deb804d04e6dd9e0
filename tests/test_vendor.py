"""What we ship of others' work is exactly what we once looked at."""

import hashlib
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
OURS = {"README.md", "CHECKSUMS.txt"}


def listed() -> dict[str, str]:
    lines = (VENDOR / "CHECKSUMS.txt").read_text().splitlines()
    return {name.removeprefix("./"): digest for digest, name in (line.split(maxsplit=1) for line in lines)}


def shipped() -> dict[str, str]:
    files = [path for path in VENDOR.rglob("*") if path.is_file() and path.name not in OURS]
    return {str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_vendored_files_match_their_checksums() -> None:
    assert shipped() == listed()


def test_vendored_folders_carry_their_licence() -> None:
    folders = {Path(name).parent for name in listed()}

    assert {folder for folder in folders if not list((VENDOR / folder).glob("LICENSE*"))} == set()


def test_style_sheets_and_scripts_name_no_other_host() -> None:
    sources = [path for path in VENDOR.parent.rglob("*") if path.suffix in {".css", ".js"}]
    loading = ("url(http", 'url("http', "url('http", "@import", "sourceMappingURL", 'from "http')

    assert {path.name for path in sources if any(sign in path.read_text() for sign in loading)} == set()
