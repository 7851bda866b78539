"""Is a class that is called like a formula only a name in the table that I download?"""

from __future__ import annotations

import pytest

from explorer.figures.table_text import harmless_cell


@pytest.mark.parametrize(
    "name", ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\N{NO-BREAK SPACE}@x"]
)
def test_a_formula_becomes_a_name(name: str) -> None:
    assert harmless_cell(name) == f"'{name}"


@pytest.mark.parametrize("name", ["7", "T-shirt or top", "a=b", "", "Ankle boot"])
def test_a_name_stays(name: str) -> None:
    assert harmless_cell(name) == name
