"""Is the README's drawing of the layers what the rules say, and what lies in the package?"""

from __future__ import annotations

import re

from tests.readme import between
from tests.test_architecture import LEVELS, PACKAGE, SIDEWAYS

DRAWING = between("layers")
PART = r"\w+"
LINE = re.compile(rf"^({PART}(?: · {PART})*)(?: {{2,}}\S.*)?$")
"""The names of one layer, and perhaps what they are."""


def drawn_layers() -> list[tuple[str, ...]]:
    """The layers from above, each with its parts."""
    return [
        tuple(match[1].split(" · "))
        for line in DRAWING.splitlines()
        if (match := LINE.match(line)) is not None
    ]


def drawn_sideways() -> set[tuple[str, str]]:
    """Who may import whom within one layer."""
    _, _, told = DRAWING.partition("Within a line: ")
    arrows = (arrow.split(" → ") for arrow in told.split(".")[0].split("; "))
    return {(one, other) for one, others in arrows for other in others.split(", ")}


def test_the_layers_drawn_are_those_that_imports_are_held_to() -> None:
    assert drawn_layers() == [
        there for level in LEVELS if (there := tuple(part for part in level if exists(part)))
    ]
    assert drawn_sideways() == SIDEWAYS


def test_every_folder_of_the_package_is_drawn() -> None:
    drawn = {part for layer in drawn_layers() for part in layer}
    folders = {path.parent.name for path in PACKAGE.glob("*/*.py")}
    assert drawn == folders | {"app", "__main__"}


def exists(part: str) -> bool:
    """Whether a layer's part is there already: a rule may be older than its folder."""
    places = (PACKAGE / part, PACKAGE / f"{part}.py", PACKAGE.parent / f"{part}.py")
    return any(place.exists() for place in places)
