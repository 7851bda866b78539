"""Which room does a visitor lead, and with which secret?  As one short text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FORM = re.compile(r"([A-Za-z0-9]{3,16})\.([\w-]{8,128})")


@dataclass(frozen=True)
class DeskKey:
    """A room's code, and the secret of its desk."""

    code: str
    secret: str

    @property
    def text(self) -> str:
        """As the browser keeps it."""
        return f"{self.code}.{self.secret}"


def desk_key(text: str) -> DeskKey | None:
    """The room and secret of such a text; None where it is none."""
    found = _FORM.fullmatch(text)
    return DeskKey(*found.groups()) if found else None
