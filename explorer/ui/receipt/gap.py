"""How is what q misses split between the encoder and the family of Gaussians, on the receipt?"""

from __future__ import annotations

from explorer.core import InferenceGap, Receipt
from explorer.figures.number_text import borne_digits, signed
from explorer.ui.receipt.row import ReceiptRow

LEAST_GAP = 1e-9
"""nats, to divide by."""


def gap_rows(made: Receipt, gap: InferenceGap) -> list[ReceiptRow]:
    """The gap in its two parts; where log p(x) is only bounded, the second is about that."""
    found = made.evidence
    assert found is not None
    rest, error, words = gap.approximation, gap.approximation_se, "about, by a bound of log p(x): "
    if found.kl_q_p is not None:
        rest, error, words = found.kl_q_p - gap.amortisation, gap.amortisation_se, ""
    whole = max(gap.amortisation + max(rest, 0.0), LEAST_GAP)
    encoder = (
        "the encoder against the best Gaussian for this image"
        if gap.amortisation > 0
        else "the search found no Gaussian better than the encoder’s"
    )
    return [
        _gap_row("amortisation gap", gap.amortisation, gap.amortisation_se, whole, encoder),
        _gap_row(
            "approximation gap", rest, error, whole, f"{words}the best Gaussian against p(z|x)"
        ),
    ]


def _gap_row(term: str, nats: float, error: float, whole: float, words: str) -> ReceiptRow:
    """One part; a dash where its draws do not tell it from nothing."""
    is_told = nats > error
    if not is_told and error > 0:
        words = f"{words}; not told from 0, its error is {signed(error, borne_digits(error))}"
    return ReceiptRow(
        term,
        "",
        nats if is_told else None,
        "latent",
        min(nats / whole, 1.0) if is_told else None,
        words,
        is_part=True,
        about=("inference_gap",),
        error=error,
    )
