"""How is the receipt laid out: each term, its nats, and where it stands among the test images?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from explorer.core import Description, Evidence, InferenceGap, Receipt, Terms
from explorer.figures.number_text import signed, with_error
from explorer.figures.palette import Theme
from explorer.latent.projections import dimension_label
from explorer.metrics.percentiles import PercentileRank, whole_percent
from explorer.ui.glossary import term_html, term_style
from explorer.ui.shell.stylesheet import style_beside, variables

FEW_DIMS = 4
"""Up to here each dimension's KL has a row of its own; the figure beside has them all."""
GIVEN_CLASS = {
    "p(x|z)": "p(x|z, y)",
    "q(z|x)": "q(z|x, y)",
    "p(z|x)": "p(z|x, y)",
    "p(x)": "p(x|y)",
}
"""What a conditional model's figures are of."""


@dataclass(frozen=True)
class ReceiptRow:
    """One line of the receipt.

    Attributes:
        term: what it is.
        note: small print under it.
        nats: how much.
        role: whose colour it has: "outgoing", "latent" or "ink".
        share: how far the bar goes, 0 … 1; None for no bar.
        words: what stands beside the bar.
        is_part: whether it is a part of the row above.
        about: what the glossary calls it and its note, as `term_html` takes it.
    """

    term: str
    note: str
    nats: float
    role: str
    share: float | None = None
    words: str = ""
    is_part: bool = False
    about: tuple[str, ...] = ()


def receipt_rows(
    model: Description, made: Receipt, is_grey: bool, gap: InferenceGap | None = None
) -> list[ReceiptRow]:
    """The lines: the bound's terms, and log p(x) bounded or exact.

    Args:
        is_grey: whether the image has pixels between black and white.
        gap: what the encoder loses, where it was asked for.
    """
    rows = _rows(model, made, is_grey) + ([] if gap is None else _gap_rows(made, gap))
    return [_given_class(row) for row in rows] if model.can("conditional") else rows


def _given_class(row: ReceiptRow) -> ReceiptRow:
    """The same line where everything is said given the class y."""
    fields = {}
    for field in ("term", "note", "words"):
        fields[field] = getattr(row, field)
        for plain, given in GIVEN_CLASS.items():
            fields[field] = fields[field].replace(plain, given)
    return replace(row, **fields)


def _rows(model: Description, made: Receipt, is_grey: bool) -> list[ReceiptRow]:
    terms, rows = made.terms, []
    rows.append(
        ReceiptRow(
            "log p(x|z)",
            likelihood_note(model, is_grey),
            terms.log_px_given_z,
            "outgoing",
            1 - terms.log_px_given_z_standing.rank,
            oddness(terms.log_px_given_z_standing),
            about=("log_px_given_z", *(["pseudo_likelihood"] if is_pseudo(model, is_grey) else [])),
        )
    )
    if made.evidence is None:
        return rows
    rows.append(
        ReceiptRow(
            "KL(q(z|x) ‖ p(z))",
            "what z costs over the prior",
            terms.kl,
            "latent",
            terms.kl_standing.rank,
            largeness(terms.kl_standing),
            about=("kl",),
        )
    )
    rows += _parts(terms)
    rows.append(
        ReceiptRow(
            "ELBO",
            f"log p(x|z) − KL, {terms.how}",
            terms.elbo,
            "ink",
            1 - terms.elbo_standing.rank,
            oddness(terms.elbo_standing),
            about=("elbo",),
        )
    )
    return rows + _evidence_rows(model, made, is_grey)


def _parts(terms: Terms) -> list[ReceiptRow]:
    parts = terms.kl_per_dim
    if len(parts) > FEW_DIMS or terms.kl <= 0:
        return []
    return [
        ReceiptRow(
            dimension_label(dim), "", float(kl), "latent", float(kl) / terms.kl, "", is_part=True
        )
        for dim, kl in enumerate(parts)
    ]


def _evidence_rows(model: Description, made: Receipt, is_grey: bool) -> list[ReceiptRow]:
    found, elbo = made.evidence, made.terms.elbo
    assert found is not None
    rows = [
        ReceiptRow(
            "importance-weighted bound",
            f"K = {found.samples}, seed {found.seed}",
            found.importance_bound,
            "ink",
            words=_bound_words(found, elbo),
            about=("importance_bound",),
        )
    ]
    if found.log_px is None or found.kl_q_p is None:
        nll, samples = model.metrics.get("nll"), model.metrics.get("nll_samples")
        if nll is not None:
            words = f"test mean {signed(-nll)} with K = {samples}"
            return [ReceiptRow(**{**vars(rows[0]), "words": words})]
        return rows
    rows.append(
        ReceiptRow(
            "log p(x)",
            "by quadrature over z",
            found.log_px,
            "ink",
            words="exact, of a pseudo-likelihood"
            if is_pseudo(model, is_grey)
            else "exact, no bound",
            about=("log_px", *(["pseudo_likelihood"] if is_pseudo(model, is_grey) else [])),
        )
    )
    rows.append(
        ReceiptRow(
            "KL(q(z|x) ‖ p(z|x))",
            "the gap, by a quadrature of its own",
            found.kl_q_p,
            "latent",
            words=f"what q misses of p(z|x); all three add up to {_apart(found):.2f}",
            about=("kl_posterior", "posterior"),
        )
    )
    return rows


def _gap_rows(made: Receipt, gap: InferenceGap) -> list[ReceiptRow]:
    """The gap in its two parts; where log p(x) is only bounded, so is the second."""
    found = made.evidence
    assert found is not None
    if found.kl_q_p is None:
        rest, words = found.importance_bound - made.terms.elbo - gap.amortisation, "at least: "
    else:
        rest, words = found.kl_q_p - gap.amortisation, ""
    rest = max(rest, 0.0)
    whole = max(gap.amortisation + rest, 1e-9)
    error = with_error(gap.amortisation, gap.amortisation_se)
    return [
        ReceiptRow(
            "amortisation gap",
            "",
            gap.amortisation,
            "latent",
            gap.amortisation / whole,
            f"{error}: the encoder against the best Gaussian for this image",
            is_part=True,
            about=("inference_gap",),
        ),
        ReceiptRow(
            "approximation gap",
            "",
            rest,
            "latent",
            rest / whole,
            f"{words}the best Gaussian against p(z|x)",
            is_part=True,
            about=("inference_gap",),
        ),
    ]


def _apart(found: Evidence) -> float:
    """By how much ELBO + KL(q ‖ p(z|x)) and log p(x) differ, each computed on its own, nats."""
    assert found.log_px is not None
    assert found.elbo is not None
    assert found.kl_q_p is not None
    return abs(found.elbo + found.kl_q_p - found.log_px)


def _bound_words(found: Evidence, elbo: float) -> str:
    if found.log_px is not None and found.importance_bound > found.log_px:
        return f"{found.importance_bound - found.log_px:.2f} above log p(x), by chance of its draws"
    if found.importance_bound < elbo:
        return "below the ELBO, by chance of its draws"
    return f"tighter than the ELBO by {found.importance_bound - elbo:.2f}"


def likelihood_note(model: Description, is_grey: bool) -> str:
    """What kind of likelihood this is; on grey pixels a Bernoulli's is none."""
    if model.likelihood == "gaussian":
        sigma = "σ = 1" if model.sigma == "unit" else "one learned σ"
        return f"a density of pixels in [0, 1], {sigma}"
    if is_pseudo(model, is_grey):
        return "pseudo-likelihood: Bernoulli on grey pixels"
    return "Bernoulli pixels"


def has_grey(image: NDArray[np.uint8]) -> bool:
    """Whether an image has pixels between black and white."""
    return bool(((image > 0) & (image < 255)).any())


def is_pseudo(model: Description, is_grey: bool) -> bool:
    """Whether the figure of an image is a pseudo-likelihood: a Bernoulli's of grey pixels."""
    return model.likelihood != "gaussian" and is_grey


def oddness(place: PercentileRank) -> str:
    """A small figure is odd: "odder than 93 % of test images"."""
    if place.above == place.count:
        return f"odder than every one of {place.count:,} test images"
    if place.below == place.count:
        return f"more usual than every one of {place.count:,} test images"
    odd = 1 - place.rank
    if odd >= 0.5:
        return f"odder than {whole_percent(odd)} % of test images"
    return f"more usual than {whole_percent(place.rank)} % of test images"


def largeness(place: PercentileRank) -> str:
    """ "larger than for 60 % of test images"."""
    if place.below == place.count:
        return f"larger than for all {place.count:,} test images"
    if place.above == place.count:
        return f"smaller than for all {place.count:,} test images"
    if place.rank >= 0.5:
        return f"larger than for {whole_percent(place.rank)} % of test images"
    return f"smaller than for {whole_percent(1 - place.rank)} % of test images"


def show_table(rows: Sequence[ReceiptRow], theme: Theme) -> None:
    """The rows as a table."""
    st.html(table_html(rows, theme))


def table_html(rows: Sequence[ReceiptRow], theme: Theme) -> str:
    """The table's HTML with its style."""
    style = variables(
        outgoing=theme.outgoing,
        latent=theme.latent,
        ink=theme.ink,
        quiet=theme.quiet,
        track=theme.grid,
    )
    body = "".join(_row(row) for row in rows)
    return (
        f"{style_beside(__file__)}{term_style()}"
        f'<div class="receipt" style="{style}"><table><thead><tr><th>term</th>'
        f"<th>{term_html('nats', 'nats', where='receipt')}</th>"
        f"<th>among the test images</th></tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: ReceiptRow) -> str:
    bar = ""
    if row.share is not None:
        bar = f'<span class="bar"><i style="width:{100 * row.share:.1f}%"></i></span>'
    note = f"<small>{escape(row.note)}</small>" if row.note else ""
    term = term_html(row.term, *row.about, where="receipt") if row.about else escape(row.term)
    kind = f"{row.role} part" if row.is_part else row.role
    return (
        f'<tr class="{kind}"><th scope="row">{term}{note}</th>'
        f"<td>{signed(row.nats)}</td><td>{bar}<span>{escape(row.words)}</span></td></tr>"
    )
