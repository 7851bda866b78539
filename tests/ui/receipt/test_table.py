"""Does the receipt say in words what its figures say, and promise no more?"""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pytest

from explorer.core import Evidence, InferenceGap, Terms
from explorer.figures.palette import DARK
from explorer.metrics.drawn_bounds import DrawnBounds
from explorer.metrics.percentiles import PercentileRank
from explorer.ui.receipt.table import (
    largeness,
    likelihood_note,
    oddness,
    receipt_rows,
    table_html,
)
from tests.ui.stand_ins import CONDITIONAL, GAUSSIAN, description

MIDDLE = PercentileRank(50, 50, 100)


def model(conditional=False, **changes):
    return description(capabilities=CONDITIONAL if conditional else GAUSSIAN, **changes)


def made(kl=(3.0, 4.0), evidence=None, log_px_given_z=-80.0, elbo_se=0.0):
    places = (MIDDLE, MIDDLE, MIDDLE)
    terms = Terms(log_px_given_z, np.array(kl, np.float32), "by quadrature", *places, elbo_se)
    return SimpleNamespace(terms=terms, evidence=evidence)


def drawn(bound, elbo=-87.0, error=0.0):
    return DrawnBounds(elbo, error, bound, error, error)


def exact(bound=-86.5, log_px=-86.0, elbo=-87.0):
    return Evidence(drawn(bound), 1000, 0, log_px, elbo, log_px - elbo)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (PercentileRank(7, 93, 100), "odder than 93 % of test images"),
        (PercentileRank(93, 7, 100), "more usual than 93 % of test images"),
        (PercentileRank(50, 50, 100), "odder than 50 % of test images"),
        (PercentileRank(0, 100, 100), "odder than every one of 100 test images"),
        (PercentileRank(100, 0, 100), "more usual than every one of 100 test images"),
        (PercentileRank(1, 9999, 10000), "odder than 99 % of test images"),
        (PercentileRank(0, 10000, 10000), "odder than every one of 10,000 test images"),
    ],
)
def test_how_odd_a_bound_is(place, words):
    assert oddness(place) == words


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (PercentileRank(60, 40, 100), "larger than for 60 % of test images"),
        (PercentileRank(40, 60, 100), "smaller than for 60 % of test images"),
        (PercentileRank(100, 0, 100), "larger than for all 100 test images"),
        (PercentileRank(0, 100, 100), "smaller than for all 100 test images"),
    ],
)
def test_how_large_a_kl_is(place, words):
    assert largeness(place) == words


def test_every_term_has_its_line_with_two_latents():
    rows = receipt_rows(model(), made(evidence=exact()), is_grey=True)
    assert [row.term for row in rows] == [
        "log p(x|z)",
        "KL(q(z|x) ‖ p(z))",
        "z₁",
        "z₂",
        "ELBO",
        "importance-weighted bound",
        "log p(x)",
        "KL(q(z|x) ‖ p(z|x))",
    ]
    nats = [row.nats for row in rows]
    assert nats == pytest.approx([-80, 7, 3, 4, -87, -86.5, -86, 1])
    assert "K = 1000" in rows[5].note
    assert rows[5].words == "tighter than the ELBO by 0.50"
    assert [row.share is not None for row in rows] == [True] * 5 + [False] * 3


def test_parts_are_shares_of_the_whole_kl():
    parts = [row for row in receipt_rows(model(), made(evidence=exact()), True) if row.is_part]
    assert sum(part.share for part in parts) == pytest.approx(1)
    none = receipt_rows(model(), made(kl=(0.0, 0.0), evidence=exact()), True)
    assert not [row for row in none if row.is_part]
    many = receipt_rows(model(), made(kl=(1.0,) * 10, evidence=exact()), True)
    assert not [row for row in many if row.is_part]


def test_a_bound_past_what_it_bounds_is_called_chance():
    above = receipt_rows(model(), made(evidence=exact(bound=-85.83)), True)[5]
    assert above.words == "0.17 above log p(x), by chance of its draws"
    below = receipt_rows(model(), made(evidence=exact(bound=-90.0)), True)[5]
    assert below.words == "below the ELBO, by chance of its draws"


def test_what_was_drawn_stands_with_its_error_and_no_more_digits_than_that():
    deep = Evidence(drawn(-86.5, error=0.31), 200, 0, None, None, None)
    bound = receipt_rows(model(), made(evidence=deep), True)[-1]
    assert (bound.figure, bound.spread) == ("−86.50", "± 0.31")
    assert bound.words == "tighter than the ELBO by 0.50 ± 0.31"
    assert "−86.50<small>± 0.31</small>" in table_html([bound], DARK)
    wide = Evidence(drawn(-86.5, error=23.0), 200, 0, None, None, None)
    bound = receipt_rows(model(), made(evidence=wide), True)[-1]
    assert (bound.figure, bound.spread) == ("−86", "± 23")  # to even
    assert bound.words == "no tighter than the ELBO that its draws could tell"
    terms = made(elbo_se=4.2, evidence=deep)
    first, *_, elbo, _ = receipt_rows(model(), terms, True)
    assert (first.figure, first.spread) == ("−80.0", "± 4.2")
    assert (elbo.figure, elbo.spread) == ("−87.0", "± 4.2")


def test_more_latents_have_no_exact_lines_but_the_test_sets_mean():
    deep = Evidence(drawn(-86.5), 200, 0, None, None, None)
    told = {"nll": 97.25, "nll_samples": 5000}
    rows = receipt_rows(model(metrics=told), made(evidence=deep), True)
    assert [row.term for row in rows][-1] == "importance-weighted bound"
    assert rows[-1].words == "test mean −97.25 with K = 5000"
    rows = receipt_rows(model(metrics=told | {"nll_se": 0.4}), made(evidence=deep), True)
    assert rows[-1].words == "test mean −97.25 ± 0.40 with K = 5000"


def test_a_code_without_spread_has_one_line():
    (row,) = receipt_rows(model(), made(kl=(0.0, 0.0)), True)
    assert row.term == "log p(x|z)"


def test_grey_pixels_under_bernoulli_are_called_a_pseudo_likelihood():
    assert "pseudo-likelihood" in likelihood_note(model(), is_grey=True)
    assert "pseudo" not in likelihood_note(model(), is_grey=False)
    unit = likelihood_note(model(likelihood="gaussian", sigma="unit"), True)
    assert "density" in unit
    assert "σ = 1" in unit
    learned = likelihood_note(model(likelihood="gaussian", sigma="learned"), True)
    assert "learned σ" in learned


def test_the_table_holds_each_row_escaped_with_a_true_minus():
    rows = receipt_rows(model(), made(evidence=exact()), True)
    html = table_html(rows, DARK)
    assert html.count("<tr") == len(rows) + 1
    assert "−87.00" in html
    assert DARK.latent in html
    widths = [float(width) for width in re.findall(r"width:([\d.]+)%\"></i>", html)]
    assert widths == pytest.approx([50, 50, 42.9, 57.1, 50], abs=0.1)
    odd = [type(rows[0])("<b>", "&", 1.0, "ink", 0.5, "<i>")]
    assert "<b>" not in table_html(odd, DARK)


def test_a_conditional_model_s_lines_are_given_the_class():
    rows = receipt_rows(model(conditional=True), made(evidence=exact(bound=-85.5)), is_grey=True)
    terms = [row.term for row in rows if not row.is_part]
    assert terms == [
        "log p(x|z, y)",
        "KL(q(z|x, y) ‖ p(z))",
        "ELBO | class",
        "importance-weighted bound | class",
        "log p(x|y)",
        "KL(q(z|x, y) ‖ p(z|x, y))",
    ]
    assert "above log p(x|y)" in rows[5].words


def test_a_gap_that_was_asked_for_follows_all_else():
    gap = InferenceGap(-86.6, 0.4, 0.02, 0.1, 0.03)
    without = receipt_rows(model(), made(evidence=exact()), True)
    with_parts = receipt_rows(model(), made(evidence=exact()), True, gap)
    assert [row.term for row in with_parts[len(without) :]] == [
        "amortisation gap",
        "approximation gap",
    ]
    assert with_parts[: len(without)] == without
