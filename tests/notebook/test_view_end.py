"""Does a script that shows several models end at one Ctrl-C?"""

from __future__ import annotations

import sys
import threading
from types import SimpleNamespace

import pytest

from explorer.notebook import view as module
from explorer.notebook.view import View

DESCRIBED = SimpleNamespace(title="A model", latent_dim=2, can=lambda *_: False)
CORE = SimpleNamespace(remove_live=lambda _name: None)


class Interrupted(threading.Event):
    """What Ctrl-C is to whoever waits."""

    def wait(self, *_: object) -> bool:
        raise KeyboardInterrupt


def view_of(name: str, left: list[str]) -> View:
    served = SimpleNamespace(admit=lambda: name, address=lambda *_: "here", leave=left.append)
    entry = SimpleNamespace(name=name, description=DESCRIBED)
    return View(served, CORE, None, entry, None, {})


def test_one_interrupt_ends_every_view_that_keeps_the_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    registered: list[object] = []
    monkeypatch.setattr(threading, "_register_atexit", registered.append)
    monkeypatch.setattr(module, "_KEPT", [])
    left: list[str] = []
    first, second = view_of("first", left), view_of("second", left)
    second._closed = Interrupted()
    for view in (first, second):
        view.keep_process()
    assert len(registered) == 2
    second._wait()
    first._wait()
    assert sorted(left) == ["first", "second"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [("work/model.py", True), (None, False), ("lib/python3/site-packages/tool/cli.py", False)],
)
def test_a_script_is_what_somebody_wrote_also_within_the_prefix(
    place, expected, tmp_path, monkeypatch
):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    paths = {"purelib": "lib/python3/site-packages"}
    monkeypatch.setattr(
        module.sysconfig, "get_path", lambda kind: str(tmp_path / paths.get(kind, "bin"))
    )
    file = None if place is None else str(tmp_path / place)
    monkeypatch.setitem(sys.modules, "__main__", SimpleNamespace(__file__=file))
    monkeypatch.delitem(sys.modules, "ipykernel", raising=False)
    assert module.is_script() is expected
