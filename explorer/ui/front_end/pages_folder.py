"""Why would Streamlit take our folder `pages` for a kind of pages of its own?

Until some visitor has reached `st.navigation`, a folder of that name beside the main script means
the older kind: the first link to any page but the landing page is then answered with "Page not
found" over the page. There is no public switch.
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager


def leave_pages_to_navigation() -> None:
    """Have Streamlit run the main script for every address from the first visitor on."""
    PagesManager.uses_pages_directory = False
