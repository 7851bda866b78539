"""How is the receipt laid out: each term, its nats, and where it stands among the test images?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
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
from explorer.ui.receipt.gap import gap_rows
from explorer.ui.receipt.row import LEAST_ERROR, ReceiptRow
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


def receipt_rows(
    model: Description, made: Receipt, is_grey: bool, gap: InferenceGap | None = None
) -> list[ReceiptRow]:
    """The lines: the bound's terms, and log p(x) bounded or exact.

    Args:
        is_grey: whether the image has pixels between black and white.
        gap: what the encoder loses, where it was asked for.
    """
    rows = _rows(model, made, is_grey) + ([] if gap is None else gap_rows(made, gap))
    return [_given_class(row) for row in rows] if model.is_given_class else rows


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
            error=terms.elbo_se,
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
            model.marked("elbo", "ELBO"),
            f"log p(x|z) − KL, {terms.how}",
            terms.elbo,
            "ink",
            1 - terms.elbo_standing.rank,
            oddness(terms.elbo_standing),
            about=("elbo",),
            error=terms.elbo_se,
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
    found = made.evidence
    assert found is not None
    rows = [
        ReceiptRow(
            model.marked("nll", "importance-weighted bound"),
            f"K = {found.samples}, seed {found.seed}",
            found.importance_bound,
            "ink",
            words=_bound_words(found),
            about=("importance_bound",),
            error=found.drawn.bound_se,
        )
    ]
    if found.log_px is None or found.kl_q_p is None:
        nll, samples = model.metrics.get("nll"), model.metrics.get("nll_samples")
        if nll is not None:
            error = model.metrics.get("nll_se", 0.0)
            mean = with_error(-nll, error) if error > 0 else signed(-nll)
            words = f"test mean {mean} with K = {samples}"
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


def _apart(found: Evidence) -> float:
    """By how much ELBO + KL(q ‖ p(z|x)) and log p(x) differ, each computed on its own, nats."""
    assert found.log_px is not None
    assert found.elbo is not None
    assert found.kl_q_p is not None
    return abs(found.elbo + found.kl_q_p - found.log_px)


def _bound_words(found: Evidence) -> str:
    drawn, elbo = found.drawn, found.elbo
    # Beside an exact ELBO the bound alone is drawn; else both are, by the same draws.
    gap, error = (drawn.gap, drawn.gap_se) if elbo is None else (drawn.bound - elbo, drawn.bound_se)
    if found.log_px is not None and drawn.bound > found.log_px:
        return f"{_with(drawn.bound - found.log_px, error)} above log p(x), by chance of its draws"
    if gap < 0:
        return "below the ELBO, by chance of its draws"
    if gap <= error:
        return "no tighter than the ELBO that its draws could tell"
    return f"tighter than the ELBO by {_with(gap, error)}"


def _with(value: float, error: float) -> str:
    """With an error that can be seen, or as it is."""
    return with_error(value, error) if error >= LEAST_ERROR else signed(value)


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
    words = escape(row.words).replace("± ", "±&nbsp;")
    spread = f"<small>{row.spread}</small>" if row.spread else ""
    return (
        f'<tr class="{kind}"><th scope="row">{term}{note}</th>'
        f"<td>{row.figure}{spread}</td><td>{bar}<span>{words}</span></td></tr>"
    )
