"""Facts to bytes and back, exactly: canonical JSON, so that the same facts always have the same digest."""

from __future__ import annotations

import dataclasses
import datetime
import json
import types
from functools import cache, lru_cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from portal import files
from priorities.reports.facts import Facts


class ThawError(ValueError):
    """The bytes are not the facts of a cut."""


def freeze(facts: Facts) -> bytes:
    """Return the canonical bytes of the facts: keys sorted, UTF-8, no spaces."""
    return json.dumps(_plain(facts), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def thaw(content: bytes) -> Facts:
    """Return the facts that ``freeze`` made the bytes of.

    Raises:
        ThawError: the bytes are something else.

    """
    try:
        facts: Facts = _read(Facts, json.loads(content))
    except (KeyError, TypeError, ValueError) as error:
        raise ThawError(str(error)) from error
    return facts


@lru_cache(maxsize=8)
def stored(digest: str) -> Facts:
    """Return the facts stored under the digest; what a digest names never changes, so the newest few are kept."""
    return thaw(files.get(digest))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _hints(type(value))}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value


@cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in dataclasses.fields(kind)}


@cache
def _required(kind: Any) -> frozenset[str]:
    return frozenset(
        field.name
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    )


def _read(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind):
        return _read_dataclass(kind, value)
    if get_origin(kind) in {Union, types.UnionType}:
        (kept,) = (option for option in get_args(kind) if option is not type(None))
        return None if value is None else _read(kept, value)
    if get_origin(kind) is tuple:
        (part,) = (option for option in get_args(kind) if option is not Ellipsis)
        return tuple(_read(part, each) for each in value)
    if kind in {datetime.date, datetime.datetime}:
        return kind.fromisoformat(value)
    if type(value) is not kind:
        message = f"expected {kind.__name__}, found {value!r}"
        raise TypeError(message)
    return value


def _read_dataclass(kind: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        message = f"expected {kind.__name__}, found {value!r}"
        raise TypeError(message)
    missing = _required(kind) - value.keys()
    if missing:
        message = f"{kind.__name__} lacks {sorted(missing)}"
        raise KeyError(message)
    return kind(**{name: _read(hint, value[name]) for name, hint in _hints(kind).items() if name in value})
