"""How does a visitor get to the pages? By the menu, and from page to page."""

from __future__ import annotations

from urllib.parse import urlsplit

import streamlit as st

from explorer.ui.shell.first_choice import PARAMETER
from explorer.ui.shell.model_choice import show_model
from explorer.ui.shell.sections import PAGES_DIR, SECTIONS, PageEntry

LANDING_PATH = "start"
"""Never shown: Streamlit asks the landing page, too, for an address of its own."""


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
