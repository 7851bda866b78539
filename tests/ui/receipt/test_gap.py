"""Is what q misses split in two, and a part that is not told from nothing no figure?"""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from explorer.core import Evidence, InferenceGap
from explorer.metrics.drawn_bounds import DrawnBounds
from explorer.ui.receipt.gap import gap_rows

DRAWN = DrawnBounds(-87.0, 0.0, -86.5, 0.0, 0.0)
EXACT = SimpleNamespace(evidence=Evidence(DRAWN, 1000, 0, -86.0, -87.0, 1.0))
DEEP = SimpleNamespace(evidence=Evidence(DRAWN, 200, 0, None, None, None))


def test_with_an_exact_log_px_both_parts_add_up_to_what_q_misses():
    encoder, family = gap_rows(EXACT, InferenceGap(-86.6, 0.4, 0.02, 0.1, 0.03))
    assert (encoder.term, family.term) == ("amortisation gap", "approximation gap")
    assert encoder.nats + family.nats == pytest.approx(1)  # KL(q(z|x) ‖ p(z|x))
    assert encoder.share + family.share == pytest.approx(1)
    assert (encoder.figure, encoder.spread) == ("0.40", "± 0.02")


def test_where_log_px_is_bounded_the_second_is_said_to_be_about_that():
    family = gap_rows(DEEP, InferenceGap(-86.6, 0.4, 0.02, 0.1, 0.03))[1]
    assert (family.figure, family.spread) == ("0.10", "± 0.03")  # by the best Gaussian's own draws
    assert family.words.startswith("about, by a bound of log p(x): ")
    assert "least" not in family.words


def test_a_part_that_its_draws_do_not_tell_from_nothing_is_a_dash():
    parts = gap_rows(DEEP, InferenceGap(-86.6, 0.2, 0.31, 0.1, 0.5))
    assert [(part.figure, part.spread, part.share) for part in parts] == [("–", "", None)] * 2
    assert parts[0].words.endswith("; not told from 0, its error is 0.31")
    assert parts[1].words.endswith("; not told from 0, its error is 0.50")


def test_where_the_search_found_nothing_better_it_says_so():
    encoder = gap_rows(DEEP, InferenceGap(-87, 0.0, 0.0, 0.1, 0.01))[0]
    assert encoder.figure == "–"
    assert encoder.words == "the search found no Gaussian better than the encoder’s"


def test_the_search_may_seem_to_gain_more_than_q_misses():
    assert gap_rows(EXACT, InferenceGap(-86.6, 1.1, 0.2, 0.1, 0.01))[1].figure == "–"
