"""Does a small form of the check-up's benchmark name its faults, and leave sound models alone?"""

from __future__ import annotations

from tests.benchmarks.checkup_faults import outcome, outcomes, table

SMALL = ("digits-vae-2d",)


def test_a_small_form_of_the_benchmark() -> None:
    found = outcomes(11, faults=8, variants=4, names=SMALL)
    assert sum(one.is_right for one in found if one.code) >= 7, found
    assert all(one.is_right for one in found if not one.code), found
    assert "| `sound` | 4 | 4 | – |" in table(found)


def test_a_layer_of_another_type_is_named_though_nothing_runs() -> None:
    assert "dtype" in outcome("dtype", "digits-vae-2d", 0, is_fault=True).named
