"""Does a page know the stage, and is it any other page without it?"""

from __future__ import annotations

import subprocess

import pytest

from explorer.ui.front_end import stage_mode
from explorer.ui.front_end.early_middleware import page_heads
from explorer.ui.front_end.response_headers import INLINE
from tests.ui.components.conftest import RunNode, run_node

__all__ = ["run_node"]


def test_every_page_has_it_and_its_script_may_run() -> None:
    assert all(stage_mode.HEAD in head.added for head in page_heads().values())
    (script,) = INLINE.findall(stage_mode.HEAD)
    assert "stageWay" in script


@pytest.mark.parametrize(
    ("search", "stage"), [("", "undefined"), ("?stage=0", "undefined"), ("?stage=1", "loading")]
)
def test_only_an_address_that_asks_for_it_hides_the_menus(
    search: str, stage: str, run_node: RunNode
) -> None:
    (script,) = INLINE.findall(stage_mode.HEAD)
    page = (
        f"globalThis.location = {{ search: '{search}' }};"
        "const root = { dataset: {} };"
        "globalThis.document = { documentElement: root };"
        "globalThis.MutationObserver = class { observe() {} };"
    )
    folder = stage_mode.Path(stage_mode.__file__).parent
    done: subprocess.CompletedProcess[str] = run_node(
        "-e", page + script + "console.log(root.dataset.stage);", folder=folder
    )
    assert done.stdout.strip() == stage, done.stderr
