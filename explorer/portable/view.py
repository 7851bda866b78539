"""What is a view's address, and what of one that came from elsewhere is believed?

A page that there is, and its parameters, of bounded number and size: no host, no scheme, no path.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from explorer.core import Core, CoreError
from explorer.images.stamp import Stamp

MOST_PARAMETERS = 100
LONGEST_NAME, LONGEST_VALUE, LONGEST_QUERY = 64, 8_000, 32_000
NOT_OURS = ("embed", "embed_options")
"""Parameters of Streamlit's own, which say how the app is framed and not what it shows."""
CARRIES_NOTHING = (
    "This file does not say from which view it came: only what this explorer gave away does, as it "
    "gave it."
)


class ViewError(ValueError):
    """An address leads to no view of this app; one sentence."""


@dataclass(frozen=True)
class View:
    """A page and its settings.

    Attributes:
        page: its name.
        parameters: names and values, in order; a name may come several times.
    """

    page: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def link(self) -> str:
        """Relative to where the app is served."""
        query = urlencode(self.parameters)
        return f"{self.page}?{query}" if query else self.page

    def models(self, core: Core) -> dict[str, str]:
        """The models that the parameters name → SHA-256 of their weights."""
        named = {name for _, value in self.parameters for name in value.split(",")}
        return {name: core.weights_sha256(name) for name in sorted(named) if core.knows(name)}


def view_of(address: str, pages: Collection[str]) -> View:
    """The view that an address means in this app, wherever it was written.

    Args:
        address: absolute or relative; its host and its path above the page are ignored.
        pages: the names of the pages that there are.

    Raises:
        ViewError: no such page, or parameters that none of ours would be.
    """
    try:
        parts = urlsplit(address)
        pairs = parse_qsl(
            parts.query[: LONGEST_QUERY + 1], keep_blank_values=True, max_num_fields=MOST_PARAMETERS
        )
    except ValueError:
        raise ViewError("Its address is none that a browser would have.") from None
    page = parts.path.rstrip("/").rpartition("/")[2]
    if page not in pages:
        raise ViewError(f"It is of a page “{page[:40]}”, which is not in this explorer.")
    if len(parts.query) > LONGEST_QUERY or not all(_is_sound(*pair) for pair in pairs):
        raise ViewError("Its address has settings that are longer than any of this explorer.")
    return View(page, tuple(pair for pair in pairs if pair[0].lower() not in NOT_OURS))


def _is_sound(name: str, value: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and len(value) <= LONGEST_VALUE and name.isprintable()


@dataclass(frozen=True)
class Restored:
    """What a figure brings back.

    Attributes:
        view: with the models' names as they are here.
        differing: models whose weights are not those that the figure was made with.
        missing: models that are not here under any name.
        renamed: name in the figure → name of the model here that has those weights.
    """

    view: View
    differing: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    renamed: Mapping[str, str] | None = None

    @property
    def words(self) -> str:
        """One sentence for each thing that may look different; "" where all is as it was."""
        said = [
            f"{_and(self.differing)} {_has(self.differing)} other weights here than when this "
            "figure was made, so it may look different."
            if self.differing
            else "",
            f"There is no {_and(self.missing)} here, nor a model with those weights."
            if self.missing
            else "",
            *(f"{old} is called {new} here." for old, new in (self.renamed or {}).items()),
        ]
        return " ".join(filter(None, said))


def restored(stamp: Stamp | None, pages: Collection[str], core: Core) -> Restored:
    """The view of a figure, its models compared with those that are here.

    Raises:
        ViewError: it says nothing of a view, or of none of this app.
    """
    if stamp is None:
        raise ViewError(CARRIES_NOTHING)
    view = view_of(stamp.address, pages)
    differing, missing, renamed = [], [], {}
    for name, digest in stamp.models.items():
        if core.knows(name):
            if core.weights_sha256(name) != digest:
                differing.append(name)
        elif twin := _with_weights(core, digest):
            renamed[name] = twin
        else:
            missing.append(name[:LONGEST_NAME])
    parameters = tuple((key, _named(value, renamed)) for key, value in view.parameters)
    return Restored(View(view.page, parameters), tuple(differing), tuple(missing), renamed)


def _named(value: str, renamed: Mapping[str, str]) -> str:
    return ",".join(renamed.get(part, part) for part in value.split(","))


def _with_weights(core: Core, digest: str) -> str | None:
    for name in core.list():
        try:
            if core.weights_sha256(name) == digest:
                return name
        except CoreError:  # one damaged checkpoint does not hide the others
            continue
    return None


def _and(names: tuple[str, ...]) -> str:
    return " and ".join(names)


def _has(names: tuple[str, ...]) -> str:
    return "has" if len(names) == 1 else "have"
