"""Theory 2: how does a Gaussian become any density?"""

from __future__ import annotations

from explorer.figures.palette import Theme
from explorer.ui.choices.one_of import choose_one
from explorer.ui.components.density_pad import density_pad
from explorer.ui.pages.theory.idea import Idea, in_colour, open_places, set_text
from explorer.ui.pages.theory.lines import density_lines
from explorer.ui.shell.as_python import offer_python

MAPS: dict[str, tuple[str, str]] = {
    "Ring": ("ring", r"\frac{z}{10} + \frac{z}{\lVert z \rVert}"),
    "Banana": ("banana", r"\left(z_1,\; \tfrac12 z_1^2 - 1 + \tfrac14 z_2\right)"),
    "Spiral": (
        "spiral",
        r"\tfrac{t}{5}(\cos t, \sin t) + \tfrac{z_2}{14},\; t = 1 + 3\pi\Phi(z_1)",
    ),
    "Square": ("square", r"3\,\Phi(z) - \tfrac32"),
    "Islands": ("islands", r"\tfrac13 z + \operatorname{sign}(z_1)\,(1.3,\, 0.7)"),
}
"""Title → name in maps.js, and f(z) in LaTeX."""


def show_density(theme: Theme) -> None:
    """The text, and draws of a Gaussian beside where a map takes them."""
    text, beside, picture = open_places()
    with beside:
        title = choose_one("The map f", list(MAPS), "map", wrap=True)
    name, formula = MAPS[title]
    with beside:
        offer_python(density_lines(name))
    with text:
        set_text(
            Idea(
                "Any density from a Gaussian",
                "Draw :blue[z] from a Gaussian, send it through a map, and :green[f(z)] may follow "
                "nearly any density: this is why a VAE’s prior may be so plain. A continuous map "
                "cannot tear, so between two islands a thin bridge stays. A small network finds "
                "one from draws of the goal, or of your drawing.",
                rf"{in_colour(theme, 'outgoing', 'f(z)')} = {formula}",
            )
        )
    with picture:
        density_pad(key="theory_density", map_name=name, theme=theme)
