"""Does a small form of the check-up's benchmark name its faults, and leave sound models alone?"""

from __future__ import annotations

import pytest

from tests.benchmarks.checkup_faults import filled, outcome, outcomes, read_outcomes, table
from tests.readme import table as table_of_the_readme

SMALL = ("digits-vae-2d",)


def test_a_small_form_of_the_benchmark() -> None:
    found = outcomes(11, faults=8, variants=4, names=SMALL)
    assert sum(one.is_right for one in found if one.code) >= 7, found
    assert all(one.is_right for one in found if not one.code), found
    assert "| `sound` | 4 | 4 | – |" in table(found)


def test_a_layer_of_another_type_is_named_though_nothing_runs() -> None:
    assert "dtype" in outcome("dtype", "digits-vae-2d", 0, is_fault=True).named


def test_a_run_that_was_not_ended_is_gone_on_from(tmp_path) -> None:
    kept = tmp_path / "outcomes.jsonl"
    begun = outcomes(11, faults=1, variants=0, names=SMALL, kept=kept)
    assert read_outcomes(kept) == begun
    assert outcomes(11, faults=1, variants=0, names=SMALL, kept=kept) == begun
    text = filled("a\n<!-- checkup -->\nold\n<!-- /checkup -->\nb\n", begun)
    assert begun[0].code in text
    assert "old" not in text
    with pytest.raises(ValueError, match="There is no <!-- checkup -->"):
        filled("a", begun)


def test_the_table_of_the_readme_is_of_a_whole_run_that_keeps_the_promise() -> None:
    rows = {
        code.strip("`"): (int(n), int(right))
        for code, n, right, _ in table_of_the_readme("checkup")
    }
    sound = rows.pop("sound")
    assert sound[0] == 40
    assert sound[1] >= 38
    assert sum(count for count, _ in rows.values()) == 60
    assert sum(right for _, right in rows.values()) >= 54
