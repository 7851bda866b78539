"""Is a thing computed once for everybody, and anew as soon as its model is another one?"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explorer.core import Core, CoreError, ModelCore
from explorer.ui.shell.cached import cached, models_of
from tests.ui.stand_ins import StandInCore, description

NAME = "tiny-vae"
NAMES = iter(range(10**6))


@dataclass(frozen=True)
class Plan:
    model: str
    tiles: int


class Count:
    """A function that is computed, and how often it was."""

    def __init__(self, answer: Callable[..., Any] = lambda *_: 0, **options: Any) -> None:
        self.calls: list[tuple[Any, ...]] = []

        def computed(core: Core, of: Any, /, *arguments: Any) -> Any:
            self.calls.append((of, *arguments))
            return answer(core, of, *arguments)

        computed.__qualname__ = f"computed {next(NAMES)}"
        self.ask = cached(**({"max_entries": 4} | options))(computed)


@pytest.fixture
def folder(tiny_checkpoints: Path, tmp_path: Path) -> Path:
    """Two models that may be replaced."""
    return Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))


def replace_model(folder: Path) -> None:
    shutil.rmtree(folder / NAME)
    shutil.copytree(folder / "tiny-autoencoder", folder / NAME, copy_function=shutil.copy)


def test_a_replaced_model_is_seen_at_once(folder: Path) -> None:
    core = ModelCore.open(folder, "cpu")
    family = Count(lambda core, name: core.describe(name).family)
    assert [family.ask(core, NAME), family.ask(core, NAME)] == ["vae", "vae"]
    assert len(family.calls) == 1
    replace_model(folder)
    assert [family.ask(core, NAME), family.ask(core, NAME)] == ["autoencoder", "autoencoder"]
    assert len(family.calls) == 2


def test_each_of_several_models_counts(folder: Path) -> None:
    core = ModelCore.open(folder, "cpu")
    families = Count(lambda core, names: [core.describe(name).family for name in names])
    both = ("tiny-autoencoder", NAME)
    assert families.ask(core, both) == ["autoencoder", "vae"]
    replace_model(folder)
    assert families.ask(core, both) == ["autoencoder", "autoencoder"]


def test_two_folders_have_two_models_of_one_name(folder: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(folder, tmp_path / "other"))
    replace_model(other)
    family = Count(lambda core, name: core.describe(name).family)
    cores = [ModelCore.open(each, "cpu") for each in (folder, other)]
    assert [family.ask(core, NAME) for core in cores] == ["vae", "autoencoder"]
    # Over the same folder another core is the same.
    assert family.ask(ModelCore.open(folder, "cpu"), NAME) == "vae"
    assert len(family.calls) == 2


def test_all_other_arguments_count() -> None:
    core = StandInCore([description(name="a"), description(name="b")])
    seen = Count(lambda _core, of, *rest: (of, *rest), max_entries=20)
    image = np.zeros((1, 2, 2), np.uint8)
    for arguments in [
        ("a",),
        ("b",),
        ("a", 1),
        ("a", None),
        ("a", image),
        ("a", image + 1),
        (Plan("a", 3),),
        (Plan("a", 4),),
        (("a", "b"),),
    ]:
        for _ in range(2):
            assert len(seen.ask(core, *arguments)) == len(arguments)
    assert len(seen.calls) == 9


def test_no_more_is_kept_than_was_said() -> None:
    core = StandInCore([description(name="a")])
    square = Count(lambda _core, _name, x: x * x, max_entries=2)
    for x in (1, 2, 3, 3, 2):
        assert square.ask(core, "a", x) == x * x
    assert [call[1] for call in square.calls] == [1, 2, 3]
    square.ask(core, "a", 1)
    assert [call[1] for call in square.calls] == [1, 2, 3, 1]


def test_what_was_raised_is_not_kept() -> None:
    core = StandInCore([description(name="a")])
    answers = iter([CoreError("Not now."), 7])

    def answer(*_: object) -> int:
        found = next(answers)
        if isinstance(found, Exception):
            raise found
        return found

    sometimes = Count(answer)
    with pytest.raises(CoreError, match="Not now"):
        sometimes.ask(core, "a")
    assert sometimes.ask(core, "a") == sometimes.ask(core, "a") == 7
    with pytest.raises(CoreError, match="There is no model"):
        sometimes.ask(ModelCore.open("nowhere", "cpu"), "a")


@pytest.mark.parametrize("shared", [True, False])
def test_visitors_share_and_only_what_is_said_to_be_shared_is_one_object(shared: bool) -> None:
    core = StandInCore([description(name="a")])
    drawn = Count(lambda *_: np.zeros(3), shared=shared)
    found: list[np.ndarray] = []
    visitors = [threading.Thread(target=lambda: found.append(drawn.ask(core, "a"))) for _ in "12"]
    for visitor in visitors:
        visitor.start()
    for visitor in visitors:
        visitor.join()
    assert len(drawn.calls) == 1
    assert (found[0] is found[1]) == shared
    found[0] += 1
    assert drawn.ask(core, "a").tolist() == ([1, 1, 1] if shared else [0, 0, 0])


def test_functions_of_one_name_are_told_apart_by_what_they_do() -> None:
    core = StandInCore([description(name="a")])

    def of_one_page() -> Any:
        @cached(max_entries=2)
        def title(_core: Core, name: str) -> str:
            return f"one {name}"

        return title

    def of_another() -> Any:
        @cached(max_entries=2)
        def title(_core: Core, name: str) -> str:
            return f"another {name}"

        return title

    assert [each()(core, "a") for each in (of_one_page, of_another)] == ["one a", "another a"]


def test_what_a_thing_is_of_is_a_name_several_or_a_plan_s() -> None:
    assert [models_of("a"), models_of(("a", "b")), models_of(Plan("a", 1))] == [
        ("a",),
        ("a", "b"),
        ("a",),
    ]
