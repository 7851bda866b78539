"""Do imports run downward only, and is everything where DESIGN.md says that it is?

Each rule is a function over modules, so that a planted offence shows that it would be found.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence

import pytest

from tests.sources import (
    MODULES,
    NAMES,
    PACKAGE,
    Module,
    folder_of,
    made_up,
    page_names,
    scripts,
)

LEVELS = (
    ("app", "__main__"),
    ("ui", "cli", "notebook"),
    ("server",),
    ("rooms", "portable"),
    ("core",),
    ("figures", "latent", "metrics", "training", "images"),
    ("models",),
    ("objectives",),
    ("data",),
)
LEVEL = {folder: level for level, folders in enumerate(LEVELS) for folder in folders}
SIDEWAYS = {
    ("training", "metrics"),
    ("training", "images"),
    ("training", "latent"),
    ("metrics", "latent"),
    ("figures", "latent"),
    ("ui", "notebook"),
    ("cli", "notebook"),
    ("__main__", "cli"),
}
"""Imports between folders of one line that there may be, in this direction alone."""

ONLY_IN = {
    "streamlit": {"ui", "app"},
    "starlette": {"server"},
    "plotly": {"figures"},
    "ray": {"core", "training"},
    "redis": {"rooms"},
}
NEVER_IN = {
    "ui": {"torch"},
    "figures": {"torch"},
    "latent": {"torch"},
    "images": {"torch"},
}


def may_import(importer: str, imported: str) -> bool:
    if importer == imported or (importer, imported) in SIDEWAYS:
        return True
    return LEVEL[importer] < LEVEL[imported]


def test_there_is_something_to_judge():
    assert {"explorer.core.in_process", "explorer.objectives.elbo"} <= NAMES
    assert all(module.folder in LEVEL for module in MODULES if module.name != "explorer")


def test_every_file_is_python():
    broken = [module.where(1) for module in MODULES if module.text.strip() and not module.tree.body]
    assert not broken


def test_imports_are_seen_wherever_they_stand():
    text = """
import torch.nn
from explorer.core import types, CoreError
from ..objectives import elbo
if TYPE_CHECKING:
    import plotly
def late():
    from streamlit import cache_data
"""
    module = made_up("core.made_up", text)
    expected = {"torch.nn", "explorer.core.types", "explorer.core", "explorer.objectives.elbo"}
    assert {name for _, name in module.imports()} == expected | {"plotly", "streamlit"}


def test_the_rules_say_what_design_says():
    assert may_import("ui", "core")
    assert may_import("cli", "training")
    assert may_import("app", "ui")
    assert may_import("training", "metrics")
    assert not may_import("metrics", "training")
    assert not may_import("latent", "figures")
    assert not may_import("ui", "cli")
    assert not may_import("cli", "ui")
    assert not may_import("core", "server")
    assert not may_import("objectives", "models")
    assert not may_import("figures", "images")


def test_the_package_itself_imports_nothing_heavy():
    own = next(module for module in MODULES if module.name == "explorer")
    assert {name for _, name in own.imports()} == {"importlib", "typing"}


def upward_imports(module: Module) -> Iterator[str]:
    """What a module imports from above its own line, or from beside it."""
    for line, name in module.imports():
        is_ours = name.split(".")[0] in ("explorer", "app") and name != "explorer"
        if is_ours and not may_import(module.folder, folder_of(name)):
            yield f"{module.where(line)} imports {name}"


def misplaced_libraries(module: Module) -> Iterator[str]:
    """The libraries that a module imports and another folder alone may."""
    for line, name in module.imports():
        library = name.split(".")[0]
        strays = library in ONLY_IN and module.folder not in ONLY_IN[library]
        if strays or library in NEVER_IN.get(module.folder, ()):
            yield f"{module.where(line)} imports {library}"


@pytest.mark.parametrize("rule", [upward_imports, misplaced_libraries])
def test_imports_run_downward_and_each_library_has_its_place(rule):
    wrong = [each for module in MODULES for each in rule(module)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "offence"),
    [
        ("core.made_up", "from explorer.server import limits"),
        ("latent.made_up", "def late():\n    import explorer.figures.plane"),
        ("data.made_up", "if TYPE_CHECKING:\n    from explorer.models import base"),
        ("ui.made_up", "from explorer.cli.registry import COMMANDS"),
        ("core.made_up", "import streamlit as st"),
        ("ui.made_up", "from starlette.types import Scope"),
        ("ui.made_up", "import torch"),
        ("latent.made_up", "from torch import Tensor"),
        ("ui.made_up", "import plotly.graph_objects as go"),
        ("cli.made_up", "def late():\n    import ray"),
        ("server.made_up", "import redis"),
    ],
)
def test_an_import_that_is_out_of_place_is_seen(name, offence):
    module = made_up(name, offence)
    assert [*upward_imports(module), *misplaced_libraries(module)]


def test_imports_are_absolute_and_name_what_they_take():
    wrong = [
        module.where(node.lineno)
        for module in MODULES
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and (node.level or any(alias.name == "*" for alias in node.names))
    ]
    assert not wrong, "\n".join(wrong)


def circle_among(modules: Sequence[Module]) -> list[str]:
    """Modules that import one another in a circle, the first named again at the end; [] if none.

    Imports inside functions count, and those under `TYPE_CHECKING`: a circle that waits for a call
    or for a type checker is still one.
    """
    names = {module.name for module in modules}
    graph = {
        module.name: sorted({name for _, name in module.imports() if name in names})
        for module in modules
    }
    path: list[str] = []
    closed: set[str] = set()

    def visit(name: str) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in closed:
            return []
        path.append(name)
        for following in graph[name]:
            if circle := visit(following):
                return circle
        closed.add(path.pop())
        return []

    return next((circle for name in sorted(graph) if (circle := visit(name))), [])


def test_no_modules_import_one_another_in_a_circle():
    circle = circle_among(MODULES)
    assert not circle, " → ".join(circle)


@pytest.mark.parametrize(
    "closing",
    [
        "import explorer.data.first",
        "def late():\n    import explorer.data.first",
        "if TYPE_CHECKING:\n    import explorer.data.first",
    ],
)
def test_a_circle_is_seen(closing):
    first = made_up("data.first", "import explorer.data.second")
    assert circle_among([first, made_up("data.second", closing)])
    assert not circle_among([first, made_up("data.second", "import explorer.data.third")])


def test_every_folder_of_the_package_is_one_that_design_names():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"}
    known = set(LEVEL) - {"app", "__main__"}
    assert folders <= known, f"no place in the layers: {sorted(folders - known)}"


# --- what a person sees ---------------------------------------------------------------------------

UI = PACKAGE / "ui"
MOST_ENTRIES = 12
"""At the top of `ui`: what one takes in at a glance."""


def entries(names: Iterable[str]) -> list[str]:
    """What counts of a folder's names: not what Python or a system keeps there."""
    return sorted(name for name in names if not name.startswith((".", "__pycache__")))


def test_the_top_of_the_pages_fits_a_glance():
    assert len(entries(path.name for path in UI.iterdir())) <= MOST_ENTRIES
    assert entries(["b", "a", "__pycache__", ".DS_Store"]) == ["a", "b"]


def test_pages_are_entered_in_the_navigation_and_entries_are_pages():
    folders = {path.parent.name for path in (UI / "pages").glob("*/page.py")}
    assert folders == set(page_names()), "pages/ and SECTIONS in ui/shell/sections.py differ"


def page_of(name: str) -> str:
    """The page in whose folder a module lies; "" for all others."""
    parts = name.split(".")
    return parts[3] if parts[:3] == ["explorer", "ui", "pages"] and len(parts) > 3 else ""


def reaches_into_a_page(module: Module) -> list[str]:
    """What a module imports out of a page's folder that is not its own."""
    return [
        f"{module.where(line)} imports {name}"
        for line, name in module.imports()
        if page_of(name) not in ("", page_of(module.name))
    ]


def test_nobody_imports_from_a_page_s_folder_but_the_page():
    wrong = [line for module in MODULES for line in reaches_into_a_page(module)]
    assert not wrong, "\n".join(wrong)


def test_a_reach_into_a_page_is_seen():
    text = "def late():\n    from explorer.ui.pages.theory.idea import Idea"
    assert reaches_into_a_page(made_up("ui.pages.gibbs.made_up", text))
    assert reaches_into_a_page(made_up("ui.shell.made_up", text))
    assert not reaches_into_a_page(made_up("ui.pages.theory.made_up", text))


# --- components ----------------------------------------------------------------------------------

SHARED = ("live", "scene")
SCRIPT_IMPORT = re.compile(r'^import\b[^;]*?"([^"]+)";', re.MULTILINE)
OWN_OR_SHARED = re.compile(rf"\./[\w-]+\.js|\.\./(?:{'|'.join(SHARED)})/[\w-]+\.js")


def component_of(name: str) -> str:
    """The component that a module belongs to; "" for all others."""
    parts = name.split(".")
    return parts[3] if parts[:3] == ["explorer", "ui", "components"] and len(parts) > 3 else ""


def reaches_into_another_component(module: Module) -> list[str]:
    """What a component's module imports out of another component's folder."""
    own = component_of(module.name)
    return [
        f"{module.where(line)} imports {name}"
        for line, name in module.imports()
        if own and component_of(name) not in ("", *SHARED, own)
    ]


def strays_of_script(text: str) -> list[str]:
    """What a script imports from elsewhere than its own folder and those that all share."""
    return [path for path in SCRIPT_IMPORT.findall(text) if not OWN_OR_SHARED.fullmatch(path)]


def test_no_component_imports_another_s_folder():
    wrong = [line for module in MODULES for line in reaches_into_another_component(module)]
    assert not wrong, "\n".join(wrong)


def test_a_reach_into_another_component_is_seen():
    text = """
from explorer.ui.components.code_pad.component import code_pad
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.latent_pad import PadData
"""
    offender = made_up("ui.components.code_pad.made_up", text)
    assert len(reaches_into_another_component(offender)) == 1
    page = made_up("ui.pages.codebook.made_up", text)
    assert not reaches_into_another_component(page)


def test_no_script_imports_another_component_s():
    wrong = {
        where: strays for where, text in scripts().items() if (strays := strays_of_script(text))
    }
    assert not wrong


@pytest.mark.parametrize(
    ("line", "is_stray"),
    [
        ('import { a } from "./own.js";', False),
        ('import { a } from "../live/shared.js";', False),
        ('import {\n  a,\n} from "../latent_pad/theirs.js";', True),
        ('import "../latent_pad/theirs.js";', True),
        ('import { a } from "https://elsewhere.org/a.js";', True),
        ('import { a } from "./deeper/../../latent_pad/theirs.js";', True),
    ],
)
def test_a_script_that_imports_another_s_is_seen(line, is_stray):
    assert bool(strays_of_script(f"// What?\n\n{line}\nconst b = a;\n")) == is_stray
