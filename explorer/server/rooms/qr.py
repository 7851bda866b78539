"""How does an address become a square that a phone's camera reads?"""

from __future__ import annotations

import io

import segno

QUIET_MODULES = 4
"""The margin that the standard asks for (ISO/IEC 18004)."""


def qr_svg(text: str) -> str:
    """The QR code as an SVG that fills what it stands in, black on white in either theme."""
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        buffer, kind="svg", border=QUIET_MODULES, light="#fff", omitsize=True, xmldecl=False
    )
    return buffer.getvalue().decode("utf-8")
