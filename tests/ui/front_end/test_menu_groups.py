"""Has the menu of pages the parts still that are made groups for those who hear it?"""

from __future__ import annotations

from explorer.ui.front_end.bundles import HASHED_DIR
from explorer.ui.front_end.menu_groups import HEAD

LIST = "stSidebarNavItems"


def test_the_menus_list_is_called_so_still() -> None:
    assert LIST in HEAD
    scripts = (HASHED_DIR / "js").glob("*.js")
    assert any(f"`{LIST}`" in script.read_text("utf-8") for script in scripts)
