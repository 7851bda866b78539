"""Which settings can train nothing, and is each refused in a sentence that names it?"""

from __future__ import annotations

import json
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.objectives.weights import RANGES as WEIGHT_RANGES
from explorer.training.settings import (
    BETA_ANNEALING_SHARE,
    CHOICES,
    MAX_BATCH_SIZE,
    MAX_EPOCHS,
    RANGES,
    TrainingError,
    TrainingSettings,
)
from explorer.training.train import TrainingPlan


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("epochs", 0),
        ("epochs", -1),
        ("epochs", 1.5),
        ("epochs", True),
        ("epochs", "3"),
        ("epochs", math.nan),
        ("epochs", MAX_EPOCHS + 1),
        ("batch_size", 0),
        ("batch_size", MAX_BATCH_SIZE + 1),
        ("batch_size", 32.0),
        ("seed", -1),
        ("seed", 2**63),
        ("images_per_epoch", -1),
        ("learning_rate", 0.0),
        ("learning_rate", -1e-3),
        ("learning_rate", 11.0),
        ("learning_rate", math.inf),
        ("learning_rate", math.nan),
        ("beta", -1.0),
        ("beta", math.nan),
        ("beta", math.inf),
        ("reconstruction_weight", -0.5),
        ("schedule", "linear"),
        ("precision", "float16"),
        ("binarisation", "static"),
        ("optimizer", "lion"),
        ("momentum", 1.0),
        ("momentum", -0.1),
        ("weight_decay", -1.0),
        ("weight_decay", math.nan),
        ("stored_as", "int8"),
    ],
)
def test_a_bad_setting_is_refused(key, value):
    with pytest.raises(TrainingError) as refused:
        TrainingSettings(**{key: value})
    sentence = str(refused.value)
    assert str(value) in sentence
    assert sentence.endswith(".")
    assert sentence[0].isupper()
    assert key.replace("_", " ").removesuffix(" per epoch").split()[-1] in sentence


ALL_RANGES = RANGES | WEIGHT_RANGES


@pytest.mark.parametrize("key", ALL_RANGES)
@given(data=st.data())
def test_a_number_is_taken_where_its_range_holds_it_and_else_refused_by_its_title(
    key: str, data: st.DataObject
) -> None:
    numbers = ALL_RANGES[key]
    ends = (numbers.low, numbers.high)
    value = data.draw(st.sampled_from(ends) | st.integers() | st.floats())
    told = {"optimizer": "sgd", key: value}  # adam takes no momentum
    if value in numbers:
        assert getattr(TrainingSettings(**told), key) == value
    else:
        with pytest.raises(TrainingError) as refused:
            TrainingSettings(**told)
        assert str(refused.value) == numbers.refusal(value)


def test_each_setting_that_is_a_number_has_its_range_and_each_other_its_choices():
    usual = TrainingSettings().to_dict()
    numbers = {key for key, value in usual.items() if not isinstance(value, str)}
    assert numbers == set(ALL_RANGES)
    assert {key for key in usual if key not in numbers} == set(CHOICES)
    assert all(usual[key] in numbers for key, numbers in ALL_RANGES.items())


def test_nothing_to_train_is_refused():
    with pytest.raises(TrainingError, match="nothing is trained"):
        TrainingSettings(beta=0.0, reconstruction_weight=0.0)


@pytest.mark.parametrize("samples", [0, -3, 10**9])
def test_a_bad_number_of_samples_is_refused_before_the_training(samples):
    with pytest.raises(TrainingError, match=f"samples must be .* from 1 to .* not {samples}"):
        TrainingPlan("vae", "digits", {}, TrainingSettings(), nll_samples=samples)


def test_settings_survive_json():
    settings = TrainingSettings(epochs=3, beta=4.0, schedule="constant", binarisation="dynamic")
    assert TrainingSettings(**json.loads(json.dumps(settings.to_dict()))) == settings


def test_a_constant_learning_rate_is_constant():
    settings = TrainingSettings(schedule="constant", learning_rate=0.01)
    assert {settings.learning_rate_at(step, 50) for step in range(50)} == {0.01}


@given(st.integers(1, 10_000), st.floats(1e-6, 10))
def test_a_cosine_begins_at_the_learning_rate_and_falls_towards_zero(steps, rate):
    settings = TrainingSettings(learning_rate=rate)
    rates = [settings.learning_rate_at(step, steps) for step in range(0, steps, max(1, steps // 9))]
    assert rates[0] == rate
    assert rates == sorted(rates, reverse=True)
    assert all(0 < r <= rate for r in rates)
    assert settings.learning_rate_at(steps, steps) == pytest.approx(0.0, abs=1e-12)


@given(
    beta=st.floats(0.1, 50),
    beta_from=st.floats(0.1, 500),
    steps=st.integers(1, 5000),
    data=st.data(),
)
def test_beta_moves_by_the_same_factor_and_then_stays(
    beta: float, beta_from: float, steps: int, data: st.DataObject
) -> None:
    settings = TrainingSettings(beta=beta, beta_from=beta_from)
    step = data.draw(st.integers(0, steps - 1))
    at = settings.weights_at(step, steps).beta
    assert min(beta, beta_from) * (1 - 1e-9) <= at <= max(beta, beta_from) * (1 + 1e-9)
    if step >= BETA_ANNEALING_SHARE * steps:
        assert at == beta
    else:
        moved = step / (BETA_ANNEALING_SHARE * steps)
        assert math.log(at) == pytest.approx(
            (1 - moved) * math.log(beta_from) + moved * math.log(beta), abs=1e-9
        )


def test_beta_is_constant_unless_told_to_move() -> None:
    settings = TrainingSettings(beta=4.0)
    assert {settings.weights_at(step, 100).beta for step in range(100)} == {4.0}


@pytest.mark.parametrize("wrong", [{"beta_from": -1.0}, {"beta_from": math.inf}])
def test_beta_begins_at_a_finite_number(wrong: dict[str, float]) -> None:
    with pytest.raises(TrainingError, match="begin"):
        TrainingSettings(**wrong)


def test_beta_cannot_fall_to_zero() -> None:
    with pytest.raises(TrainingError, match="fall"):
        TrainingSettings(beta=0.0, beta_from=10.0)
