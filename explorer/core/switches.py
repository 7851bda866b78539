"""What may visitors do here, and what has the host switched off?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from explorer.core.errors import CoreError

PREFIX = "EXPLORER_"
ON, OFF = "on", "off"
OFF_WORDS = {
    "saving": "Models can't be saved for everyone here: the host has switched that off.",
    "uploads": "Files can't be uploaded here: the host has switched that off.",
    "fetch": "Data sets can't be fetched here: the host has switched that off.",
    "training": "Models can't be trained here: the host has switched that off.",
}
"""What a visitor reads where something is off."""


@dataclass(frozen=True)
class Switches:
    """What is allowed. Each is switched off by `EXPLORER_<FIELD>=off` in the environment.

    Attributes:
        saving: visitors may put a model of their own among everyone's.
        uploads: visitors may give pictures and checkpoints as files; drawing needs none.
        training: visitors may train models.
        fetch: visitors may have a data set fetched.
    """

    saving: bool = True
    uploads: bool = True
    training: bool = True
    fetch: bool = True

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Switches:
        """As the environment has them; on where it says nothing.

        Raises:
            CoreError: a variable is neither `on` nor `off`.
        """
        told = os.environ if environment is None else environment
        return cls(**{field.name: _is_on(field.name, told) for field in fields(cls)})

    def require(self, name: str) -> None:
        """Raise CoreError, in one sentence, where the host has switched this off."""
        if not getattr(self, name):
            raise CoreError(OFF_WORDS[name])


def switched_off(name: str) -> str | None:
    """What a visitor reads where the host has switched this off; None where it is on."""
    return None if getattr(Switches.from_environment(), name) else OFF_WORDS[name]


def _is_on(name: str, environment: Mapping[str, str]) -> bool:
    variable = PREFIX + name.upper()
    text = environment.get(variable, "").strip().lower() or ON
    if text not in (ON, OFF):
        raise CoreError(f"{variable} is {environment[variable]!r}: say {ON} or {OFF}.")
    return text == ON
