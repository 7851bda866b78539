"""Does every page open over a core that is in another process, and asked through a pipe?

`EXPLORER_TEST_CORE=forwarding python -m pytest tests/ui/pages` runs all tests of pages so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from streamlit.testing.v1 import AppTest

from explorer.core import shared_core
from tests.core.forwarding import ForwardingCore, shared_core_elsewhere
from tests.owned import throw_all_away
from tests.shipped import CHECKPOINTS
from tests.ui.pages.conftest import PAGES

NAMES = sorted(page.parent.name for page in PAGES.glob("*/page.py"))


@pytest.fixture
def _elsewhere() -> Iterator[None]:
    with shared_core_elsewhere():
        yield
        throw_all_away(shared_core())


@pytest.mark.usefixtures("_elsewhere")
@pytest.mark.parametrize("page", NAMES)
def test_it_opens(open_page: Callable[..., AppTest], page: str) -> None:
    app = open_page(page, CHECKPOINTS)
    assert not app.exception
    assert not app.error
    assert app.title or app.markdown
    assert isinstance(shared_core(), ForwardingCore)
