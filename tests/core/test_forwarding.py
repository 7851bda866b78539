"""Is the interface the whole of a core: can all that is asked of one go through a pipe?"""

from __future__ import annotations

import inspect
import pickle
from pathlib import Path

import numpy as np
import pytest
import torch

from explorer.core import Core, CoreError, ModelCore, shared_core
from explorer.core.forwarded import answered, asked_of, call_of, given
from explorer.core.request_ids import asked_as, request_id
from explorer.models.patience import patience, seconds_allowed
from explorer.training.recipe import Recipe
from tests.core.forwarding import (
    ForwardingCore,
    NotPlain,
    open_forwarding,
    packed,
    shared_core_elsewhere,
)
from tests.owned import throw_all_away

NAME = "tiny-vae"
ASKED = sorted(asked_of(Core))
IN_ITS_PROCESS = {"show_live", "remove_live", "new_own_name"}
"""What a live model needs, which cannot leave its process."""


@pytest.fixture(scope="module")
def far(tiny_checkpoints: Path) -> Core:
    """A core over the two small models, in another process."""
    return open_forwarding(tiny_checkpoints, "cpu")


def test_a_core_has_no_door_but_the_interface() -> None:
    assert asked_of(ModelCore) - {"open"} - IN_ITS_PROCESS == set(ASKED)
    assert asked_of(ForwardingCore) == set(ASKED)


@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_is_answered_under_the_same_arguments(name: str) -> None:
    asked, answered = getattr(Core, name), getattr(ModelCore, name)
    assert isinstance(asked, property) == isinstance(answered, property)
    if isinstance(asked, property):
        return
    assert inspect.getdoc(asked)
    wanted, found = (
        [
            (one.name, one.default, one.kind)
            for one in list(inspect.signature(each).parameters.values())[1:]
        ]
        for each in (asked, answered)
    )
    assert wanted == found


@pytest.mark.parametrize("value", [len, lambda: 0, torch.zeros(1), torch.nn.Linear(1, 1), "x".join])
def test_what_lives_in_one_process_does_not_leave_it(value: object) -> None:
    with pytest.raises(NotPlain):
        packed(([value],))
    assert np.array_equal(pickle.loads(packed(np.arange(3))), np.arange(3))


def test_both_answer_the_same(core: ModelCore, far: Core, digits: np.ndarray) -> None:
    assert (far.device, far.list()) == (core.device, core.list())
    assert far.version(NAME) == core.version(NAME)
    assert far.describe(NAME) == core.describe(NAME)
    assert far.history(NAME) == core.history(NAME)
    z = np.array([[0.5, -1.0]], np.float32)
    assert np.array_equal(far.decode(NAME, z), core.decode(NAME, z))
    assert np.array_equal(far.encode(NAME, digits[:4]).mu, core.encode(NAME, digits[:4]).mu)
    assert np.array_equal(far.trust(NAME, z), core.trust(NAME, z))
    ours, theirs = (each.receipt(NAME, digits[3], without_row=3) for each in (core, far))
    assert theirs.terms.elbo == ours.terms.elbo
    assert np.array_equal(theirs.neighbours.rows, ours.neighbours.rows)


def test_a_refusal_is_the_same_sentence(core: ModelCore, far: Core) -> None:
    for name, z in (("nobody", np.zeros((1, 2))), (NAME, np.zeros((1, 3)))):
        sentences = []
        for each in (core, far):
            with pytest.raises(CoreError) as refused:
                each.decode(name, z.astype(np.float32))
            sentences.append(str(refused.value))
        assert sentences[0] == sentences[1]


def test_own_models_and_trainings_are_kept_there(far: Core) -> None:
    name = far.upload_model(far.download_model(NAME, "mine"), "a")
    training = far.train(Recipe("digits", "vae", "large", epochs=300), "b", "x")
    try:
        assert far.own_models("a") == (name,)
        assert far.owners() == ("a", "b")
        far.mark_owner("b", is_here=False)
        assert far.claim_training(training, "c")
        told = far.training_of("c")
        assert told is not None
        assert told.name == training
    finally:
        throw_all_away(far)
    assert far.trainings() == ()


def test_the_environment_says_which_core_is_shared(
    tiny_checkpoints: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tiny_checkpoints))
    with shared_core_elsewhere():
        assert isinstance(shared_core(), ForwardingCore)
        assert NAME in shared_core().list()
    monkeypatch.setenv("EXPLORER_CORE", "nonsense")
    with pytest.raises(CoreError, match="in_process"):
        shared_core()


def test_whose_request_it_is_and_how_patient_goes_with_the_call() -> None:
    class Asked:
        def who(self) -> tuple[str, float | None]:
            return request_id(), seconds_allowed()

    with asked_as("r1"), patience(7.0):
        call = call_of("who", (), {})
    assert given(answered(Asked(), call)) == ("r1", 7.0)
    assert given(answered(Asked(), call_of("who", (), {}))) == ("", None)
