"""Is a core asked through its one door, and what it gives kept in one cache?"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

import explorer.core
from tests.sources import MODULES, Module, made_up

DOOR = "explorer.core"
BESIDE_THE_DOOR = {("cli", "explorer.core.device")}
"""A command trains and measures by itself, on the device that a core would take."""
BEHIND_THE_DOOR = {"_compute", "_on_device", "_store", "_own", "_residents", "_trainings"}
STREAMLIT_S_CACHES = ("cache_data", "cache_resource")


def past_the_door(module: Module) -> Iterator[tuple[int, str]]:
    """What a module outside of the core asks of its files, or of its inside."""
    if module.folder == "core":
        return
    for line, name in module.imports():
        if name.startswith(f"{DOOR}.") and (module.folder, name) not in BESIDE_THE_DOOR:
            yield line, name
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in BEHIND_THE_DOOR:
            owner = ast.unparse(node.value)
            if owner == "core" or owner.endswith((".core", "_core()")):
                yield node.lineno, ast.unparse(node)


def past_the_cache(module: Module) -> Iterator[tuple[int, str]]:
    """What is kept without its model's version: what a core gave, in a cache of Streamlit's own."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef):
            decorators = " ".join(map(ast.unparse, node.decorator_list))
            arguments = {one.arg for one in [*node.args.posonlyargs, *node.args.args]}
            uses_core = arguments & {"core", "_core"} or "core." in ast.unparse(node)
            if uses_core and any(cache in decorators for cache in STREAMLIT_S_CACHES):
                yield node.lineno, node.name
        elif isinstance(node, ast.Call):
            call = ast.unparse(node.func)
            if call.endswith(tuple(f"{cache}.clear" for cache in STREAMLIT_S_CACHES)):
                yield node.lineno, call


def test_the_core_has_one_door_and_what_it_gives_one_cache():
    wrong = [
        f"{module.where(line)} {what}"
        for module in MODULES
        for rule in (past_the_door, past_the_cache)
        for line, what in rule(module)
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    "offence",
    [
        "from explorer.core.receipt import receipt",
        "from explorer.core import receipt",
        "import explorer.core.in_process",
        "if TYPE_CHECKING:\n    from explorer.core.types import Core",
        "def title(core): return core._store.describe('a').title",
        "x = shared_core()._compute('a', f, rows)",
        "@st.cache_data\ndef title(_core, name): return _core.describe(name).title",
        "@cache_resource(max_entries=3)\ndef title(name): return page.core.describe(name).title",
        "st.cache_data.clear()",
    ],
)
def test_a_way_past_the_door_or_the_cache_is_seen(offence):
    module = made_up("ui.made_up", offence)
    assert [*past_the_door(module), *past_the_cache(module)]


def test_what_goes_through_the_door_is_none():
    text = """
from explorer.core import Core, shared_core
@cached(max_entries=3)
def title(core, name): return core.describe(name).title
@st.cache_data
def opened(digest, _data): return read_image(_data)
"""
    module = made_up("ui.made_up", text)
    assert not [*past_the_door(module), *past_the_cache(module)]


def test_each_name_that_the_door_gives_is_the_one_that_its_readers_are_told_of():
    door = next(module for module in MODULES if module.name == DOOR)
    told = {
        alias.asname or alias.name: node.module
        for node in ast.walk(door.tree)
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
        for alias in node.names
        if node.module and node.module.startswith("explorer.")
    }
    given = explorer.core._FROM
    assert {name: place.partition(":")[0] for name, place in given.items()} == told
    assert set(explorer.core.__all__) == set(given)
    for name in given:
        assert getattr(explorer.core, name) is not None
