"""Are the models' routes and the rooms' served beside the pages, under the path they are told?"""

from __future__ import annotations

import pytest

from explorer.ui.shell.beside_pages import beside_pages
from explorer.ui.shell.serving import Serving


@pytest.mark.parametrize("base_path", ["", "/below"])
def test_both_kinds_of_routes_lie_under_the_path(base_path: str) -> None:
    beside = beside_pages(Serving(base_path, (), False))
    paths = {str(getattr(route, "path", "")) for route in beside.routes}
    assert {f"{base_path}/core/live", f"{base_path}/core/health"} <= paths
    assert any(path.startswith(f"{base_path}/room") for path in paths)
    assert all(path.startswith(f"{base_path}/") for path in paths)
    assert beside.middleware
