"""Do the curves say what the history says?"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import pytest

from explorer.figures.history import (
    KL,
    RECONSTRUCTION,
    SMALLEST_ON_LOG,
    TERMS,
    Curves,
    history_figure,
)
from explorer.figures.palette import LIGHT


def history(kl: tuple[float, ...] = (0.0, 5.0, 7.0)) -> dict[str, Any]:
    reconstruction = (543.0, 150.0, 130.0)
    part = {
        "log_px_given_z": [-value for value in reconstruction],
        "kl": list(kl),
        "elbo": [-a - b for a, b in zip(reconstruction, kl, strict=True)],
    }
    return {"epochs": [0, 1, 2], "train": part, "validation": part}


def bare_history() -> dict[str, Any]:
    """As of an autoencoder: no KL and so no bound."""
    part = {"loss": [90.0, 80.0], "log_px_given_z": [-90.0, -80.0]}
    return {"epochs": [0, 1], "train": part, "validation": part}


def drawn(figure: go.Figure, row: int, column: int) -> list[go.Scatter]:
    place = figure.get_subplot(row, column).xaxis.plotly_name.replace("xaxis", "x")
    return [trace for trace in figure.data if trace.xaxis == place]


@pytest.mark.parametrize("row", range(len(TERMS)))
def test_each_term_has_a_row_and_its_colour(row: int) -> None:
    figure = history_figure([Curves("one", history())], LIGHT)
    term = TERMS[row]
    for trace in drawn(figure, row + 1, 1):
        assert trace.line.color == getattr(LIGHT, term.role)
        assert tuple(trace.y) == term.of(history(), "train")


def test_terms_are_costs_and_the_total_is_their_sum() -> None:
    parts = [term.of(history(), "validation") for term in TERMS]
    assert all(values is not None for values in parts)
    reconstruction, kl, total = parts
    assert total == pytest.approx([a + b for a, b in zip(reconstruction, kl, strict=True)])


def test_training_is_solid_and_held_out_dashed_and_one_of_them_speaks() -> None:
    traces = drawn(history_figure([Curves("one", history())], LIGHT), 2, 1)
    assert [trace.line.dash for trace in traces] == ["solid", "dash"]
    spoken = [trace.hovertemplate for trace in traces if trace.hovertemplate]
    assert len(spoken) == 1
    assert "training images" in spoken[0]
    assert "validation" in spoken[0]


def test_a_training_without_kl_leaves_its_rows_empty() -> None:
    figure = history_figure([Curves("ae", bare_history()), Curves("vae", history())], LIGHT)
    assert drawn(figure, 1, 1)
    assert not drawn(figure, 2, 1)
    assert drawn(figure, 2, 2)


def test_alone_it_has_only_the_rows_it_needs() -> None:
    figure = history_figure([Curves("ae", bare_history())], LIGHT)
    assert len(list(figure.select_yaxes())) == 1


def test_a_kl_of_nothing_is_still_drawn_on_a_logarithmic_axis() -> None:
    figure = history_figure([Curves("kl only", history((0.0, 0.0, 0.0)))], LIGHT, log_kl=True)
    assert figure.get_subplot(2, 1).yaxis.type == "log"
    assert figure.get_subplot(1, 1).yaxis.type != "log"
    assert min(drawn(figure, 2, 1)[0].y) == SMALLEST_ON_LOG


def test_columns_share_axes_only_where_they_measure_the_same() -> None:
    curves = [Curves("a", history(), "grey"), Curves("b", history(), "density")]
    figure = history_figure(curves, LIGHT)
    reconstruction, kl = (TERMS.index(term) + 1 for term in (RECONSTRUCTION, KL))
    assert figure.get_subplot(reconstruction, 2).yaxis.matches is None
    assert figure.get_subplot(kl, 2).yaxis.matches is not None
    same = history_figure([Curves("a", history(), "s"), Curves("b", history(), "s")], LIGHT)
    assert same.get_subplot(reconstruction, 2).yaxis.matches is not None


def test_the_scrubber_stands_at_its_epoch_in_every_column() -> None:
    figure = history_figure([Curves("a", history()), Curves("b", history())], LIGHT, epoch=1)
    assert [line.x0 for line in figure.layout.shapes] == [1, 1]


def test_a_training_from_before_the_validation_split_says_that_its_curve_is_the_test_set_s() -> (
    None
):
    old = history()
    old["test"] = old.pop("validation")
    traces = drawn(history_figure([Curves("old", old)], LIGHT), 2, 1)
    assert [trace.line.dash for trace in traces] == ["solid", "dash"]
    assert "on test ones" in next(filter(None, (trace.hovertemplate for trace in traces)))


def test_each_curve_ends_in_its_last_held_out_value() -> None:
    figure = history_figure([Curves("one", history())], LIGHT)
    written = [note.text for note in figure.layout.annotations]
    assert {"<b>130.0</b>", "<b>7.00</b>", "<b>137.0</b>"} <= set(written)


def test_a_bound_given_the_class_says_so_from_its_column_on() -> None:
    given = Curves("told", history(), given=" | class")
    figure = history_figure([Curves("one", history()), Curves("two", history()), given], LIGHT)
    words = [note.text for note in figure.layout.annotations]
    assert words.count("<b>−ELBO</b>") == words.count("<b>−ELBO | class</b>") == 1
    assert words.count("<b>KL</b>") == words.count("nats per image") == 1
    assert "the −ELBO | class is" in drawn(figure, 3, 3)[1].hovertemplate
