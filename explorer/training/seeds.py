"""How far apart are trainings that differ in their seed alone, and which of them ships?

The card of the one that ships lists them all under `seeds`, each with its figures on the test set;
which one ships was decided on the validation images.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median, median_low
from typing import Any

from explorer.objectives.ranges import SEED
from explorer.training.card_metrics import is_figure
from explorer.training.checkpoint import CheckpointError, check_name, write_files
from explorer.training.checkpoint_names import CARD_FILE
from explorer.training.checkpoint_reading import read_card, read_history
from explorer.training.checkpoint_zip import renamed_files
from explorer.training.goals import GOALS, MAX_TEXT

SEEDS, RUNS, SHIPS = "seeds", "runs", "ships"
"""Keys of a card, and of what stands in it there."""
LOSS, FEWEST, MOST = "validation_loss", 2, 100
FIGURES = (
    "elbo",
    "log_px_given_z",
    "kl",
    "nll",
    "dynamic_elbo",
    "dynamic_nll",
    "log_px",
    "squared_error",
    "higgins_metric",
    "factor_vae_score",
    "mig",
)
"""The figures of each training that are kept: those by which models are compared."""
ALIKE = ("family", "dataset", "architecture", "split", "preprocessing")
"""Keys of the cards of such trainings that must be equal, besides all settings but the seed."""
FREE = ("seed", "epochs_done", "device", "torch")
BY_MEDIAN = "the median of {count} by the loss on validation images"


@dataclass(frozen=True)
class SeedRun:
    """One of the trainings.

    Attributes:
        seed: its own.
        loss: on the validation images after its last epoch, by which one is chosen.
        figures: on the test set, by the card's keys and in the card's units.
    """

    seed: int
    loss: float
    figures: Mapping[str, float]

    def entry(self) -> dict[str, float]:
        """What the card says of it."""
        return {"seed": self.seed, LOSS: self.loss, **self.figures}


@dataclass(frozen=True)
class Spread:
    """One figure over the seeds: its median, and the ends between which all lie."""

    median: float
    least: float
    most: float


def run_in(folder: Path) -> SeedRun:
    """The training that a checkpoint's folder holds.

    Raises:
        CheckpointError: it is not trained to the end, or says no seed or no loss.
    """
    card = read_card(folder)
    if not card["training"].get("complete"):
        raise CheckpointError(f"{folder.name} is not trained to the end.")
    loss = read_history(folder).get("validation", {}).get("loss") or [None]
    run = _run({"seed": card["training"].get("seed"), LOSS: loss[-1]} | card["metrics"])
    if run is None:
        raise CheckpointError(f"{folder.name} says no seed, or no loss on validation images.")
    return run


def runs_in(folders: Sequence[Path]) -> dict[int, Path]:
    """The folder of each seed, rising, of trainings that are alike in everything else.

    Raises:
        CheckpointError: there are too few or too many, two of one seed, or two that differ in more.
    """
    if not FEWEST <= len(folders) <= MOST:
        raise CheckpointError(f"Name {FEWEST} to {MOST} trainings, not {len(folders)}.")
    found: dict[int, Path] = {}
    first = _what_must_be_alike(read_card(folders[0]))
    for folder in folders:
        seed, card = run_in(folder).seed, _what_must_be_alike(read_card(folder))
        if seed in found:
            raise CheckpointError(f"{found[seed].name} and {folder.name} both have seed {seed}.")
        different = sorted(key for key in first | card if first.get(key) != card.get(key))
        if different:
            raise CheckpointError(
                f"{folders[0].name} and {folder.name} differ in {different[0]}, not in their seed "
                "alone."
            )
        found[seed] = folder
    return dict(sorted(found.items()))


def median_seed(runs: Sequence[SeedRun]) -> int:
    """The seed of the middle loss on validation images; of two in the middle the lower one."""
    middle = median_low(run.loss for run in runs)
    return next(run.seed for run in runs if run.loss == middle)


def seeds_entry(runs: Sequence[SeedRun], ships: str = "") -> dict[str, Any]:
    """What a card says under `SEEDS`; `ships` is why this one, if not as the median."""
    why = ships or BY_MEDIAN.format(count=len(runs))
    return {SHIPS: why, RUNS: [run.entry() for run in runs]}


def ship_one(folders: Sequence[Path], out: Path, seed: int | None = None, why: str = "") -> int:
    """Write one of these trainings as the checkpoint `out`, its card listing them all.

    Args:
        folders: complete checkpoints that differ in their seed alone.
        out: where; a checkpoint that is there is replaced, and its goals are kept.
        seed: the one that ships, for the reason `why`; if None the median one.

    Returns:
        The seed that ships.

    Raises:
        CheckpointError: as `runs_in`, none has that seed, or the disk refuses.
    """
    check_name(out.name)
    runs = runs_in(folders)
    figures = [run_in(folder) for folder in runs.values()]
    chosen = median_seed(figures) if seed is None else seed
    if chosen not in runs:
        known = ", ".join(str(known) for known in runs)
        raise CheckpointError(f"None of these trainings has seed {chosen}: they have {known}.")
    contents = renamed_files(runs[chosen], out.name)
    card = json.loads(contents[CARD_FILE]) | {SEEDS: seeds_entry(figures, why)}
    if (out / CARD_FILE).is_file() and (goals := read_card(out).get(GOALS)):
        card[GOALS] = goals
    text = json.dumps(card, indent=1, ensure_ascii=False)
    write_files(out, contents | {CARD_FILE: f"{text}\n".encode()})
    return chosen


def seed_runs_of(card: Mapping[str, Any]) -> list[SeedRun]:
    """The trainings that a card lists; none where that is malformed, for it may be anyone's."""
    told = card.get(SEEDS)
    entries = told.get(RUNS) if isinstance(told, dict) else None
    if not isinstance(entries, list) or not FEWEST <= len(entries) <= MOST:
        return []
    runs = [_run(entry) for entry in entries]
    found = [run for run in runs if run is not None]
    return found if len({run.seed for run in found}) == len(entries) else []


def why_this_seed(card: Mapping[str, Any]) -> str:
    """Why this one of them ships, "" where the card says nothing that can be shown."""
    told = card.get(SEEDS)
    why = told.get(SHIPS) if isinstance(told, dict) else None
    is_text = isinstance(why, str) and len(why) <= MAX_TEXT and why.isprintable()
    return why if is_text else ""  # type: ignore[return-value]


def spread_of(runs: Sequence[SeedRun], figure: str) -> Spread | None:
    """A figure over the seeds; None where one of the trainings lacks it."""
    values = [run.figures[figure] for run in runs if figure in run.figures]
    if not values or len(values) < len(runs):
        return None
    return Spread(median(values), min(values), max(values))


def _run(entry: object) -> SeedRun | None:
    if not isinstance(entry, dict):
        return None
    seed, loss = entry.get("seed"), entry.get(LOSS)
    if not isinstance(seed, int) or seed not in SEED or not is_figure(loss):
        return None
    figures = {key: float(entry[key]) for key in FIGURES if is_figure(entry.get(key))}
    return SeedRun(seed, float(loss), figures)  # type: ignore[arg-type]


def _what_must_be_alike(card: Mapping[str, Any]) -> dict[str, Any]:
    settings = {key: value for key, value in card["training"].items() if key not in FREE}
    return {key: card[key] for key in ALIKE} | settings
