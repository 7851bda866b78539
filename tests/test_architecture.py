"""Do imports run downward only, and is everything where DESIGN.md says that it is?

Sources are read, never imported, so a file that is half broken is judged like any other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "explorer"

LEVELS = (
    ("app", "__main__"),
    ("ui", "cli"),
    ("server",),
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
    ("__main__", "cli"),
}
"""Imports between folders of one line that there may be, in this direction alone."""

ONLY_IN = {
    "streamlit": {"ui", "app"},
    "starlette": {"server"},
    "plotly": {"figures"},
}
NEVER_IN = {
    "ui": {"torch"},
    "figures": {"torch"},
    "latent": {"torch"},
    "images": {"torch"},
}
VAGUE_WORDS = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}
RUN_WHAT_THEY_READ = {"eval", "exec", "compile", "__import__", "torch.load", "torch.jit.load"}
UNTRUSTING = {"pickle", "cPickle", "dill", "cloudpickle", "marshal", "shelve", "joblib"}
MAX_LINES = 350
MAX_SCRIPT_LINES = 320


@dataclass(frozen=True)
class Module:
    """A source file: its dotted name, its text and its syntax tree."""

    name: str
    path: Path
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text)

    @property
    def folder(self) -> str:
        """The part of the project: "app", "core", …; "" for the package's own docstring."""
        parts = self.name.split(".")
        return parts[0] if parts[0] != "explorer" else (parts[1] if len(parts) > 1 else "")

    def imports(self) -> Iterator[tuple[int, str]]:
        """Line and dotted name of all that is imported, anywhere in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node)
                for alias in node.names:
                    whole = f"{base}.{alias.name}"
                    yield node.lineno, whole if whole in NAMES else base

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".")
        keep = len(package) - node.level + (self.path.name == "__init__.py")
        return ".".join([*package[:keep], *([node.module] if node.module else [])])

    def where(self, line: int) -> str:
        return f"{self.path.relative_to(ROOT)}:{line}"


@cache
def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except SyntaxError:  # one test says so; the others judge what can be judged
        return ast.Module([], [])


def _modules() -> list[Module]:
    paths = [*PACKAGE.rglob("*.py"), ROOT / "app.py"]
    found = []
    for path in sorted(path for path in paths if path.is_file()):
        parts = path.relative_to(ROOT).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        found.append(Module(name, path, path.read_text(encoding="utf-8")))
    return found


MODULES = _modules()
NAMES = {module.name for module in MODULES}


def folder_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if parts[0] == "explorer" and len(parts) > 1 else parts[0]


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
    module = Module("explorer.core.made_up", PACKAGE / "core" / "made_up.py", text)
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


def test_the_package_s_own_docstring_imports_nothing():
    assert not list(next(module for module in MODULES if module.name == "explorer").imports())


def test_imports_run_downward():
    wrong = [
        f"{module.where(line)} imports {name}"
        for module in MODULES
        for line, name in module.imports()
        if name.split(".")[0] in ("explorer", "app")
        and name != "explorer"
        and not may_import(module.folder, folder_of(name))
    ]
    assert not wrong, "\n".join(wrong)


def test_each_library_has_its_place():
    wrong = []
    for module in MODULES:
        for line, name in module.imports():
            library = name.split(".")[0]
            strays = library in ONLY_IN and module.folder not in ONLY_IN[library]
            if strays or library in NEVER_IN.get(module.folder, ()):
                wrong.append(f"{module.where(line)} imports {library}")
    assert not wrong, "\n".join(wrong)


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
    def made_up(name: str, text: str) -> Module:
        return Module(f"explorer.data.{name}", PACKAGE / "data" / f"{name}.py", text)

    first, second = made_up("first", "import explorer.data.second"), made_up("second", closing)
    assert circle_among([first, second])
    assert not circle_among([first, made_up("second", "import explorer.data.third")])


# --- components ----------------------------------------------------------------------------------

COMPONENTS = PACKAGE / "ui" / "components"
SHARED = "live"
SCRIPT_IMPORT = re.compile(r'^import\b[^;]*?"([^"]+)";', re.MULTILINE)
OWN_OR_SHARED = re.compile(rf"\./[\w-]+\.js|\.\./{SHARED}/[\w-]+\.js")


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
        if own and component_of(name) not in ("", SHARED, own)
    ]


def strays_of_script(text: str) -> list[str]:
    """What a script imports from elsewhere than its own folder and the one that all share."""
    return [path for path in SCRIPT_IMPORT.findall(text) if not OWN_OR_SHARED.fullmatch(path)]


def scripts() -> dict[str, str]:
    """The text of every component's script, by its path below the repository."""
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted(PACKAGE.rglob("*.js"))
    }


def test_no_component_imports_another_s_folder():
    wrong = [line for module in MODULES for line in reaches_into_another_component(module)]
    assert not wrong, "\n".join(wrong)


def test_a_reach_into_another_component_is_seen():
    where = COMPONENTS / "code_pad" / "made_up.py"
    text = """
from explorer.ui.components.code_pad.component import code_pad
from explorer.ui.components.live.envelope import pack_envelope
from explorer.ui.components.latent_pad import PadData
"""
    offender = Module("explorer.ui.components.code_pad.made_up", where, text)
    assert len(reaches_into_another_component(offender)) == 1
    page = Module("explorer.ui.pages.codebook.made_up", PACKAGE / "ui" / "made_up.py", text)
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


# --- what leans on others' private parts ---------------------------------------------------------

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
    assert list(private_parts(Module("explorer.ui.shell.made_up", PACKAGE / "made_up.py", offence)))


def test_public_parts_are_not_private_ones():
    text = """
import streamlit as st
import torch, uvicorn
from streamlit.delta_generator import DeltaGenerator
from torch.nn import functional
print(torch.__version__, st.__file__, self._torch, uvicorn.Server)
"""
    assert not list(private_parts(Module("explorer.ui.made_up", PACKAGE / "made_up.py", text)))


# --- one door to the core, and one cache ----------------------------------------------------------

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
    module = Module("explorer.ui.made_up", PACKAGE / "ui" / "made_up.py", offence)
    assert [*past_the_door(module), *past_the_cache(module)]


def test_what_goes_through_the_door_is_none():
    text = """
from explorer.core import Core, shared_core
@cached(max_entries=3)
def title(core, name): return core.describe(name).title
@st.cache_data
def opened(digest, _data): return read_image(_data)
"""
    module = Module("explorer.ui.made_up", PACKAGE / "ui" / "made_up.py", text)
    assert not [*past_the_door(module), *past_the_cache(module)]


def test_names_say_what_is_inside():
    vague = [module.name for module in MODULES if VAGUE_WORDS & set(re.split(r"[._]", module.name))]
    assert not vague


def test_nothing_is_evaluated_or_unpickled():
    wrong = []
    for module in MODULES:
        wrong += [
            f"{module.where(line)} imports {name}"
            for line, name in module.imports()
            if name.split(".")[0] in UNTRUSTING
        ]
        calls = (node for node in ast.walk(module.tree) if isinstance(node, ast.Call))
        wrong += [
            f"{module.where(call.lineno)} {ast.unparse(call)}" for call in calls if trusts(call)
        ]
    assert not wrong, "\n".join(wrong)


def trusts(call: ast.Call) -> bool:
    """Does it run what it is given, or could it?"""
    if ast.unparse(call.func) in RUN_WHAT_THEY_READ:
        return True
    return any(
        keyword.arg in ("allow_pickle", "shell")
        and getattr(keyword.value, "value", True) is not False
        for keyword in call.keywords
    )


def test_every_module_opens_with_the_question_that_it_answers():
    wrong = []
    for module in MODULES:
        docstring = ast.get_docstring(module.tree) or "(no docstring)"
        opening = " ".join(docstring.split("\n\n")[0].splitlines()[:2])
        if "?" not in opening:
            wrong.append(f"{module.where(1)}: {opening}")
    assert not wrong, "\n".join(wrong)


def too_long(texts: Mapping[str, str], limit: int) -> dict[str, int]:
    """How many lines those texts have that have too many."""
    lengths = {where: len(text.splitlines()) for where, text in texts.items()}
    return {where: lines for where, lines in lengths.items() if lines > limit}


def test_a_file_has_one_subject():
    found = too_long({module.where(1): module.text for module in MODULES}, MAX_LINES)
    assert not found, f"split by subject: {found}"


def test_a_script_has_one_subject():
    found = too_long(scripts(), MAX_SCRIPT_LINES)
    assert not found, f"split by subject: {found}"


def test_a_long_file_is_seen():
    texts = {"short.js": "\n" * MAX_SCRIPT_LINES, "long.js": "\n" * (MAX_SCRIPT_LINES + 1)}
    assert too_long(texts, MAX_SCRIPT_LINES) == {"long.js": MAX_SCRIPT_LINES + 1}


def test_public_functions_and_classes_say_what_they_are():
    bare = [
        f"{module.where(node.lineno)} {node.name}"
        for module in MODULES
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not bare, "\n".join(bare)


def test_nobody_above_the_models_asks_for_a_family_by_its_name():
    """Capabilities, not names: `if family == "vae"` breaks with the next family."""
    families = set(registered("explorer.models.registry", "FAMILIES"))
    wrong = []
    for module in MODULES:
        if LEVEL.get(module.folder, 99) >= LEVEL["models"]:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Compare) and "family" in ast.unparse(node):
                constants = {c.value for c in ast.walk(node) if isinstance(c, ast.Constant)}
                if constants & families:
                    wrong.append(f"{module.where(node.lineno)} {ast.unparse(node)}")
    assert not wrong, "\n".join(wrong)


def test_every_folder_of_the_package_is_one_that_design_names():
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"}
    known = set(LEVEL) - {"app", "__main__"}
    assert folders <= known, f"no place in the layers: {sorted(folders - known)}"


def test_pages_are_entered_in_the_navigation_and_entries_are_pages():
    pages = PACKAGE / "ui" / "pages"
    folders = {path.parent.name for path in pages.glob("*/page.py")}
    assert folders == set(page_names()), "pages/ and SECTIONS in ui/shell/navigation.py differ"


# --- every module of the pages has its tests -----------------------------------------------------

UNTESTED = {
    "explorer.ui.front_end.asgi": "names of types alone",
    "explorer.ui.pages.models.latent_meanings": "a table of words, which test_meanings holds",
    "explorer.ui.pages.models.likelihood_meanings": "a table of words, which test_meanings holds",
}
"""Modules of `ui` that have no test file, and why not."""
TESTED_BY_FOLDER = "explorer.ui.components."
"""A component's files are one thing on the page, and its tests lie in a folder of its name."""


def mirror_of(name: str) -> str:
    """Where the tests of a module are: explorer.ui.shell.theme's in tests/ui/shell."""
    _, *folders, last = name.split(".")
    return "/".join(["tests", *folders, f"test_{last}.py"])


def untested(names: set[str], files: set[str], reasons: Mapping[str, str]) -> list[str]:
    """What is wrong with the modules of these names, given the test files that there are."""
    wrong = [
        f"{name} has neither {mirror_of(name)} nor a reason"
        for name in names - set(reasons)
        if mirror_of(name) not in files
    ]
    wrong += [
        f"{name} has {mirror_of(name)}, and a reason for having none"
        for name in reasons
        if mirror_of(name) in files
    ]
    return sorted([*wrong, *(f"{name} is no module" for name in set(reasons) - names)])


def test_every_module_of_the_pages_has_its_test_file_or_a_reason():
    names = {
        module.name
        for module in MODULES
        if module.folder == "ui"
        and module.path.name != "__init__.py"
        and not module.name.startswith(TESTED_BY_FOLDER)
    }
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")}
    wrong = untested(names, files, UNTESTED)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("name", "files", "reasons", "offence"),
    [
        ("explorer.ui.a.b", {"tests/ui/a/test_b.py"}, {}, None),
        ("explorer.ui.a.b", set(), {"explorer.ui.a.b": "it is a table"}, None),
        ("explorer.ui.a.b", {"tests/ui/test_b.py"}, {}, "neither tests/ui/a/test_b.py nor"),
        (
            "explorer.ui.a.b",
            {"tests/ui/a/test_b.py"},
            {"explorer.ui.a.b": "it is a table"},
            "a reason for having none",
        ),
        ("explorer.ui.a.b", {"tests/ui/a/test_b.py"}, {"explorer.ui.gone": "…"}, "is no module"),
    ],
)
def test_a_module_without_tests_is_seen(name, files, reasons, offence):
    wrong = untested({name}, files, reasons)
    assert [offence in one for one in wrong] == ([] if offence is None else [True])


# --- what is registered is documented ------------------------------------------------------------


def registered(module_name: str, registry: str) -> list[str]:
    """The first string in each call inside a registry: its entries' names."""
    tree = next(module for module in MODULES if module.name == module_name).tree
    for node in tree.body:
        targets = [node.target] if isinstance(node, ast.AnnAssign) else getattr(node, "targets", [])
        if any(isinstance(t, ast.Name) and t.id == registry for t in targets):
            assert isinstance(node, ast.Assign | ast.AnnAssign)
            assert node.value is not None
            return [
                call.args[0].value
                for call in ast.walk(node.value)
                if isinstance(call, ast.Call)
                and call.args
                and isinstance(call.args[0], ast.Constant)
                and isinstance(call.args[0].value, str)
            ]
    raise AssertionError(f"{module_name} has no {registry}")


def page_names() -> list[str]:
    return registered("explorer.ui.shell.navigation", "SECTIONS")


def documented() -> Iterator[tuple[str, str]]:
    for name in registered("explorer.models.registry", "FAMILIES"):
        yield "family", name
    for name in registered("explorer.data.registry", "DATASETS"):
        yield "data set", name
    for name in registered("explorer.cli.registry", "COMMANDS"):
        yield "command", name
    for name in page_names():
        yield "page", name


def test_registries_are_read_right():
    found = set(documented())
    assert {("family", "vae"), ("data set", "digits"), ("command", "train")} <= found


@pytest.mark.parametrize(("kind", "name"), sorted(set(documented())))
def test_what_is_registered_is_in_the_readme(kind, name):
    readme = ROOT / "README.md"
    if not readme.is_file():
        return  # it is written last; from then on it must not fall behind
    text = readme.read_text(encoding="utf-8")
    assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text), f"{kind} {name}"


def test_the_registries_hold_what_their_modules_name():
    """Read by syntax here; imported here, once, to see that the reading is right."""
    from explorer.cli.registry import COMMANDS
    from explorer.data.registry import DATASETS
    from explorer.models.registry import FAMILIES

    assert registered("explorer.models.registry", "FAMILIES") == list(FAMILIES)
    assert registered("explorer.data.registry", "DATASETS") == list(DATASETS)
    assert registered("explorer.cli.registry", "COMMANDS") == [each.name for each in COMMANDS]
