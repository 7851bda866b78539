"""How is it said what a model's figures would be from another seed?"""

from __future__ import annotations

from dataclasses import replace

from explorer.core import Description
from explorer.figures.number_text import digits_between, signed
from explorer.training.card_metrics import is_figure
from explorer.training.seeds import FIGURES, SeedRun, Spread, seed_runs_of, spread_of, why_this_seed
from explorer.ui.pages.models.figure_groups import MEANINGS, PREFIXES, Row, Table, named
from explorer.ui.pages.models.meanings import Meaning

TITLE = "Seeds"
QUESTION = "How much would another seed have changed?"
COLUMNS = ("median", "from … to", "this one")


def over_seeds(model: Description) -> list[Table]:
    """Each figure over the trainings that the card lists; no table where it lists none."""
    runs = seed_runs_of(model.card)
    rows = [
        _row(named(model, meaning), spread, model.metrics.get(figure))
        for figure in FIGURES
        if (spread := spread_of(runs, figure)) and (meaning := meaning_of(figure))
    ]
    return [Table(TITLE, QUESTION, COLUMNS, tuple(rows), _how(model, runs), "")] if rows else []


def meaning_of(figure: str) -> Meaning | None:
    """What a figure is, also of pixels that were drawn; None for one that no page knows."""
    prefix = next(p for p in sorted(PREFIXES, reverse=True) if figure.startswith(p))
    meaning = MEANINGS.get(figure.removeprefix(prefix))
    if meaning is None or not prefix:
        return meaning
    return replace(meaning, name=f"{meaning.name}, pixels {PREFIXES[prefix]}")


def ends_of(spread: Spread, meaning: Meaning) -> str:
    """Such as "129.6 to 130.4": the smaller number first."""
    ends = sorted(meaning.sign * end for end in (spread.least, spread.most))
    return " to ".join(signed(end, _digits(spread, meaning)) for end in ends)


def _digits(spread: Spread, meaning: Meaning) -> int:
    """After the point: as the figure is shown, and no more than tell the ends apart."""
    return min(meaning.digits, digits_between(spread.least, spread.most, meaning.digits))


def _row(meaning: Meaning, spread: Spread, own: object) -> Row:
    digits = _digits(spread, meaning)
    middle, this = (
        signed(meaning.sign * value, digits) if is_figure(value) else ""  # type: ignore[operator]
        for value in (spread.median, own)
    )
    return Row(meaning, (middle, ends_of(spread, meaning), this))


def _how(model: Description, runs: list[SeedRun]) -> str:
    seeds = ", ".join(str(run.seed) for run in runs[:-1])
    words = f"{len(runs)} trainings that differ in their seed alone: {seeds} and {runs[-1].seed}."
    own = model.card["training"].get("seed")
    why = why_this_seed(model.card)
    return f"{words} Shown is seed {own}" + (f": {why}." if why else ".")
