"""Is the app served where Streamlit's options say?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit import config

from explorer.ui.shell.serving import Serving, is_open, serving

OPTIONS = ("server.baseUrlPath", "server.allowedHosts", "server.address", "browser.serverAddress")


@pytest.fixture
def options() -> Iterator[Callable[[str, Any], None]]:
    before = {name: config.get_option(name) for name in OPTIONS}
    yield config.set_option
    for name, value in before.items():
        config.set_option(name, value)


@pytest.mark.parametrize(
    ("address", "reached"),
    [
        ("localhost", False),
        ("127.0.0.1", False),
        ("127.0.0.2", False),
        ("::1", False),
        ("[::1]", False),
        ("0.0.0.0", True),
        ("::", True),
        ("10.1.2.3", True),
        ("lectern.school.example", True),
        ("", True),
        (None, True),
    ],
)
def test_a_server_is_open_unless_it_listens_to_this_machine_alone(
    address: str | None, reached: bool
) -> None:
    assert is_open(address) is reached


@pytest.mark.parametrize(
    ("given", "path"),
    [("", ""), ("/", ""), ("talk", "/talk"), ("/talk/", "/talk"), ("a/b", "/a/b")],
)
def test_the_path_begins_with_a_slash_and_ends_without(
    options: Callable[[str, Any], None], given: str, path: str
) -> None:
    options("server.baseUrlPath", given)
    assert serving().base_path == path


def test_the_name_that_people_are_shown_is_one_of_its_own(
    options: Callable[[str, Any], None],
) -> None:
    options("server.address", "0.0.0.0")
    options("server.allowedHosts", ["explorer.example"])
    options("browser.serverAddress", "talk.example")
    assert serving() == Serving(
        "", ("explorer.example", "talk.example"), is_open=True, shown_host="talk.example"
    )
