"""Is it said whether a ladder of β trades monotonically, and where it does not?"""

from __future__ import annotations

from dataclasses import replace

from explorer.core import Description, ModelCore
from explorer.ui.pages.models.trade_offs import verdict
from tests.shipped import CHECKPOINTS

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")


def ladder(*told: tuple[float, float, float]) -> list[Description]:
    """Models of these β, rates and distortions."""
    model = SHIPPED.describe("mnist-vae-2d")
    return [
        replace(model, beta=beta, metrics={"kl": rate, "log_px_given_z": -distortion})
        for beta, rate, distortion in told
    ]


def test_where_a_ladder_turns_back_is_said() -> None:
    told = ((1.0, 9.0, 100.0), (2.0, 7.0, 101.0), (4.0, 7.5, 105.0), (8.0, 2.0, 104.0))
    assert "not monotone" in verdict(ladder(*told))
    assert "from 2 to 4, from 4 to 8" in verdict(ladder(*told))
    assert verdict(ladder(*told[:2])).startswith("monotone")
