"""Can a host switch off what visitors may do, in the core itself and not on the pages alone?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.core import CoreError, ModelCore, Switches, switched_off
from explorer.core.switches import OFF_WORDS
from explorer.training.recipe import Recipe

ASKED: dict[str, Callable[[ModelCore], object]] = {
    "saving": lambda core: core.save_model("own-x", "mine"),
    "uploads": lambda core: core.upload_model(b"", "a"),
    "training": lambda core: core.train(Recipe("digits", "vae", "small", epochs=1), "a", "x"),
}


@pytest.mark.parametrize("name", ASKED)
def test_what_is_switched_off_is_refused_in_one_sentence(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"EXPLORER_{name.upper()}", "off")
    core = ModelCore.open(tmp_path, device="cpu")
    with pytest.raises(CoreError) as refused:
        ASKED[name](core)
    assert str(refused.value) == OFF_WORDS[name] == switched_off(name)
    assert list(tmp_path.iterdir()) == []


def test_everything_is_on_unless_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in OFF_WORDS:
        monkeypatch.delenv(f"EXPLORER_{name.upper()}", raising=False)
        assert switched_off(name) is None
    assert Switches.from_environment({"EXPLORER_SAVING": " ON "}) == Switches()
