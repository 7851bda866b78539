"""Does any words of a card or a file reach an element that reads Markdown without being escaped?

What is put together elsewhere is seen by tests/ui/pages/test_strangers_text.py, which plants it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

UI = Path(__file__).parents[1] / "explorer" / "ui"
READS_MARKDOWN = {
    *("markdown", "caption", "info", "warning", "error", "success", "toast", "write", "title"),
    *("button", "checkbox", "radio", "toggle", "selectbox", "expander", "popover", "metric"),
    *("badge", "download_button", "link_button", "pills", "segmented_control", "subheader"),
}
STRANGERS_WORDS = {
    *("title", "dataset_title", "class_names", "remarks", "command", "dataset", "preprocessing"),
    *("date", "goals", "message", "reason", "file", "failure"),
}
ESCAPING = {"plain", "escape"}
OURS = {"family", "DATASETS", "len"}
"""What a registry says is ours, and a number is no word."""


def unescaped(source: str) -> Iterator[str]:
    """The parts of f-strings given straight to such an element that are a stranger's words."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in calls:
        if not isinstance(call.func, ast.Attribute) or call.func.attr not in READS_MARKDOWN:
            continue
        told = [*call.args, *(each.value for each in call.keywords if each.arg != "alt")]
        for part in (part for each in told for part in ast.walk(each)):
            if isinstance(part, ast.FormattedValue) and is_strangers(part.value):
                yield f"line {part.lineno}: {ast.unparse(part.value)}"


def is_strangers(value: ast.expr) -> bool:
    """Whether an expression is a stranger's word that nothing has escaped."""
    attributes = {node.attr for node in ast.walk(value) if isinstance(node, ast.Attribute)}
    names = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    return bool(attributes & STRANGERS_WORDS) and not names & (ESCAPING | OURS)


def test_a_strangers_words_are_escaped() -> None:
    files = {path.relative_to(UI).as_posix(): path.read_text("utf-8") for path in UI.rglob("*.py")}
    found = [f"{name}, {where}" for name, text in files.items() for where in unescaped(text)]
    assert found == []


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ('st.markdown(f"**{model.title}** is here")', 1),
        ('box.button("x", help=f"{card.remarks}")', 1),
        ('st.markdown(f"**{plain(model.title)}** is here")', 0),
        ('st.caption(f"{len(model.class_names)} classes of {family(name).title}")', 0),
        ('st.image(x, alt=f"{model.title}")', 0),
    ],
)
def test_a_planted_one_is_found(source: str, count: int) -> None:
    assert len(list(unescaped(source))) == count
