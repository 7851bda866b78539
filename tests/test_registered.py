"""Is what is registered documented, and does every module of the pages have its tests?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest

from tests.sources import MODULES, ROOT, page_names, registered

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
