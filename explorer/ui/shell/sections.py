"""Which pages are there, in which order and under which heading?

A new page is one folder in `pages/` and one line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PAGES_DIR = Path(__file__).parents[1] / "pages"
COMPONENT = (
    "BidiComponent",
    "Selectbox",
    "ButtonGroup",
    "NumberInput",
    "Slider",
    "Checkbox",
    "DownloadButton",
    "ImageList",
)
MAP = ("BidiComponent", "Selectbox", "ButtonGroup", "Html")
"""Of pages that begin with a plane alone: what else they have comes with what asks for it."""
CHART = ("PlotlyChart", *COMPONENT)
DECODES, RECONSTRUCTS = frozenset({"decodes_latent"}), frozenset({"reconstructs"})


@dataclass(frozen=True)
class PageEntry:
    """One page.

    Attributes:
        name: its folder and its address.
        title, icon: in the menu.
        help: what one does there.
        scripts: parts of Streamlit's front end that its first picture needs, see `module_preload`.
        runs_chart_early: whether that picture is a chart, or waits for one.
        requires, latent_dims: what the page asks of a model, as it tells `open_page`; nothing where
            it shows no single model.
    """

    name: str
    title: str
    icon: str
    help: str
    scripts: tuple[str, ...] = COMPONENT
    runs_chart_early: bool = False
    requires: frozenset[str] = frozenset()
    latent_dims: int = 0

    @property
    def file(self) -> Path:
        """The script that Streamlit runs."""
        return PAGES_DIR / self.name / "page.py"


SECTIONS: dict[str, tuple[PageEntry, ...]] = {
    "Explore": (
        PageEntry(
            "latent_map",
            "Latent map",
            "explore",
            "Move over the plane and watch it decode.",
            MAP,
            requires=DECODES,
            latent_dims=2,
        ),
        PageEntry(
            "manifold",
            "Manifold",
            "grid_view",
            "The decoder's images, laid as tiles.",
            CHART,
            True,
            DECODES,
            2,
        ),
        PageEntry(
            "encodings",
            "Encodings",
            "scatter_plot",
            "Where the test images lie.",
            MAP,
            requires=RECONSTRUCTS | DECODES,
            latent_dims=2,
        ),
        PageEntry(
            "traversals",
            "Traversals",
            "swap_horiz",
            "What each latent dimension does.",
            CHART,
            requires=DECODES,
        ),
        PageEntry(
            "generate",
            "Generate",
            "auto_awesome",
            "New images, paths and arithmetic.",
            requires=frozenset({"samples"}),
        ),
    ),
    "Yours": (
        PageEntry(
            "your_image",
            "Your image",
            "draw",
            "Draw or upload, and see it land.",
            CHART,
            requires=RECONSTRUCTS | DECODES,
        ),
        PageEntry("train", "Train", "model_training", "Train a model and watch it learn."),
        PageEntry("models", "Models", "inventory_2", "Every model's card; bring your own."),
        PageEntry("talk", "Talk", "co_present", "Give a lecture; the room joins by phone."),
        PageEntry(
            "checkup",
            "Check-up",
            "stethoscope",
            "What a model turned out to be, and what is wrong with it.",
            CHART,
        ),
    ),
    "Understand": (
        PageEntry(
            "objectives", "Objectives", "balance", "Reconstruction only, KL only, and both.", CHART
        ),
        PageEntry("theory", "Theory", "functions", "The ideas behind, each to touch."),
    ),
    "Other families": (
        PageEntry(
            "conditional",
            "Conditional",
            "label",
            "Every class at the same z.",
            requires=frozenset({"conditional", "gaussian_latent"}),
            latent_dims=2,
        ),
        PageEntry(
            "codebook",
            "Codebook",
            "apps",
            "Images written in discrete codes.",
            requires=frozenset({"codebook"}),
        ),
        PageEntry(
            "gibbs",
            "Gibbs chain",
            "casino",
            "A Boltzmann machine, step by step.",
            requires=frozenset({"energy_based"}),
        ),
    ),
}
