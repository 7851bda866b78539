"""Does a core on a Ray cluster answer as one in this process, and lose nothing when a part dies?

It takes 1.5 GB and half a minute, and Ray, which is an extra: `pip install '.[cluster]'`.
`EXPLORER_TEST_CORE=ray python -m pytest tests/ui/pages` runs all tests of pages so.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from explorer.core import Core, CoreError, ModelCore, shared_core
from explorer.core.forwarded import asked_of
from explorer.training.recipe import Recipe
from tests.core.on_ray import Pid, ToldRayCore, kill, shared_core_on_ray
from tests.owned import throw_all_away

pytest.importorskip("ray", reason="Ray is an extra")
pytestmark = pytest.mark.filterwarnings("ignore")  # what Ray itself warns of
NAME = "tiny-vae"
Z = np.array([[0.5, -1.0]], np.float32)


@pytest.fixture(scope="module")
def far(tiny_checkpoints: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Core]:
    """A core over the two small models, on a cluster."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tiny_checkpoints))
        with shared_core_on_ray(tmp_path_factory.mktemp("own")):
            yield shared_core()
            throw_all_away(shared_core())


def test_its_door_is_a_core_s(far: Core) -> None:
    assert isinstance(far, ToldRayCore)
    assert asked_of(type(far)) == asked_of(Core)


def test_both_answer_the_same(core: ModelCore, far: Core, digits: np.ndarray) -> None:
    assert (far.device, far.list()) == (core.device, core.list())
    assert far.version(NAME) == core.version(NAME)
    assert far.describe(NAME) == core.describe(NAME)
    many = np.repeat(Z, 5_000, 0)  # more than are decoded here
    for z in (Z, many):
        assert np.array_equal(far.decode(NAME, z), core.decode(NAME, z))
    assert np.array_equal(far.encode(NAME, digits[:4]).mu, core.encode(NAME, digits[:4]).mu)
    ours, theirs = (each.receipt(NAME, digits[3], without_row=3) for each in (core, far))
    assert theirs.terms.elbo == ours.terms.elbo
    assert NAME in far.residents()


def test_a_refusal_is_the_same_sentence(core: ModelCore, far: Core) -> None:
    for name, z in (("nobody", np.zeros((1, 2))), (NAME, np.zeros((1, 3)))):
        sentences = []
        for each in (core, far):
            with pytest.raises(CoreError) as refused:
                each.decode(name, z.astype(np.float32))
            sentences.append(str(refused.value))
        assert sentences[0] == sentences[1]


def test_a_killed_replica_loses_no_call(core: ModelCore, far: Core, digits: np.ndarray) -> None:
    expected = core.encode(NAME, digits[:4]).mu
    answers: list[np.ndarray] = []

    def ask() -> None:
        answers.extend(far.encode(NAME, digits[:4]).mu for _ in range(20))

    asking = [threading.Thread(target=ask) for _ in range(4)]
    for thread in asking:
        thread.start()
    kill(far, Pid.REPLICA)
    for thread in asking:
        thread.join(timeout=60)
    assert len(answers) == 80
    assert all(np.array_equal(each, expected) for each in answers)


def test_a_training_runs_in_the_cluster_and_becomes_its_owner_s_model(far: Core) -> None:
    name = far.train(Recipe("digits", "vae", "small", epochs=2), "d", "x")
    told = far.training_of("d")
    while told is not None and not told.progress.has_ended:
        told = far.training_of("d")
    assert told is not None
    assert (told.progress.reason, told.progress.phase) == ("", "done")
    assert far.own_models("d") == (name,)
    assert far.decode(name, Z).shape == (1, 1, 8, 8)
    far.remove_model(name)


def test_own_models_and_trainings_outlive_their_keeper(far: Core) -> None:
    name = far.upload_model(far.download_model(NAME, "mine"), "a")
    training = far.train(Recipe("digits", "vae", "large", epochs=300), "b", "x")
    assert {"a", "b"} <= set(far.owners())
    assert training in [one.name for one in far.trainings()]
    far.cancel_training(training)
    kill(far, Pid.KEEPER)
    assert far.own_models("a") == (name,)
    assert far.claim_model(name, "c")
    assert far.own_models("c") == (name,)
    assert np.array_equal(far.decode(name, Z), far.decode(NAME, Z))
    far.remove_model(name)
    assert not far.knows(name)
