"""Does the address of a view hold the page, the model and every setting, also those of several
values?"""

from __future__ import annotations

import ast

import pytest
from streamlit.testing.v1 import AppTest

from explorer.portable.view import View
from explorer.ui.shell.navigation import page_names
from tests.sources import MODULES, Module, made_up


def page() -> None:
    import streamlit as st

    from explorer.ui.shell.view_now import address_of, view_now

    st.slider("Tiles", 5, 40, 20, key="tiles", bind="query-params")
    st.pills("Classes", ["0", "1", "2"], selection_mode="multi", key="kinds", bind="query-params")
    st.text(repr(view_now()))
    st.text(address_of(view_now()))


def shown(url: str | None = None, **session: str) -> tuple[View, str]:
    app = AppTest.from_function(page)
    app.context = {"url": url} if url else {}
    app.query_params["tiles"] = "7"
    app.query_params["kinds"] = ["0", "2"]
    for key, value in session.items():
        app.session_state[key] = value
    app.run()
    assert not app.exception
    view: View = eval(app.text[0].value, {"View": View})
    return view, app.text[1].value


def test_every_setting_is_in_it_and_the_model_though_the_address_does_not_say_it() -> None:
    view, _ = shown(model_remembered="mnist-vae-2d")
    assert view.page == page_names()[0]
    assert view.parameters == (
        ("model", "mnist-vae-2d"),
        ("tiles", "7"),
        ("kinds", "0"),
        ("kinds", "2"),
    )


@pytest.mark.parametrize(
    ("url", "page_name", "begins"),
    [
        ("http://localhost:8501/manifold", "manifold", "http://localhost:8501/manifold?"),
        ("http://localhost:8501/", "latent_map", "http://localhost:8501/latent_map?"),
        ("https://a.example/lab/train", "train", "https://a.example/lab/train?"),
        ("https://a.example/lab", "latent_map", "https://a.example/lab/latent_map?"),
    ],
)
def test_it_begins_where_the_visitor_has_the_app(url: str, page_name: str, begins: str) -> None:
    view, address = shown(url)
    assert view.page == page_name
    assert address == f"{begins}tiles=7&kinds=0&kinds=2"


CHOOSE = {
    *("selectbox", "multiselect", "pills", "segmented_control", "radio", "toggle", "checkbox"),
    *("slider", "select_slider", "number_input", "text_input", "text_area", "pagination"),
}
"""The controls by which a visitor chooses what is shown."""
BY_HAND = {
    "explorer.ui.shell.model_choice": "the model's name, not its title, stands in the address",
    "explorer.ui.choices.comparison": "names with commas between",
    "explorer.ui.pages.latent_map.model_sets": "names with commas between",
    "explorer.ui.pages.train.choice": "names, not titles",
    "explorer.ui.shell.own_model": "the name to save under shows nothing",
    "explorer.ui.pages.models.own_onnx": "what is told of a file shows nothing until it is brought",
    "explorer.ui.pages.talk.beginning": "what a room begins with is the room's",
    "explorer.ui.pages.talk.desk": "whether the desk shows the next scene is of no view",
    "explorer.ui.pages.talk.deck_editor": "a deck is kept in the browser and as a file",
    "explorer.ui.pages.talk.page": "of the room that is led, not of a view",
    "explorer.ui.pages.talk.question_editor": "a deck is kept in the browser and as a file",
    "explorer.ui.pages.talk.rehearsing": "how many phones a rehearsal has shows nothing",
}
"""Modules whose controls are not bound to the address, and why that is right."""


def unbound(module: Module) -> list[str]:
    return [
        f"{module.where(node.lineno)} {ast.unparse(node.func)}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in CHOOSE
        and not any(word.arg == "bind" for word in node.keywords)
    ]


def test_every_control_that_chooses_what_is_shown_is_in_the_address() -> None:
    found = {module.name: unbound(module) for module in MODULES if module.folder == "ui"}
    wrong = [each for name, calls in found.items() if name not in BY_HAND for each in calls]
    assert not wrong, "\n".join(wrong)
    assert [name for name in BY_HAND if not found[name]] == []


def test_an_unbound_control_would_be_seen() -> None:
    assert unbound(made_up("ui.made_up", "x = left.slider('Steps', 1, 9, key='steps')"))
