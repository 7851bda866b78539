"""Which pages are there, in which order and under which heading?

A new page is one folder in `pages/` and one line here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st

from explorer.ui.shell.model_choice import PARAMETER, show_model

PAGES_DIR = Path(__file__).parents[1] / "pages"
LANDING_PATH = "start"
"""Never shown: Streamlit asks the landing page, too, for an address of its own."""
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


def page_entries() -> dict[str, list[PageEntry]]:
    """The pages whose file is there, by section; the very first is the landing page."""
    present = {
        section: [entry for entry in entries if entry.file.is_file()]
        for section, entries in SECTIONS.items()
    }
    return {section: entries for section, entries in present.items() if entries}


def page_names() -> list[str]:
    """The names of the pages, the landing page's first."""
    return [entry.name for entries in page_entries().values() for entry in entries]


def navigation() -> st.Page:
    """The page that the visitor asked for; its menu stands in the sidebar."""
    sections = page_entries()
    landing = next(iter(sections.values()))[0]
    # Streamlit serves the landing page at / alone: a twin answers its own address. Whichever of
    # the two is asked for stands in the menu, so that it is lit there.
    is_named = urlsplit(st.context.url or "").path.rstrip("/").endswith(f"/{landing.name}")
    menu = {
        section: [_page(entry, is_landing=entry is landing and not is_named) for entry in entries]
        for section, entries in sections.items()
    }
    # Expanded: what stands below the menu would have Streamlit fold its end away.
    return st.navigation(menu | {"": [_twin(landing, is_named)]}, expanded=True)


def go_to(page: str, model: str) -> None:
    """End this page's run and open the page of that name with the model chosen."""
    entry = next(one for entries in SECTIONS.values() for one in entries if one.name == page)
    show_model(model)
    script = entry.file.relative_to(PAGES_DIR.parent).as_posix()
    st.switch_page(script, query_params={PARAMETER: model})


def _twin(landing: PageEntry, is_named: bool) -> st.Page:
    """The landing page's other self, which no menu shows."""
    return st.Page(
        landing.file,
        title=landing.title,
        url_path=LANDING_PATH if is_named else landing.name,
        default=is_named,
        visibility="hidden",
    )


def _page(entry: PageEntry, is_landing: bool) -> st.Page:
    return st.Page(
        entry.file,
        title=entry.title,
        icon=f":material/{entry.icon}:",
        url_path=LANDING_PATH if is_landing else entry.name,
        default=is_landing,
        help=entry.help,
    )
