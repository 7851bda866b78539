"""Does joining scripts keep what they say, and refuse what it would break?"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from explorer.portable.bundle import BundleError, bundle
from explorer.ui.components import latent_pad

PAD = Path(latent_pad.__file__).with_name("latent_pad.js")


def test_only_the_entry_exports():
    joined = bundle(PAD)
    assert re.findall(r"^export .*", joined, re.MULTILINE) == ["export default mounted("]
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


@pytest.mark.parametrize("line", ["const [other, ms] = [1, 2];", "function ms() {}", "let ms;"])
def test_a_name_that_two_files_declare_is_refused(tmp_path, line):
    (tmp_path / "other.js").write_text(f"{line}\nexport const one = 1;\n")
    entry = tmp_path / "entry.js"
    entry.write_text('import { one } from "./other.js";\nconst ms = one;\n')
    with pytest.raises(BundleError, match="'ms'"):
        bundle(entry)
    entry.write_text('import { one } from "./other.js";\nconst s = one, { ms: own } = {};\n')
    bundle(entry)


def test_a_circle_of_imports_is_refused(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\n')
    (tmp_path / "b.js").write_text('import { a } from "./a.js";\n')
    with pytest.raises(BundleError, match="imports itself"):
        bundle(tmp_path / "a.js")
