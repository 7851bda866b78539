"""Has a line no digit that its error does not bear?"""

from __future__ import annotations

import pytest

from explorer.ui.receipt.row import LEAST_ERROR, ReceiptRow


@pytest.mark.parametrize(
    ("nats", "error", "figure", "spread"),
    [
        (-86.5, 0.0, "−86.50", ""),  # nothing was drawn
        (-86.5, LEAST_ERROR / 2, "−86.50", ""),
        (-86.5, 0.31, "−86.50", "± 0.31"),
        (-86.54, 4.2, "−86.5", "± 4.2"),
        (-86.5, 23.0, "−86", "± 23"),  # to even
        (None, 0.31, "–", ""),
    ],
)
def test_a_line_has_the_digits_that_its_error_bears(nats, error, figure, spread):
    row = ReceiptRow("ELBO", "", nats, "ink", error=error)
    assert (row.figure, row.spread) == (figure, spread)
