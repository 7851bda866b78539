"""How do painted codes, and the code that is painted with, stand in the address?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.ui.choices.in_address import keep_in_address, refuse_from_address, sound_in_address
from explorer.ui.choices.packed import packed, unpacked
from explorer.ui.components.code_pad import CodePadData, codes_of

PAINTED, BRUSH, START = "painted", "brush", "code_pad_start"
BRUSH_TEXT = re.compile(r"\d{1,4}(?:_\d{1,4}){1,8}", re.A)
"""The level, then the code chosen of each."""
CODE = np.dtype(">u2")


def with_painted(data: CodePadData, pad_key: str) -> CodePadData:
    """The same, begun as the address says; while the pad is shown it has its own state."""
    if pad_key not in st.session_state:
        st.session_state[START] = (data.version, _painted(data), _brush(data))
    version, painted, brush = st.session_state.get(START, ("", None, None))
    return replace(data, painted=painted if version == data.version else None, brush=brush)


def keep_painted(data: CodePadData, pad_key: str, codes: NDArray[np.int64]) -> None:
    """Write what the pad has reported, if anything, into the address."""
    left = (st.session_state.get(pad_key) or {}).get("left")
    if not isinstance(left, dict):
        return
    is_painted = left.get("version") == data.version and bool((codes != data.begun).any())
    keep_in_address(PAINTED, packed(codes.astype(CODE).tobytes()) if is_painted else None)
    brush: Any = left.get("brush")
    if _is_brush(brush, data):
        keep_in_address(BRUSH, "_".join(map(str, brush)))


def _painted(data: CodePadData) -> tuple[int, ...] | None:
    text = st.query_params.get(PAINTED, "")
    if not text:
        return None
    raw = unpacked(text, data.codes.size * CODE.itemsize)
    if raw is not None and len(raw) == data.codes.size * CODE.itemsize:
        told = [int(code) for code in np.frombuffer(raw, CODE)]
        if codes_of({"version": data.version, "codes": told}, data).tolist() == told:
            return tuple(told)
    refuse_from_address(PAINTED)
    return None


def _brush(data: CodePadData) -> tuple[int, ...] | None:
    text = sound_in_address(BRUSH, BRUSH_TEXT)
    told = [int(part) for part in text.split("_")] if text else []
    if text and not _is_brush(told, data):
        refuse_from_address(BRUSH)
        return None
    return tuple(told) or None


def _is_brush(told: Any, data: CodePadData) -> bool:
    """Whether it is a level and a code of each; the browser is not trusted."""
    counts = [len(level.counts) for level in data.levels]
    limits = [len(counts), *counts]
    return (
        isinstance(told, list)
        and len(told) == len(limits)
        and all(
            type(one) is int and 0 <= one < most for one, most in zip(told, limits, strict=True)
        )
    )
