"""Do the numbers of models rise in a menu?"""

from __future__ import annotations

from explorer.ui.choices.menu_order import in_menu_order
from tests.ui.stand_ins import description


def test_beta_stands_in_the_order_of_numbers() -> None:
    names = {"vae-beta-10": 10.0, "vae-beta-2": 2.0, "beta-vae": 4.0, "vae-beta-0-5": 0.5}
    described = {
        name: description(name=name, title=f"VAE · β = {beta:g}", beta=beta)
        for name, beta in names.items()
    }
    ordered = in_menu_order([*sorted(names), "broken", "autoencoder"], described)
    assert ordered[:1] + ordered[-1:] == ["autoencoder", "broken"]
    assert [described[name].beta for name in ordered[1:-1]] == [0.5, 2, 4, 10]


def test_numbers_in_names_count_by_their_size() -> None:
    assert in_menu_order(["a-10", "a-2", "a-1"], {}) == ["a-1", "a-2", "a-10"]
