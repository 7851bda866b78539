"""Which groups of figures has a card, and how was each obtained?

Figures taken with another binarisation of the same images stand beside the others: their keys are
the same behind a prefix, such as `dynamic_nll`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from explorer.core import Description
from explorer.data.dataset import SPLITS
from explorer.figures.number_text import borne_digits, signed, with_error
from explorer.metrics.shares import counted_error
from explorer.training.card_metrics import ERROR
from explorer.ui.pages.models.latent_meanings import DISENTANGLEMENT, GENERATION, LATENT, LINEAR
from explorer.ui.pages.models.likelihood_meanings import CLASSES, CODES, ENERGY, LIKELIHOOD
from explorer.ui.pages.models.meanings import Meaning

GROUPS = (LIKELIHOOD, ENERGY, CODES, CLASSES, LATENT, DISENTANGLEMENT, LINEAR, GENERATION)
"""In the order shown; a model shows those of which it has figures."""
MEANINGS = {meaning.key: meaning for group in GROUPS for meaning in group.meanings}
PREFIXES = {"": "", "dynamic_": "drawn anew", "static_": "drawn once"}
"""Prefix of a metric's key → how the pixels were binarised for it."""
PIXELS = {
    "none": "pixels as they are",
    "dynamic": "each pixel drawn from its grey level whenever it is read",
    "static": "each pixel drawn from its grey level once",
}
IF_PRIOR = "_if_prior"
"""What follows a figure's key in the key of what it would be were q(z) the prior."""
NOTES = {
    (PIXELS["none"], "bernoulli"): " (of grey ones a pseudo-likelihood)",
    (PIXELS["none"], "gaussian"): " (a density of them)",
}
"""What kind of likelihood that is, by the model's."""
SHARED = ("images", "likelihood", "given", "nll_name")
"""What is said of a model's figures whatever the binarisation."""
GREY, DRAWN = "as they are", {"dynamic": "drawn anew", "static": "drawn once"}


@dataclass(frozen=True)
class Row:
    """One figure, by one binarisation or several.

    Attributes:
        meaning: what it is, its name as it is shown.
        values: as text, "" where it was not taken, one for each of the table's columns.
    """

    meaning: Meaning
    values: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """The figures of one group.

    Attributes:
        title, question: the group's.
        columns: what is said of the pixels, one for each value of a row.
        rows: the figures.
        how: how they were obtained, in sentences.
        corner: what is said above the figures' names.
    """

    title: str
    question: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    how: str
    corner: str = "pixels"


def tables_of(model: Description) -> list[Table]:
    """The groups of which the card has figures."""
    metrics = model.metrics | {
        "latent_dim": model.latent_dim,
        "likelihood": model.likelihood,
        "given": "each under its own class" if model.is_given_class else "",
        "nll_name": model.marked("nll", "NLL"),
    }
    found = []
    for group in GROUPS:
        prefixes = [p for p in PREFIXES if any(shown(metrics, m, p) for m in group.meanings)]
        rows = [
            Row(
                named(model, meaning),
                tuple(shown(metrics, meaning, prefix) for prefix in prefixes),
            )
            for meaning in group.meanings
        ]
        if prefixes:
            kept = tuple(row for row in rows if any(row.values))
            columns = tuple(PREFIXES[p] or _own_pixels(metrics) for p in prefixes)
            how = " ".join(
                said for p in prefixes if (said := HOW[group.title](_behind(metrics, p)))
            )
            found.append(Table(group.title, group.question, columns, kept, how))
    return found


def named(model: Description, meaning: Meaning) -> Meaning:
    """The meaning, its name marked where the model's figure is given the class."""
    return replace(meaning, name=model.marked(meaning.key, meaning.name))


def shown(metrics: Mapping[str, Any], meaning: Meaning, prefix: str = "") -> str:
    """The figure as text, with its error, its bounds or its whole; "" where there is none."""
    value = number(metrics.get(prefix + meaning.key))
    between = _between(metrics.get(f"{prefix}{meaning.key}_between"), meaning.digits)
    if value is None:
        return between
    if meaning.is_kl:
        value = max(value, 0.0)
    text = signed(meaning.sign * value, meaning.digits)
    error = error_of(metrics, meaning, prefix)
    error = counted_error(metrics, meaning.key, prefix) if error is None else error
    whole = number(metrics.get(meaning.whole)) if meaning.whole else None
    real = number(metrics.get(prefix + meaning.real)) if meaning.real else None
    if error is not None:
        text = with_error(meaning.sign * value, error, meaning.digits)
    if between:
        text += f", {between}"
    if (perfect := number(metrics.get(f"{prefix}{meaning.key}{IF_PRIOR}"))) is not None:
        perfect = max(perfect, 0.0) if meaning.is_kl else perfect
        digits = min(meaning.digits, borne_digits(error)) if error else meaning.digits
        text += f" ({signed(perfect, digits)} were q(z) the prior)"
    if whole is not None:
        text += f" of {whole:,.0f}"
    if real is not None:
        text += f" (real: {signed(real, meaning.digits)})"
    return text


def error_of(metrics: Mapping[str, Any], meaning: Meaning, prefix: str = "") -> float | None:
    """The figure's standard error; None where there is none."""
    return number(metrics.get(f"{prefix}{meaning.key}{ERROR}"))


def _between(bounds: object, digits: int) -> str:
    """Such as "between 7.16 and 7.55"; "" where these are no two numbers."""
    ends = [number(end) for end in bounds] if isinstance(bounds, list) else []
    known = [end for end in ends if end is not None]
    return (
        f"between {' and '.join(signed(end, digits) for end in known)}" if len(known) == 2 else ""
    )


def number(value: object) -> float | None:
    """The value if it is a number, which true and false are not."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def _own_pixels(metrics: Mapping[str, Any]) -> str:
    return DRAWN.get(str(metrics.get("binarisation")), GREY)


def _behind(metrics: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    """The metrics of one binarisation without its prefix, and those that all share."""
    if not prefix:
        return dict(metrics)
    own = {key.removeprefix(prefix): v for key, v in metrics.items() if key.startswith(prefix)}
    shared = {key: metrics[key] for key in SHARED if key in metrics}
    return shared | {"binarisation": prefix.removesuffix("_")} | own


def _of_likelihood(metrics: Mapping[str, Any]) -> str:
    pixels = _pixels(metrics.get("binarisation", "none"))
    note = NOTES.get((pixels, str(metrics.get("likelihood"))), "")
    parts = [images_of(metrics), metrics["given"], pixels + note]
    if number(metrics.get("elbo_samples")):
        parts.append(f"the bound by {metrics['elbo_samples']:,} draws of z")
    if number(metrics.get("nll_samples")):
        parts.append(f"{metrics['nll_name']} by {metrics['nll_samples']:,} importance samples")
    if isinstance(metrics.get("elbo_is"), str):
        parts.append(metrics["elbo_is"])
    return _sentence([*parts, *_blocks(metrics), *_seed_and_time(metrics, "seed", "likelihood_s")])


def _of_energy(metrics: Mapping[str, Any]) -> str:
    parts = [images_of(metrics), _pixels(metrics.get("binarisation"))]
    if number(metrics.get("ais_chains")) and number(metrics.get("ais_steps")):
        parts.append(f"{metrics['ais_chains']:,} chains over {metrics['ais_steps']:,} steps")
    worth = metrics.get("ais_effective_samples")
    if isinstance(worth, list) and worth and all(number(each) is not None for each in worth):
        parts.append(
            f"worth {' and '.join(f'{each:.0f}' for each in worth)} by their weights, "
            "forward and reverse"
        )
    if metrics.get("ais_reverse_start"):
        parts.append(f"the reverse ones from {metrics['ais_reverse_start']}")
    return _sentence([*parts, *_seed_and_time(metrics, "seed", "likelihood_s")])


def _of_codes(metrics: Mapping[str, Any]) -> str:
    return _sentence([images_of(metrics)])


def _of_classes(metrics: Mapping[str, Any]) -> str:
    parts = []
    if number(metrics.get("label_worth_images")):
        parts.append(f"a label’s worth on {metrics['label_worth_images']:,} test images")
        parts.append(f"by {metrics.get('label_worth_how', 'a bound')}")
    if number(metrics.get("class_agreement_pictures")):
        parts.append(f"the class asked for in {metrics['class_agreement_pictures']:,} pictures")
        parts.append(_of_worst_class(metrics.get("class_agreement_worst")))
    if number(metrics.get("classifier_accuracy")):
        accuracy = f"right on {metrics['classifier_accuracy']:.2%} of test images"
        parts.append(f"read by a {metrics.get('classifier', 'classifier')}, {accuracy}")
    return _sentence(parts)


def _of_worst_class(told: object) -> str:
    """Such as "least often of 5, 0.85": to two digits, as each class has few pictures."""
    found = re.fullmatch(r"(\d\.\d+) \((.+)\)", str(told))
    if found is None:
        return ""
    share = f"{float(found[1]):.2f}"
    return f"least often of {found[2]}, {share} (as the least of all classes biased low)"


def _of_latent(metrics: Mapping[str, Any]) -> str:
    parts = [images_of(metrics, "latent_blocks"), _pixels(metrics.get("latent_binarisation"))]
    if number(metrics.get("latent_draws")):
        parts.append(f"{metrics['latent_draws']:,} draws of z")
    if any(key.endswith(IF_PRIOR) for key in metrics):
        parts.append(
            "in brackets the same estimate from posteriors of about these widths that together are "
            "the prior"
        )
    ends = _seed_and_time(metrics, "latent_seed", "latent_s")
    return _sentence([*parts, *_blocks(metrics, "latent_blocks"), *ends])


def _of_disentanglement(metrics: Mapping[str, Any]) -> str:
    parts = [f"{metrics.get('disentanglement_of', '')}"]
    if number(metrics.get("disentanglement_images")):
        parts.append(f"{metrics['disentanglement_images']:,} images")
    if metrics.get("factor_correlations"):
        parts.append(f"how closely one latent follows each: {metrics['factor_correlations']}")
    ends = _seed_and_time(metrics, "disentanglement_seed", "disentanglement_s")
    return _sentence([*parts, *ends])


def _of_linear(metrics: Mapping[str, Any]) -> str:
    blocks = "linear_blocks"
    parts = [images_of(metrics, blocks), *_blocks(metrics, blocks)]
    return _sentence([*parts, *_seed_and_time(metrics, "linear_seed", "linear_s")])


def _of_generation(metrics: Mapping[str, Any]) -> str:
    parts = []
    if number(metrics.get("generation_pictures")):
        parts.append(
            f"the means of {metrics['generation_pictures']:,} prior samples beside "
            f"{metrics.get('generation_held_out', 0):,} test images"
        )
    if number(metrics.get("copies_training_images")):
        parts.append(f"{metrics['copies_training_images']:,} training images")
    if number(metrics.get("copies_control_images")):
        parts.append(f"the fewer are {metrics['copies_control_images']:,}")
    if number(metrics.get("generation_judge_accuracy")):
        accuracy = metrics["generation_judge_accuracy"]
        parts.append(f"judged by a classifier that is right on {accuracy:.2%} of test images")
    return _sentence([*parts, *_seed_and_time(metrics, "generation_seed", "generation_s")])


HOW = {
    "Likelihood": _of_likelihood,
    "Energy": _of_energy,
    "Codes": _of_codes,
    "Classes": _of_classes,
    "Latent": _of_latent,
    "Disentanglement": _of_disentanglement,
    "Linear models": _of_linear,
    "Generation": _of_generation,
}
"""How the figures of each group were obtained."""


def images_of(metrics: Mapping[str, Any], blocks: str = "blocks") -> str:
    """How many images of which split: validation's only where a training broke off.

    Args:
        metrics: a card's.
        blocks: key of the number of a film's blocks that they are.
    """
    split = str(metrics.get("data", "")).rpartition(" ")[2]
    images = f"{split if split in SPLITS else 'test'} images"
    count = metrics.get("images")
    film = f" in {metrics[blocks]} blocks of a film" if number(metrics.get(blocks)) else ""
    return f"{count:,} {images}{film}" if isinstance(count, int) else images


def _blocks(metrics: Mapping[str, Any], key: str = "blocks") -> list[str]:
    """Neighbouring frames are nearly one picture: not they are the sample."""
    return ["errors from block to block"] if number(metrics.get(key)) else []


def _pixels(binarisation: object) -> str:
    return PIXELS.get(str(binarisation), str(binarisation or ""))


def _seed_and_time(metrics: Mapping[str, Any], seed: str, seconds: str) -> list[str]:
    parts = []
    if isinstance(metrics.get(seed), int):
        parts.append(f"seed {metrics[seed]}")
    if number(metrics.get(seconds)) is not None:
        parts.append(f"measured in {metrics[seconds]:,.0f} s")
    return parts


def _sentence(parts: list[str]) -> str:
    text = ", ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
