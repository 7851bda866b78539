"""Which options of `train` come from a family's own architecture?

Every field beyond the common ones becomes an option of its name; a family without that field
refuses it.
"""

from __future__ import annotations

import argparse
from dataclasses import fields
from typing import Any, get_type_hints

from explorer.models.base import Architecture
from explorer.models.registry import FAMILIES

FILLED_BY_THE_DATA = {"classes"}
TYPES = (int, float, str, bool)


def _family_settings() -> dict[str, tuple[type, list[str]]]:
    """Type of each family's own fields, and the families that have it."""
    common = {field.name for field in fields(Architecture)} | FILLED_BY_THE_DATA
    found: dict[str, tuple[type, list[str]]] = {}
    for family in FAMILIES.values():
        hints = get_type_hints(family.model.architecture_type)
        for field in fields(family.model.architecture_type):
            if field.name not in common and hints[field.name] in TYPES:
                found.setdefault(field.name, (hints[field.name], []))[1].append(family.name)
    return found


FAMILY_SETTINGS = _family_settings()
"""Type of each such setting, and the families that have it, by name."""


def add_architecture(parser: argparse.ArgumentParser) -> None:
    """Add an option for each of these; without it the family's default holds."""
    for name, (kind, families) in FAMILY_SETTINGS.items():
        option, of = f"--{name.replace('_', '-')}", f"of {', '.join(families)}"
        settings: dict[str, Any] = {"help": of, "default": None}
        if kind is bool:
            parser.add_argument(option, action=argparse.BooleanOptionalAction, **settings)
        else:
            parser.add_argument(option, type=kind, **settings)
