"""Why would Streamlit take our folder `pages` for a kind of pages of its own?

Until some visitor has reached `st.navigation`, a folder of that name beside the main script means
the older kind: the first link to any page but the landing page is then answered with "Page not
found" over the page. There is no public switch.

What it buys: that link opens its page (a server just started, `/generate` asked first).
What breaks it: another name for the flag, or `pages` read anew; a test fails then, and also when
Streamlit lets go of its older kind and this can go.
"""

from __future__ import annotations

from streamlit.runtime.pages_manager import PagesManager


def leave_pages_to_navigation() -> None:
    """Have Streamlit run the main script for every address from the first visitor on."""
    PagesManager.uses_pages_directory = False
