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
    described["autoencoder"] = description(name="autoencoder", title="Autoencoder")
    ordered = in_menu_order(described)
    assert ordered[0] == "autoencoder"
    assert [described[name].beta for name in ordered[1:]] == [0.5, 2, 4, 10]


def test_numbers_in_names_count_by_their_size() -> None:
    described = {name: description(name=name, title=name) for name in ("a-10", "a-2", "a-1")}
    assert in_menu_order(described) == ["a-1", "a-2", "a-10"]
