"""Does the front end that is installed read where its server is?"""

from __future__ import annotations

from explorer.ui.front_end.bundles import STATIC_DIR, href, script_files
from explorer.ui.front_end.server_address import HEAD


def test_the_front_end_reads_the_address_there() -> None:
    """Fails when an upgrade takes the address from elsewhere: this would do nothing."""
    for name in ("window.__streamlit", "BACKEND_BASE_URL"):
        assert name in HEAD
        assert any(name in (STATIC_DIR / href(file)).read_text() for file in script_files("index"))
