"""How did training go: each term of the bound per epoch, on training and on held-out images?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import log10
from typing import Any

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from explorer.data.dataset import held_out_split
from explorer.figures.frame import FONT_PX, axis, frame, note
from explorer.figures.lettering import in_two_lines, lettered
from explorer.figures.palette import Theme

ROW_PX = 132
SMALLEST_ON_LOG = 1e-4
"""Nats; a KL that is rounded to 0 is drawn here on a logarithmic axis, which has no 0."""
HEADROOM, EARLY = 1.2, 0.75
LINE_PX = {"solid": 2.0, "dash": 1.6}
WIDE_TITLE = 14
"""Letters from which a column's title is broken into two lines."""


@dataclass(frozen=True)
class Term:
    """One curve: where it stands in a history, its sign there, its name and its role's colour."""

    key: str
    sign: int
    name: str
    role: str
    digits: int

    def of(self, history: Mapping[str, Any], part: str) -> tuple[float, ...] | None:
        """Its values, one per epoch, nats per image; None where the training has no such term."""
        values = history.get(part, {}).get(self.key)
        return None if values is None else tuple(self.sign * float(value) for value in values)


RECONSTRUCTION = Term("log_px_given_z", -1, "reconstruction", "outgoing", 1)
KL = Term("kl", 1, "KL", "latent", 2)
TOTAL = Term("elbo", -1, "−ELBO", "ink", 1)
TERMS = (RECONSTRUCTION, KL, TOTAL)
TRAIN = "train"


@dataclass(frozen=True)
class Curves:
    """What is drawn of one training.

    Attributes:
        title: its column's.
        history: as a checkpoint keeps it: `epochs`, `train` and `validation` (or `test`).
        scale: what its reconstruction term measures; trainings with the same share their axes.
        given: what follows −ELBO where the class is told.
    """

    title: str
    history: Mapping[str, Any]
    scale: str = ""
    given: str = ""

    @property
    def last_epoch(self) -> int:
        """Where its curves end."""
        return int(self.history["epochs"][-1])

    def named(self, term: Term) -> Term:
        """The term under the name that it has in this training."""
        return replace(term, name=term.name + self.given) if term is TOTAL else term


@dataclass(frozen=True, eq=False)
class _Panel:
    """One place in the grid: a term of a training."""

    figure: go.Figure
    theme: Theme
    term: Term
    row: int
    column: int
    is_log: bool

    @property
    def colour(self) -> str:
        colour: str = getattr(self.theme, self.term.role)
        return colour


def history_figure(
    trainings: Sequence[Curves],
    theme: Theme,
    epoch: int | None = None,
    log_kl: bool = False,
) -> go.Figure:
    """One row per term, one column per training: nats per image against the epoch.

    The reconstruction −E_q[log p(x|z)] in green, the KL in blue, their sum −ELBO in the ink's
    colour; training images solid, those of validation dashed, the last of these written at the
    end. A row's axes are the same across its columns, except where terms measure different things.

    Args:
        trainings: one per column.
        theme: the page's colours.
        epoch: where to draw the scrubber's line, if anywhere.
        log_kl: a logarithmic axis for the KL, which spans from none to tens of nats.
    """
    terms = [term for term in TERMS if any(term.of(one.history, TRAIN) for one in trainings)]
    columns, rows = max(1, len(trainings)), max(1, len(terms))
    longest = max((one.last_epoch for one in trainings), default=0)
    figure = make_subplots(
        rows=rows,
        cols=columns,
        horizontal_spacing=0.045 if _is_one_scale(trainings) else 0.075,
        vertical_spacing=0.11,
    )
    height = ROW_PX * rows + 100
    margin = {"l": 40, "r": 12, "t": 60, "b": 40}
    figure.update_layout(frame(theme, height, margin=margin, hovermode="x").layout)
    figure.update_xaxes(
        axis(theme, showticklabels=False, nticks=4, tickangle=0, fixedrange=True),
        matches="x",
        rangemode="tozero",
    )
    figure.update_xaxes(title_text="epoch", showticklabels=True, row=rows)
    figure.update_yaxes(axis(theme, nticks=4, fixedrange=True, rangemode="tozero"))
    for row, term in enumerate(terms, start=1):
        is_log = log_kl and term is KL
        for column, training in enumerate(trainings, start=1):
            panel = _Panel(figure, theme, training.named(term), row, column, is_log)
            _draw(panel, training, longest)
            if column == 1 or panel.term != trainings[column - 2].named(term):
                _name_term(panel)
        _share_axes(figure, trainings, term, row)
        if is_log:
            figure.update_yaxes(type="log", dtick=2, exponentformat="power", row=row)
    _name_unit(figure, columns, theme)
    for column, training in enumerate(trainings, start=1):
        _name_column(figure, training.title, column, theme)
        if epoch is not None:
            _scrubber(figure, epoch, column, theme)
    return figure


def _draw(panel: _Panel, training: Curves, longest: int) -> None:
    term, place = panel.term, {"row": panel.row, "col": panel.column}
    split = held_out_split(training.history)
    train, held_out = (term.of(training.history, part) for part in (TRAIN, split))
    for values, dash in ((train, "solid"), (held_out, "dash")):
        if values is None:
            continue
        speaks = values is (held_out or train)
        panel.figure.add_trace(
            go.Scatter(
                x=list(training.history["epochs"]),
                y=[max(value, SMALLEST_ON_LOG) if panel.is_log else value for value in values],
                mode="lines",
                line={"color": panel.colour, "width": LINE_PX[dash], "dash": dash},
                customdata=list(zip(train or values, held_out or values, strict=True)),
                hovertemplate=_sentence(term, split if held_out else "") if speaks else None,
                hoverinfo=None if speaks else "skip",
            ),
            **place,
        )
    shown = held_out or train
    if not shown:
        return
    if not panel.is_log:
        # Room for the figure that stands on the curve's end.
        room = {"include": [HEADROOM * max(*shown, *(train or shown))]}
        panel.figure.update_yaxes(autorangeoptions=room, **place)
    _write_last(panel, shown[-1], training.last_epoch, longest)


def _sentence(term: Term, held_out: str) -> str:
    digits = f".{term.digits}f"
    text = f"After epoch %{{x}} the {term.name} is <b>%{{customdata[0]:{digits}}}</b> nats an image"
    if held_out:
        text += f"<br>on training images and <b>%{{customdata[1]:{digits}}}</b> on {held_out} ones"
    return text + "<extra></extra>"


def _write_last(panel: _Panel, value: float, epoch: int, longest: int) -> None:
    """The last value in figures: on the curve's end, or behind it where it ends early."""
    suffix = _suffix(panel.figure, panel.row, panel.column)
    is_early = epoch < EARLY * longest
    panel.figure.add_annotation(
        note(
            panel.theme,
            f"<b>{value:.{panel.term.digits}f}</b>",
            x=epoch,
            xref=f"x{suffix}",
            xanchor="left" if is_early else "right",
            xshift=4 if is_early else 0,
            y=log10(max(value, SMALLEST_ON_LOG)) if panel.is_log else value,
            yref=f"y{suffix}",
            yanchor="middle" if is_early else "bottom",
            colour=panel.colour,
            size=FONT_PX,
        )
    )


def _share_axes(figure: go.Figure, trainings: Sequence[Curves], term: Term, row: int) -> None:
    """Tie the row's axes column by column; where nothing is shared, each has ticks of its own."""
    first: dict[str, int] = {}
    for column, training in enumerate(trainings, start=1):
        scale = "" if term is KL else training.scale
        leader = first.setdefault(scale, column)
        if leader != column:
            leading = _suffix(figure, row, leader)
            figure.update_yaxes(matches=f"y{leading}", row=row, col=column)
        neighbour_has_same = column > 1 and scale == (
            "" if term is KL else trainings[column - 2].scale
        )
        figure.update_yaxes(showticklabels=not neighbour_has_same, row=row, col=column)


def _is_one_scale(trainings: Sequence[Curves]) -> bool:
    return len({training.scale for training in trainings}) <= 1


def _name_term(panel: _Panel) -> None:
    """What its row shows, from this column on."""
    suffix = _suffix(panel.figure, panel.row, panel.column)
    panel.figure.add_annotation(
        note(
            panel.theme,
            f"<b>{panel.term.name}</b>",
            x=0,
            xref=f"x{suffix} domain",
            xanchor="left",
            xshift=2,
            y=1,
            yref=f"y{suffix} domain",
            yanchor="bottom",
            colour=panel.colour,
            size=FONT_PX,
        )
    )


def _name_unit(figure: go.Figure, columns: int, theme: Theme) -> None:
    last = _suffix(figure, 1, columns)
    figure.add_annotation(
        note(
            theme,
            "nats per image",
            x=1,
            xref=f"x{last} domain",
            xanchor="right",
            y=1,
            yref=f"y{last} domain",
            yanchor="bottom",
        )
    )


def _name_column(figure: go.Figure, title: str, column: int, theme: Theme) -> None:
    figure.add_annotation(
        note(
            theme,
            f"<b>{in_two_lines(lettered(title), WIDE_TITLE)}</b>",
            x=0,
            xref=f"x{_suffix(figure, 1, column)} domain",
            xanchor="left",
            align="left",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=18,
            colour=theme.ink,
            size=FONT_PX,
        )
    )


def _scrubber(figure: go.Figure, epoch: int, column: int, theme: Theme) -> None:
    figure.add_shape(
        type="line",
        x0=epoch,
        x1=epoch,
        y0=0,
        y1=1,
        xref=f"x{_suffix(figure, 1, column)}",
        yref="paper",
        line={"color": theme.quiet, "width": 1},
    )


def _suffix(figure: go.Figure, row: int, column: int) -> str:
    """What follows "x" and "y" in the names of a subplot's axes."""
    name: str = figure.get_subplot(row, column).xaxis.plotly_name
    return name.removeprefix("xaxis")
