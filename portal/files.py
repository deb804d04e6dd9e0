"""Files stored under the SHA-256 of their bytes: written whole or not at all, never changed."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.refusals import Refused


class NoRoomError(Refused):
    """The disk refused the bytes; nothing was stored."""


def put(content: bytes) -> str:
    """Store ``content`` and return its SHA-256 in hex; storing the same bytes twice is one file.

    Raises:
        NoRoomError: the file system could not take the bytes (full disk, quota, no rights).

    """
    digest = hashlib.sha256(content).hexdigest()
    target = path(digest)
    if target.exists():
        return digest
    try:
        _write(target, content)
    except OSError as error:
        raise NoRoomError(_("There was no room to store the file. Nothing is lost; try again later.")) from error
    return digest


def path(digest: str) -> Path:
    """Return where the file with this digest lies (whether or not it exists)."""
    if not re.fullmatch(r"[0-9a-f]{64}", digest):
        message = f"not a SHA-256 digest: {digest!r}"
        raise ValueError(message)
    return Path(settings.FILES_DIR) / digest[:2] / digest[2:]


def get(digest: str) -> bytes:
    """Return the stored bytes, checked against their digest.

    Raises:
        ValueError: the file on disk is not the one that was stored.
        FileNotFoundError: nothing is stored under this digest.

    """
    content = path(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        message = f"stored file {digest} has been damaged"
        raise ValueError(message)
    return content


def opened(digest: str) -> BinaryIO:
    """Open a stored file for streaming to a response."""
    return path(digest).open("rb")


def _write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".half-")
    half = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.chmod(0o640)
        half.rename(target)
    except BaseException:
        half.unlink(missing_ok=True)
        raise
