"""Do the pad's scripts pass their own tests, and are they still one script when joined?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from explorer.ui.components.latent_pad.bundle import BundleError, bundle

HERE = Path(__file__).parent
SCRIPTS = Path(bundle.__code__.co_filename).parent


def test_the_pure_functions_pass_their_tests_under_node(run_node):
    finished = run_node("--test", ".", folder=HERE)
    assert finished.returncode == 0, finished.stdout[-4000:] + finished.stderr[-2000:]
    assert re.search(r"^# tests [1-9]\d", finished.stdout, re.MULTILINE), "no tests were found"


def test_the_joined_script_is_a_module_that_node_can_read(tmp_path, run_node):
    # Two files with one name for two things would be a SyntaxError only once they are joined.
    (tmp_path / "joined.mjs").write_text(bundle(SCRIPTS / "latent_pad.js"), encoding="utf-8")
    (tmp_path / "ask.mjs").write_text(
        'const pad = await import("./joined.mjs");\nconsole.log(typeof pad.default);\n'
    )
    finished = run_node("ask.mjs", folder=tmp_path)
    assert finished.stdout.strip() == "function", finished.stderr


def test_every_script_is_joined_once_and_after_what_it_imports():
    joined = bundle(SCRIPTS / "latent_pad.js")
    places = {path.name: joined.find(f"// {path.name}\n") for path in SCRIPTS.glob("*.js")}
    assert -1 not in places.values(), "a script that nothing imports"
    for name, place in places.items():
        assert joined.count(f"// {name}\n") == 1
        source = (SCRIPTS / name).read_text(encoding="utf-8")
        for imported in re.findall(r'from "\./([\w.]+)"', source):
            assert places[imported] < place


def test_only_the_entry_exports():
    joined = bundle(SCRIPTS / "latent_pad.js")
    assert re.findall(r"^export .*", joined, re.MULTILINE) == [
        "export default function mount({ data, parentElement, setStateValue }) {"
    ]
    assert not re.search(r"^import ", joined, re.MULTILINE)


@pytest.mark.parametrize(
    "line",
    [
        'import everything from "./other.js";',
        'import * as other from "./other.js";',
        'export { one } from "./other.js";',
        "export default 1;",
    ],
)
def test_a_form_that_joining_would_break_is_refused(tmp_path, line):
    (tmp_path / "other.js").write_text(f"{line}\nconst one = 1;\n")
    (tmp_path / "entry.js").write_text('import { one } from "./other.js";\nconsole.log(one);\n')
    with pytest.raises(BundleError, match=re.escape("other.js")):
        bundle(tmp_path / "entry.js")


def test_an_import_over_several_lines_and_a_diamond_are_joined(tmp_path):
    (tmp_path / "base.js").write_text("export const base = 1;\n")
    (tmp_path / "left.js").write_text(
        'import {\n  base,\n} from "./base.js";\nexport const left = base;\n'
    )
    (tmp_path / "right.js").write_text(
        'import { base } from "./base.js";\nexport const right = base;\n'
    )
    (tmp_path / "entry.js").write_text(
        'import { left } from "./left.js";\nimport { right } from "./right.js";\n'
        "export default left + right;\n"
    )
    joined = bundle(tmp_path / "entry.js")
    assert joined.count("const base = 1;") == 1
    assert joined.index("const base") < joined.index("const left") < joined.index("export default")


def test_a_circle_of_imports_is_refused(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\n')
    with pytest.raises(BundleError, match="imports itself"):
        bundle(tmp_path / "a.js")
