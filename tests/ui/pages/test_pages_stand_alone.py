"""Is a page deleted by deleting its folder, its tests and its line in the navigation?"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[3]
PAGES = "explorer.ui.pages"


def imported_pages(text: str) -> Iterator[str]:
    """The pages whose folders a source imports from."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name.startswith(f"{PAGES}."):
                yield name.removeprefix(f"{PAGES}.").split(".")[0]


def owners(path: Path) -> set[str]:
    """The page that a file goes with: it lies in the page's folder, or in that of its tests."""
    return set(re.findall(r"/ui/pages/(\w+)/", path.as_posix()))


def test_imports_of_pages_are_seen() -> None:
    text = f"from {PAGES} import theory\nimport {PAGES}.gibbs.chain\nfrom {PAGES}.models import x"
    assert list(imported_pages(text)) == ["theory", "gibbs", "models"]
    assert owners(Path("/x/explorer/ui/pages/theory/idea.py")) == {"theory"}
    assert owners(Path("/x/explorer/ui/shell/header.py")) == set()


def test_nobody_imports_a_page_but_itself_and_its_tests() -> None:
    wrong = []
    for path in [*ROOT.glob("explorer/**/*.py"), *ROOT.glob("tests/**/*.py")]:
        text = path.read_text(encoding="utf-8")
        if PAGES in text and (others := set(imported_pages(text)) - owners(path)):
            wrong.append(f"{path.relative_to(ROOT)} imports {', '.join(sorted(others))}")
    assert not wrong, "\n".join(wrong)
