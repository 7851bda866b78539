"""How is untrusted JSON read: bounded, finite, each key once, every text one that can be kept?"""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from explorer.training.checkpoint import CheckpointError

MAX_JSON_BYTES = 4_000_000
MAX_NESTED = 8


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object of bounded size; CheckpointError names the file."""
    try:
        if path.stat().st_size > MAX_JSON_BYTES:
            raise CheckpointError(f"{path} is larger than {MAX_JSON_BYTES} bytes.")
        values = json.loads(
            path.read_text(encoding="utf-8"),
            parse_constant=_finite,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=once_each,
        )
        _check_nested(values)
    except FileNotFoundError as error:
        raise CheckpointError(f"{path} is missing.") from error
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{path} is not readable JSON: {error}.") from error
    if not isinstance(values, dict):
        raise CheckpointError(f"{path} does not hold a JSON object.")
    return values


def _finite(token: str) -> float:
    # 1e999 is good JSON and an infinity in Python; NaN and Infinity are not even JSON.
    if not math.isfinite(value := float(token)):
        raise ValueError(f"{token[:20]} is not a finite number")
    return value


def _whole(token: str) -> int:
    if abs(value := int(token)) >= 2**63:
        raise ValueError(f"{token[:20]}… is too large a number")
    return value


def once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON from its keys and values; ValueError if a key stands in it twice."""
    values = dict(pairs)
    if len(values) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in values if keys.count(key) > 1)
        raise ValueError(f"the key {twice[:60]!r} stands in it twice")
    return values


def _check_nested(values: object) -> None:
    """Refuse what is nested deeper than anything of ours, and texts that no file can hold."""
    level = [values]
    for _ in range(MAX_NESTED):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += [*value, *value.values()]
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str):
                value.encode()  # half of a pair of surrogates is no text: UnicodeEncodeError
        if not inner:
            return
        level = inner
    raise ValueError(f"it is nested more than {MAX_NESTED} deep")
