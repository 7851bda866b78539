"""Does every page have in its head what it gains from, and nothing else?"""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from explorer.ui.front_end import server_address
from explorer.ui.front_end.early_chart import early_chart
from explorer.ui.front_end.early_middleware import early_middleware, is_early, page_heads
from explorer.ui.front_end.module_preload import module_preload
from explorer.ui.front_end.page_head import PageHead
from explorer.ui.front_end.response_headers import ResponseHeaders
from explorer.ui.front_end.static_cache import StaticCache
from explorer.ui.shell.sections import SECTIONS
from tests.sources import ROOT

ENTRIES = [entry for section in SECTIONS.values() for entry in section]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_a_page_s_head_has_its_own_scripts_and_a_chart_s_runs_one_early(entry) -> None:
    head = page_heads()[entry.name].added
    assert server_address.HEAD in head
    assert module_preload(entry.scripts) in head
    assert (early_chart() in head) == entry.runs_chart_early


def test_the_root_has_the_landing_page_s() -> None:
    heads = page_heads()
    assert heads.keys() == {"", *(entry.name for entry in ENTRIES)}
    assert heads[""] == heads[ENTRIES[0].name]


def test_files_are_answered_for_before_pages() -> None:
    async def behind(_scope, _receive, _send) -> None:
        return None

    made = [make(behind) for make in early_middleware()]
    assert [type(each) for each in made] == [ResponseHeaders, StaticCache, PageHead]


@pytest.mark.parametrize(
    ("path", "base_path", "is_it"),
    [
        ("/", "", True),
        ("/manifold", "", True),
        ("/below/manifold", "/below", True),
        ("/_stcore/health", "", True),
        ("/app/static/inter-latin.woff2", "", True),
        ("/_stcore/stream", "", False),
        ("/core/live", "", False),
        ("/room/ABCD", "", False),
        ("/room/", "", False),
        ("/core/manifold", "", False),
    ],
)
def test_what_streamlit_answers_by_itself_need_not_wait(
    path: str, base_path: str, is_it: bool
) -> None:
    assert is_early(path, base_path) is is_it


def test_it_stands_before_torch_is_there() -> None:
    """As does all else that the launcher imports: a first page is answered before."""
    launcher = ast.parse((ROOT / "app.py").read_text("utf-8"))
    imported = [node for node in launcher.body if isinstance(node, ast.ImportFrom | ast.Import)]
    code = "\n".join(map(ast.unparse, imported))
    code += "\nimport sys; print([one for one in ('torch', 'scipy') if one in sys.modules])"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.stdout.split("\n")[-2] == "[]", said.stderr
