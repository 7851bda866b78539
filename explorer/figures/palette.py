"""Which colours and signs do figures use, on a light and on a dark page?

The pages' own colours stand in `.streamlit/config.toml`; a test holds the two together.
"""

from __future__ import annotations

from dataclasses import dataclass

FONT = "Inter, 'Segoe UI', system-ui, -apple-system, 'Helvetica Neue', Arial, sans-serif"
"""The page's font (`theme.font`), with what a machine without it has instead."""

CLASSES_ON_LIGHT = (
    "#1f42c8",  # blue
    "#df3809",  # vermilion
    "#0e874a",  # green
    "#834269",  # mauve
    "#60028d",  # violet
    "#afa203",  # olive
    "#08b99c",  # turquoise
    "#762100",  # brown
    "#ee71ea",  # pink
    "#7d8194",  # grey
)
"""Ten class colours that stay apart for colour-blind eyes, in the hues of `CLASSES_ON_DARK`.

Found by a search that raised the least distance between any two, in OKLab (Ottosson 2020), as seen
with full colour vision and through Machado, Oliveira & Fernandes' (2009) models of full protan-,
deuteran- and tritanopia: 0.098 at least, where Petroff's (arXiv:2107.02270) ten colours reach 0.061
and Tol's ten muted ones 0.052 by the same measure. `tests/figures/test_palette.py` repeats it.
"""

CLASSES_ON_DARK = (
    "#6483fd",
    "#e3700b",
    "#63d874",
    "#aa648b",
    "#7f40c7",
    "#dff334",
    "#98fbe5",
    "#c11c02",
    "#eda8fc",
    "#9fa5a8",
)
"""The same ten hues for a dark page."""

MARKERS = (
    "circle",
    "square",
    "diamond",
    "cross",
    "x",
    "triangle-up",
    "triangle-down",
    "star",
    "pentagon",
    "hexagram",
)
"""A sign per class, so that colour is never the only one."""


@dataclass(frozen=True)
class Theme:
    """The colours of one look; `paper` is the page's background and `ink` its text.

    `incoming`, `latent` and `outgoing` mean the same everywhere: what comes in (image, encoder),
    the latent plane (and KL), what comes out (decoder, reconstruction).
    """

    name: str
    paper: str
    panel: str
    ink: str
    quiet: str
    grid: str
    incoming: str
    latent: str
    outgoing: str
    classes: tuple[str, ...]

    @property
    def is_dark(self) -> bool:
        """Whether light strokes stand on a dark page."""
        return self.name == "dark"

    def class_colour(self, label: int) -> str:
        """The colour of one class; more than ten classes take the ten in turn."""
        return self.classes[label % len(self.classes)]


LIGHT = Theme(
    name="light",
    paper="#fbfbf9",
    panel="#f0f1ee",
    ink="#1a1f2b",
    quiet="#5a6274",
    grid="#e1e3df",
    incoming="#9a5b00",
    latent="#0b62ab",
    outgoing="#0a7348",
    classes=CLASSES_ON_LIGHT,
)

DARK = Theme(
    name="dark",
    paper="#0e1118",
    panel="#171c26",
    ink="#eceff4",
    quiet="#9aa3b2",
    grid="#262d3a",
    incoming="#f0a63c",
    latent="#7cc0ff",
    outgoing="#6fd29b",
    classes=CLASSES_ON_DARK,
)

THEMES: dict[str, Theme] = {"light": LIGHT, "dark": DARK}


def marker(label: int) -> str:
    """The sign of one class.

    Past ten classes the signs step on by one each time the colours repeat, so that the first
    hundred classes have a pair of colour and sign of their own.
    """
    return MARKERS[(label + label // len(MARKERS)) % len(MARKERS)]


def faded(colour: str, alpha: float) -> str:
    """A "#rrggbb" with an opacity, as CSS has it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha:g})"
