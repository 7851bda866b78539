"""How were each data set's images made, and how is an uploaded picture made like them?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from explorer.images.errors import ImageError

Page = Literal["auto", "as it is"]
Polarity = Literal["auto", "dark ink on light", "light ink on dark"]
Paper = Literal["auto", "even out", "as it is"]
Marks = Literal["strokes", "shapes"]
Centring = Literal["mass", "box"]

THINNEST_PEN_PX = 1.67
"""5th percentile of the stroke width of MNIST's test images, 2·area/outline: 1.67 px."""


@dataclass(frozen=True)
class Recipe:
    """Steps from a picture to a data set's image, and their settings; each may be changed.

    Make a changed one with `dataclasses.replace(recipe, polarity="dark ink on light")`.
    """

    image_shape: tuple[int, int, int]
    """Channels, height, width of the images to make."""
    steps: tuple[str, ...]
    """Names of the steps, in order; `explorer.images.preparation.STEPS` says what each does."""
    source: str
    """How the data set's own images were made, with the reference."""
    page: Page = "auto"
    """Whether a sheet is sought in the picture and seen from above; only where ink is strokes."""
    mark: int = 0
    """Which of several marks, numbered from 1 as `Preparation.marks` has them; 0: the main one."""
    polarity: Polarity = "auto"
    """Which of ink and paper is the darker; the result is always light ink on black."""
    paper: Paper = "auto"
    """Whether shading is taken out of the paper; auto leaves paper that has one exact shade."""
    marks: Marks = "strokes"
    """Whether the ink is strokes on a page or one broad shape, which is how paper is told apart."""
    ink_threshold: float | None = None
    """Contrast to the paper, 0 to 1, from which a pixel is ink; None finds it (Otsu)."""
    box_threshold: float = 0.25
    """Ink, 0 to 1, from which a pixel belongs to the box: MNIST's are 20 px at 0 to 0.25 alike."""
    speck_share: float = 0.03
    """Marks with less than this share of the main mark's ink are dropped; 0 keeps all near it."""
    thinnest_pen_px: float = THINNEST_PEN_PX
    """Strokes that would come out thinner than this many pixels are widened; 0 leaves all."""
    longest_side_px: int = 20
    """Longer side of the ink's box in the image."""
    centring: Centring = "mass"
    """Whether the centre of mass or the middle of the box goes to the middle of the image."""
    window_share: float = 1.0
    """How large the window is that is cut out, of the largest of the right shape."""
    window_across: float = 0.5
    """Where it lies, from 0 at the left to 1 at the right."""
    window_down: float = 0.5
    """Where it lies, from 0 at the top to 1 at the bottom."""

    def __post_init__(self) -> None:
        for name, allowed in CHOICES.items():
            value = getattr(self, name)
            if value not in allowed:
                raise ImageError(f"There is no {name} '{value}'; choose {', '.join(allowed)}.")
        for name, (least, most) in LIMITS.items():
            value = getattr(self, name)
            if value is not None and not least <= value <= most:
                raise ImageError(f"{name} is {value}, and must lie between {least} and {most}.")
        longest = max(self.image_shape[1:])
        if self.longest_side_px > longest:
            raise ImageError(
                f"longest_side_px is {self.longest_side_px}, and the image has {longest} pixels; "
                "choose fewer."
            )


CHOICES: dict[str, tuple[str, ...]] = {
    "page": get_args(Page),
    "polarity": get_args(Polarity),
    "paper": get_args(Paper),
    "marks": get_args(Marks),
    "centring": get_args(Centring),
}
"""The values that each setting of words may have."""

LIMITS: dict[str, tuple[float, float]] = {
    "mark": (0, 40),
    "ink_threshold": (0.02, 0.98),
    "box_threshold": (0.0, 0.98),
    "speck_share": (0.0, 0.9),
    "thinnest_pen_px": (0.0, 6.0),
    "longest_side_px": (1, 4096),
    "window_share": (0.1, 1.0),
    "window_across": (0.0, 1.0),
    "window_down": (0.0, 1.0),
}
"""The least and the most that each setting of numbers may be."""

RECIPES: dict[str, Recipe] = {
    "mnist": Recipe(
        image_shape=(1, 28, 28),
        steps=("grey", "polarity", "paper", "ink", "pen", "crop", "scale", "centre"),
        source=(
            "NIST's bilevel images, size normalised into a 20×20 box with their aspect ratio kept, "
            "grey from the anti-aliasing, their centre of mass at the centre of a 28×28 field: "
            "LeCun, Cortes and Burges, The MNIST database of handwritten digits."
        ),
    ),
    "room_drawings": Recipe(
        image_shape=(1, 28, 28),
        steps=("grey", "polarity", "paper", "ink", "pen", "crop", "scale", "centre"),
        source="Drawn on the phones of a room and made like MNIST's images.",
    ),
    "binarized_mnist": Recipe(
        image_shape=(1, 28, 28),
        steps=("grey", "polarity", "paper", "ink", "pen", "crop", "scale", "centre", "bilevel"),
        source="MNIST, each pixel black or white: Larochelle and Murray, AISTATS 2011.",
    ),
    "digits": Recipe(
        image_shape=(1, 8, 8),
        steps=("grey", "polarity", "paper", "ink", "crop", "bitmap", "upright", "blocks"),
        source=(
            "NIST's programs stretched each digit to 20×32 pixels in a 32×32 bitmap, evened its "
            "weight and sheared it upright; set pixels were counted in 4×4 blocks, 0 to 16: "
            "Alpaydin and Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning "
            "Repository, 1998, and Garris and others, NISTIR 5469, 1994."
        ),
        longest_side_px=8,
    ),
    "fashion_mnist": Recipe(
        image_shape=(1, 28, 28),
        steps=("grey", "polarity", "paper", "crop", "scale", "centre"),
        source=(
            "Product photographs, trimmed of what is within 5 % of the corners' shade, longest "
            "edge 28, centred, negated, grey: Xiao, Rasul and Vollgraf, arXiv:1708.07747, "
            "section 2."
        ),
        marks="shapes",
        box_threshold=0.05,
        longest_side_px=28,
        centring="box",
    ),
    "frey_faces": Recipe(
        image_shape=(1, 28, 20),
        steps=("grey", "window"),
        source="Frames of a video of one face, grey, 20 pixels wide and 28 high: Frey and Roweis.",
    ),
    "sprites": Recipe(
        image_shape=(1, 64, 64),
        steps=("grey", "polarity", "paper", "ink", "field", "bilevel"),
        source=(
            "One white shape on black, 64×64, binary, anywhere in the field, after dSprites: "
            "Matthey, Higgins, Hassabis and Lerchner, 2017."
        ),
        marks="shapes",
    ),
    "sprites_color": Recipe(
        image_shape=(3, 64, 64),
        steps=("colour", "window"),
        source="One coloured shape on black, 64×64, RGB, after dSprites and its colour variants.",
    ),
    **dict.fromkeys(
        ("faces", "one_face"),
        Recipe(
            image_shape=(3, 64, 64),
            steps=("colour", "window"),
            source="A drawn head and shoulders before a plain wall, 64×64, RGB.",
        ),
    ),
}
"""How a picture becomes an image of each data set that has a way of its own."""


def recipe_for(dataset_name: str, image_shape: tuple[int, int, int]) -> Recipe:
    """The recipe of a data set, or of its image shape where it has none of its own.

    A data set without a recipe (a folder of one's own images, say) gets the largest window of the
    right shape from the picture's middle, in grey or RGB.
    """
    recipe = RECIPES.get(dataset_name)
    if recipe is None or recipe.image_shape[0] != image_shape[0]:
        colour = "grey" if image_shape[0] == 1 else "colour"
        return Recipe(
            image_shape,
            (colour, "window"),
            f"Images of {image_shape[2]}×{image_shape[1]} pixels, made in no way that is known.",
            longest_side_px=max(image_shape[1:]),
        )
    if recipe.image_shape == image_shape:
        return recipe
    scale = max(image_shape[1:]) / max(recipe.image_shape[1:])
    side = max(1, round(recipe.longest_side_px * scale))
    return replace(recipe, image_shape=image_shape, longest_side_px=side)
