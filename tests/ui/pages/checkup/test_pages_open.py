"""Does the list of pages say what each page asks for, as the page itself does?"""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from explorer.ui.shell.navigation import page_entries
from explorer.ui.shell.sections import PageEntry
from tests.shipped import CHECKPOINTS

ENTRIES = [entry for entries in page_entries().values() for entry in entries]


def asked(entry: PageEntry) -> tuple[frozenset[str], int]:
    """What a page's own call of `open_page` requires."""
    tree = ast.parse(entry.file.read_text(encoding="utf-8"))
    names = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "open_page":
            told = {keyword.arg: keyword.value for keyword in node.keywords}
            wanted = told.get("requires", ast.Set([]))
            wanted = names.get(wanted.id, wanted) if isinstance(wanted, ast.Name) else wanted
            words = {c.value for c in ast.walk(wanted) if isinstance(c, ast.Constant)}
            dims = told.get("latent_dims")
            return frozenset(words), 0 if dims is None else ast.literal_eval(dims)
    return frozenset(), 0


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_an_entry_requires_what_its_page_does(entry: PageEntry) -> None:
    assert (entry.requires, entry.latent_dims) == asked(entry)


def test_a_shut_page_says_what_it_would_need(open_page: Callable[..., AppTest]) -> None:
    app = open_page("checkup", CHECKPOINTS, model="digits-vae-2d")
    keys = {button.key for button in app.button}
    assert {"open_latent_map", "open_traversals"} <= keys
    assert "open_codebook" not in keys
    assert any("Codebook" in each.value and "has a codebook" in each.value for each in app.caption)
