"""Are the four trainings exact where they claim to be, and do they behave as is known?"""

from __future__ import annotations

import math
import pickle
from dataclasses import replace

import numpy as np
import pytest

from explorer.core import CoreError, ModelCore
from explorer.core.tiny_boltzmann import (
    BEST_LOG_LIKELIHOOD,
    METHODS,
    MOST_UPDATES,
    PATTERNS,
    RECORD_EVERY,
    UPDATES_BETWEEN_LOOKS,
    TinySettings,
    TinyTraining,
    bars_and_stripes,
)


@pytest.fixture(scope="module")
def noiseless() -> TinyTraining:
    training = TinyTraining(TinySettings(hidden=5, learning_rate=0.5))
    for _ in range(4):
        training.advance(400)
    return training


def test_there_are_fourteen_different_patterns_of_whole_lines() -> None:
    patterns = bars_and_stripes()
    assert patterns.shape == (PATTERNS, 3, 3)
    assert len({pattern.tobytes() for pattern in patterns}) == 14
    for pattern in patterns:
        is_rows = (pattern == pattern[:, :1]).all()
        is_columns = (pattern == pattern[:1]).all()
        assert is_rows or is_columns


def test_all_begin_alike_and_near_chance() -> None:
    curves = TinyTraining(TinySettings()).curves
    first = {name: values[0] for name, values in curves.log_likelihood.items()}
    assert set(first) == set(METHODS)
    assert len(set(first.values())) == 1
    assert first["exact"] == pytest.approx(-9 * math.log(2), abs=0.3)
    assert curves.mass["exact"][0] == pytest.approx(14 / 512, abs=0.02)


def test_the_exact_gradient_climbs_towards_the_best(noiseless: TinyTraining) -> None:
    climbed = noiseless.curves.log_likelihood["exact"]
    assert all(np.diff(climbed) > -0.02)
    assert BEST_LOG_LIKELIHOOD - 0.6 < climbed[-1] <= BEST_LOG_LIKELIHOOD


def test_the_bias_is_larger_for_cd_1_than_for_cd_10_and_pcd(noiseless: TinyTraining) -> None:
    bias = {name: values[-1] for name, values in noiseless.curves.bias.items()}
    assert bias["CD-1"] > 3 * bias["CD-10"]
    assert bias["CD-10"] > 3 * bias["PCD"]
    last = {name: values[-1] for name, values in noiseless.curves.log_likelihood.items()}
    assert last["exact"] > last["CD-1"] + 0.1
    assert last["PCD"] == pytest.approx(last["exact"], abs=0.05)


def test_the_bias_of_cd_1_grows_with_the_weights(noiseless: TinyTraining) -> None:
    bias = noiseless.curves.bias["CD-1"]
    assert bias[-1] > 10 * bias[0]


def test_probabilities_of_patterns_are_what_the_curves_say(noiseless: TinyTraining) -> None:
    for name in METHODS:
        shares = noiseless.distribution(name)
        assert shares.sum() == pytest.approx(noiseless.curves.mass[name][-1])
        mean = float(np.log(shares).mean())
        assert mean == pytest.approx(noiseless.curves.log_likelihood[name][-1])


def test_few_chains_add_noise_and_the_seed_decides_it() -> None:
    one, again, other = (TinyTraining(TinySettings(3, 0.2, 10, seed)) for seed in (1, 1, 2))
    for training in (one, again, other):
        training.advance(30)
    assert one.curves == again.curves
    assert one.curves.log_likelihood["CD-1"] != other.curves.log_likelihood["CD-1"]
    # Noise is none of the exact gradient's.
    quiet = TinyTraining(TinySettings(3, 0.2, 0, 1))
    quiet.advance(30)
    assert quiet.curves.log_likelihood["exact"] == one.curves.log_likelihood["exact"]


def test_portions_do_not_matter() -> None:
    whole, parts = (TinyTraining(TinySettings(3, 0.2, 100)) for _ in range(2))
    whole.advance(40)
    for _ in range(4):
        parts.advance(10)
    assert whole.curves == parts.curves
    assert whole.curves.updates == list(range(0, 41, RECORD_EVERY))


def test_a_state_goes_on_as_if_it_had_never_been_put_down(core: ModelCore) -> None:
    whole = TinyTraining(TinySettings(3, 0.2, 100))
    state = core.begin_tiny_boltzmann(whole.settings)
    for _ in range(2):
        resumed = TinyTraining.resumed(pickle.loads(pickle.dumps(state)))
        resumed.advance(20)
        state = resumed.state()
    whole.advance(40)
    assert state.updates == 40
    assert state.curves == whole.curves
    for name, parts in whole.state().machines.items():
        assert all(map(np.array_equal, parts, state.machines[name]))


def test_going_on_takes_its_time_and_leaves_the_state_before_as_it_was(core: ModelCore) -> None:
    before = core.begin_tiny_boltzmann(TinySettings(2))
    after = core.continue_tiny_boltzmann(before, 0.01)
    assert (before.updates, before.curves.updates) == (0, [0])
    assert after.updates >= UPDATES_BETWEEN_LOOKS
    assert after.curves.updates[-1] == after.updates
    done = replace(after, updates=MOST_UPDATES)
    assert core.continue_tiny_boltzmann(done, 0.01).updates == MOST_UPDATES


@pytest.mark.parametrize("seconds", [0, -1, 60, math.nan])
def test_it_does_not_go_on_for_ever(core: ModelCore, seconds: float) -> None:
    with pytest.raises(CoreError, match="up to"):
        core.continue_tiny_boltzmann(core.begin_tiny_boltzmann(TinySettings(2)), seconds)


@pytest.mark.parametrize(
    "settings",
    [{"hidden": 1}, {"hidden": 9}, {"learning_rate": 0}, {"chains": 7}, {"seed": -1}],
)
def test_what_is_out_of_bounds_is_one_sentence(settings: dict[str, int]) -> None:
    with pytest.raises(CoreError, match=r"\.$"):
        TinySettings(**settings)


def test_too_many_updates_at_once_are_refused() -> None:
    with pytest.raises(CoreError, match="500"):
        TinyTraining(TinySettings(2)).advance(501)
