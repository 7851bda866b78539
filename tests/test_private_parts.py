"""Does what leans on others' private parts lie in the two folders that are kept for it?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.sources import MODULES, PACKAGE, ROOT, Module, made_up

CELLARS = ("explorer.ui.front_end.", "explorer.training.fast.")
"""Where it may lie: one trick a file, each with what it buys and a test that an upgrade fails."""
OTHERS = {"streamlit", "torch", "uvicorn", "starlette", "plotly"}
UNDOCUMENTED = {
    "streamlit.runtime",
    "streamlit.file_util",
    "streamlit.web",
    "uvicorn.protocols",
    "torch.ops",
}
TRICKS = {"ctypes", "inspect.getclosurevars", "sys.setswitchinterval", "sys._getframe"}
PRIVATE_SCRIPT = "window.__streamlit"


def private_parts(module: Module) -> Iterator[tuple[int, str]]:
    """Line and name of what a file uses that nobody has promised to keep."""
    names: dict[str, str] = {}
    used = list(module.imports())
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            used += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Constant) and PRIVATE_SCRIPT in str(node.value):
            yield node.lineno, PRIVATE_SCRIPT
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            whole = ast.unparse(node)
            root, _, rest = whole.partition(".")
            if root in names and re.fullmatch(r"[\w.]+", whole):  # an inner one is met by itself
                used.append((node.lineno, f"{names[root]}.{rest}"))
    yield from ((line, name) for line, name in used if is_private(name))


def is_private(name: str) -> bool:
    """Whether another library has a thing of this dotted name for itself, or it is a trick."""
    parts = name.split(".")
    wholes = {".".join(parts[: count + 1]) for count in range(len(parts))}
    if parts[0] not in OTHERS:
        return bool(wholes & TRICKS)
    return bool(wholes & UNDOCUMENTED) or any(re.match("_[^_]", part) for part in parts)


def test_what_leans_on_others_private_parts_lies_in_the_cellar():
    wrong = [
        f"{module.where(line)} uses {name}"
        for module in MODULES
        if not module.name.startswith(CELLARS)
        for line, name in private_parts(module)
    ]
    wrong += [
        f"{path.relative_to(ROOT)} uses {PRIVATE_SCRIPT}"
        for path in PACKAGE.rglob("*.js")
        if PRIVATE_SCRIPT in path.read_text(encoding="utf-8")
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "offence",
    [
        "from streamlit.runtime.scriptrunner import get_script_run_ctx",
        "from streamlit import runtime\nruntime.exists()",
        "import streamlit as st\nst.runtime.get_instance()",
        "import streamlit.file_util",
        "from streamlit.runtime.pages_manager import PagesManager",
        "import torch\ntorch._foreach_add_([], 1)",
        "from torch import _foreach_add_",
        "import torch\ntorch.ops.aten.threshold_backward(x, y, 0)",
        "from uvicorn.protocols.http.h11_impl import H11Protocol",
        "import sys\nsys.setswitchinterval(1)",
        "def late():\n    import ctypes",
        "import inspect\ninspect.getclosurevars(send)",
        "HEAD = '<script>window.__streamlit = {}</script>'",
    ],
)
def test_a_private_part_is_seen(offence):
    assert list(private_parts(made_up("ui.shell.made_up", offence)))


def test_public_parts_are_not_private_ones():
    text = """
import streamlit as st
import torch, uvicorn
from streamlit.delta_generator import DeltaGenerator
from torch.nn import functional
print(torch.__version__, st.__file__, self._torch, uvicorn.Server)
"""
    assert not list(private_parts(made_up("ui.made_up", text)))
