"""Files under their digests: whole or not at all, and never changed."""

import errno
import hashlib
import os
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from portal import files

DATA = b"Kommune;Status\r\n" * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    return tmp_path / "files"


def lying(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_bytes_are_stored_under_their_digest(folder: Path) -> None:
    assert files.put(DATA) == DIGEST
    assert (files.get(DIGEST), lying(folder)) == (DATA, [f"{DIGEST[:2]}/{DIGEST[2:]}"])
    with files.opened(DIGEST) as stream:
        assert stream.read() == DATA


def test_the_same_bytes_are_one_file_that_is_not_touched_again(folder: Path) -> None:
    files.put(DATA)
    before = files.path(DIGEST).stat()
    assert files.put(DATA) == DIGEST
    after = files.path(DIGEST).stat()
    assert (before.st_ino, before.st_mtime_ns, len(lying(folder))) == (after.st_ino, after.st_mtime_ns, 1)


def test_others_may_not_read_it(folder: Path) -> None:
    files.put(DATA)
    assert files.path(DIGEST).stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("name", ["", "abc", "../../etc/passwd", "A" * 64, DIGEST + "0", f"{DIGEST[:-1]}/"])
def test_only_a_digest_names_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256 digest"):
        files.path(name)


def test_a_damaged_file_is_not_handed_out() -> None:
    files.put(DATA)
    files.path(DIGEST).write_bytes(DATA[:-1])
    with pytest.raises(ValueError, match="has been damaged"):
        files.get(DIGEST)


def test_nothing_is_stored_under_a_digest_nobody_has_used() -> None:
    with pytest.raises(FileNotFoundError):
        files.get(DIGEST)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """Let the kernel refuse files larger than this, as a full disk would in the middle of a write."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_disk_that_fills_up_half_way_leaves_nothing(folder: Path) -> None:
    with room_for(len(DATA) // 2), pytest.raises(files.NoRoomError, match="Det var ikke plass til å lagre filen"):
        files.put(DATA)
    assert lying(folder) == []
    assert files.put(DATA) == DIGEST


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_disk_that_fails_at_the_last_moment_leaves_nothing(
    code: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(files.NoRoomError):
        files.put(DATA)
    assert lying(folder) == []


def test_a_folder_that_cannot_be_made_is_a_refusal_too(folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    with pytest.raises(files.NoRoomError):
        files.put(DATA)


def test_many_who_store_the_same_at_once_store_it_once(folder: Path) -> None:
    start = threading.Barrier(8)

    def store() -> None:
        start.wait()
        files.put(DATA)

    threads = [threading.Thread(target=store) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert lying(folder) == [f"{DIGEST[:2]}/{DIGEST[2:]}"]
    assert files.get(DIGEST) == DATA
