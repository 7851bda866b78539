"""Does the lock hold all that the program needs, by hash, in the versions that were tested?"""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

NO_EXTRA = {"extra": ""}
ROOT = Path(__file__).parents[1]
LOCK = ROOT / ".ci" / "requirements.lock"
ENTRY = re.compile(
    r"^(?P<what>[A-Za-z].*?) \\\n(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}.*\n?)+)", re.M
)


def locked() -> dict[str, list[Requirement]]:
    """What is locked, by name; several versions of a thing where systems differ."""
    found: dict[str, list[Requirement]] = {}
    for entry in ENTRY.finditer(LOCK.read_text("utf-8")):
        requirement = Requirement(entry[1])
        found.setdefault(requirement.name, []).append(requirement)
    return found


def asked_for() -> list[Requirement]:
    lines = (ROOT / "requirements.txt").read_text("utf-8").splitlines()
    return [Requirement(line) for line in lines if line and not line.startswith("#")]


def here(requirements: list[Requirement]) -> list[Requirement]:
    return [one for one in requirements if one.marker is None or one.marker.evaluate()]


def test_every_line_of_the_lock_is_a_version_with_hashes() -> None:
    text = LOCK.read_text("utf-8")
    lines = [line for line in text.splitlines() if line and line[0] not in "# "]
    assert len(lines) == sum(map(len, locked().values())) > 40
    assert "://" not in text
    for requirements in locked().values():
        assert all(re.fullmatch(r"==[\w.]+", str(one.specifier)) for one in requirements)


@pytest.mark.parametrize("wanted", asked_for(), ids=lambda one: one.name)
def test_the_lock_has_the_version_that_the_requirements_name(wanted: Requirement) -> None:
    found = here(locked()[wanted.name])
    assert [str(one.specifier) for one in found] == [str(wanted.specifier)]


def test_what_these_need_in_turn_is_locked_too() -> None:
    known = locked()
    waiting = [one.name for one in asked_for()]
    seen: set[str] = set()
    while waiting:
        name = re.sub(r"[-_.]+", "-", waiting.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        assert here(known.get(name, [])), f"{name} is not locked for this system"
        try:
            version(name)
        except PackageNotFoundError:
            continue  # torch's build for processors alone comes without a GPU's libraries
        needs = map(Requirement, requires(name) or [])
        waiting += [one.name for one in needs if not one.marker or one.marker.evaluate(NO_EXTRA)]
