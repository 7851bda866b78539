"""Is a Boltzmann machine compared with the VAE most like it, in figures that say what they are?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.core import MIXING_STEPS, BoltzmannMeasures, CoreError, Description, VaeMeasures
from explorer.figures.palette import DARK
from explorer.ui.pages.gibbs.contrasts import partners_of, show_contrasts
from tests.ui.stand_ins import CODES_ONLY, CONDITIONAL, PartPage, StandInCore, description

RBM = description(name="rbm", title="A <machine>", capabilities=frozenset({"energy_based"}))
VAE = description(name="vae", title="A VAE")
BOLTZMANN = BoltzmannMeasures(0.123, 0.25, 12.4, (100.0, 103.5))
VAES = VaeMeasures(0.456, 0.0005, 2.5, True, 12)


def partners(*models: Any) -> list[str]:
    core = StandInCore([RBM, *(description(name=name, **changes) for name, changes in models)])
    return partners_of(core, RBM)


def test_the_plainest_vae_of_the_same_data_comes_first() -> None:
    assert partners(
        ("wide", {"latent_dim": 50}),
        ("other data", {"dataset": "other"}),
        ("weighted", {"beta": 4.0}),
        ("kl only", {"reconstruction_weight": 0.0}),
        ("grey", {"likelihood": "gaussian"}),
        ("plain", {}),
    ) == ["plain", "wide", "grey", "weighted", "kl only", "other data"]


def test_what_is_no_vae_or_is_told_a_class_is_no_partner() -> None:
    others = [("codes", {"capabilities": CODES_ONLY}), ("told", {"capabilities": CONDITIONAL})]
    assert partners(*others) == []


def test_without_a_partner_it_is_said() -> None:
    page = PartPage(show_contrasts, StandInCore([RBM]), RBM, DARK)
    page.run()
    assert "no VAE here to compare with" in page.words
    assert not page.app.button


def core_of(
    *models: Description, rbm: BoltzmannMeasures = BOLTZMANN, vae: VaeMeasures = VAES
) -> StandInCore:
    answers = {"measure_boltzmann": lambda _name: rbm, "measure_vae": lambda _name: vae}
    return StandInCore(models, answers=answers)


def measured(rbm: BoltzmannMeasures = BOLTZMANN, vae: VaeMeasures = VAES) -> str:
    page = PartPage(show_contrasts, core_of(RBM, VAE, rbm=rbm, vae=vae), RBM, DARK)
    page.run()
    assert page.words.count("not measured yet") == 6
    page.app.button(key="gibbs_measure").click().run()
    assert "not measured yet" not in page.words
    return page.words


def test_each_difference_is_told_for_both() -> None:
    words = measured()
    for told in (
        "correlation of units 0.12",
        "correlation of μ 0.46",
        "250 ms a sample · 12 steps to an independent one",
        "500 µs a sample",
        "log Z = 100.0 forwards, 103.5 backwards: 3.5 nats apart",
        "log p(x) − ELBO = 2.50 nats (12 test images)",
    ):
        assert told in words
    assert "A &lt;machine&gt;" in words
    assert "A <machine>" not in words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.00000149, "1 µs"),
        (0.000999, "999 µs"),
        (0.0009996, "1 ms"),
        (0.0123456, "12.3 ms"),
        (0.9996, "1 s"),
        (0.99949, "999 ms"),
        (1.0, "1 s"),
        (75.25, "75.2 s"),
        (1234.5, "1234 s"),
    ],
)
def test_times_have_three_digits_and_no_exponent(seconds: float, words: str) -> None:
    assert f">{words} a sample<" in measured(vae=VaeMeasures(0.4, seconds, 1, True, 1))


def test_what_a_figure_cannot_say_is_not_said() -> None:
    exact = BoltzmannMeasures(0.1, 1.0, MIXING_STEPS / 10, (7.25, 7.25))
    words = measured(exact, VaeMeasures(None, 1.0, 3.0, False, 5))
    assert "log Z = 7.25 nats, exact" in words
    # A chain no longer than some mixing times bounds them from below alone.
    assert "100 steps or more" in words
    assert "one latent: nothing to correlate" in words
    assert "importance bound − ELBO = 3.00 nats (5 test images)" in words


def test_what_was_measured_is_kept_for_each_pair() -> None:
    other = description(name="other", title="Another VAE", latent_dim=20)
    page = PartPage(show_contrasts, core_of(RBM, VAE, other), RBM, DARK)
    page.run()
    page.app.button(key="gibbs_measure").click().run()
    page.app.selectbox(key="vae").set_value("other").run()
    assert page.words.count("not measured yet") == 6
    page.app.selectbox(key="vae").set_value("vae").run()
    assert "not measured yet" not in page.words


def test_a_refusal_of_the_core_is_one_sentence() -> None:
    def refuse(*_: object) -> None:
        raise CoreError("It is too large.")

    core = StandInCore([RBM, VAE], answers={"measure_boltzmann": refuse})
    page = PartPage(show_contrasts, core, RBM, DARK)
    page.run()
    page.app.button(key="gibbs_measure").click().run()
    assert [warning.value for warning in page.app.warning] == ["It is too large."]
    assert page.words.count("not measured yet") == 6
