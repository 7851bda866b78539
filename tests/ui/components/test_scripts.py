"""Do all components' scripts pass their own tests, and are they still one script when joined?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from explorer.portable.bundle import bundle
from explorer.ui import components
from tests.ui.components.conftest import RunNode

HERE = Path(__file__).parent
(ROOT,) = map(Path, components.__path__)
ENTRIES = sorted(path for path in ROOT.glob("*/*.js") if path.stem == path.parent.name)
TESTED = sorted({path.parent for path in HERE.glob("*/*.test.mjs")})


# Of 2023 and later, or in no Safari: what the browsers that the README names do not all have.
NEWER = re.compile(
    r"OffscreenCanvas|requestIdleCallback|withResolvers|Object\.groupBy|\.to(?:Sorted|Reversed|Spliced)\("
    r"|Array\.fromAsync|Iterator\.from|navigator\.gpu|ImageDecoder"
)
NEWER_STYLE = re.compile(r"^\s*&|@starting-style|light-dark\(|anchor-name|@scope", re.MULTILINE)


def named(path: Path) -> str:
    return path.stem


def test_there_is_something_to_judge() -> None:
    assert {"latent_pad", "code_pad", "draw_pad"} <= {entry.stem for entry in ENTRIES}
    assert {"latent_pad", "code_pad", "draw_pad"} <= {folder.name for folder in TESTED}


@pytest.mark.parametrize("folder", TESTED, ids=named)
def test_the_scripts_compute_what_their_names_say(folder: Path, run_node: RunNode) -> None:
    files = sorted(path.name for path in folder.glob("*.test.mjs"))
    finished = run_node("--test", "--test-reporter=tap", *files, folder=folder)
    assert finished.returncode == 0, finished.stdout[-4000:] + finished.stderr[-2000:]
    assert re.search(r"^# tests [1-9]", finished.stdout, re.MULTILINE), "no tests were found"


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_the_joined_script_is_a_module_that_node_can_read(
    entry: Path, tmp_path: Path, run_node: RunNode
) -> None:
    # Two files with one name for two things would be a SyntaxError only once they are joined.
    (tmp_path / "joined.mjs").write_text(bundle(entry), encoding="utf-8")
    (tmp_path / "ask.mjs").write_text(
        'const joined = await import("./joined.mjs");\nconsole.log(typeof joined.default);\n'
    )
    finished = run_node("ask.mjs", folder=tmp_path)
    assert finished.stdout.strip() == "function", finished.stderr


@pytest.mark.parametrize("entry", ENTRIES, ids=named)
def test_every_script_is_joined_once_and_after_what_it_imports(entry: Path) -> None:
    joined = bundle(entry)
    places = {path.name: joined.find(f"// {path.name}\n") for path in entry.parent.glob("*.js")}
    assert -1 not in places.values(), "a script that nothing imports"
    for name, place in places.items():
        assert joined.count(f"// {name}\n") == 1
        source = (entry.parent / name).read_text(encoding="utf-8")
        for imported in re.findall(r'from "\./([\w.]+)"', source):
            assert places[imported] < place


def test_no_component_needs_a_newer_browser_than_the_readme_names() -> None:
    wrong = [
        path.name
        for kind, pattern in (("js", NEWER), ("css", NEWER_STYLE))
        for path in ROOT.rglob(f"*.{kind}")
        if pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []
    assert NEWER.search("new OffscreenCanvas(1, 1)")
    assert NEWER_STYLE.search("a {\n  & b {")
