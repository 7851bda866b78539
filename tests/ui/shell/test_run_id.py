"""Does a page ask under its visitor's id, and is each run counted once?"""

from __future__ import annotations

from contextlib import suppress
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from explorer.core import request_id
from explorer.server.observed.page_runs import PageRuns
from explorer.ui.shell import run_id


@pytest.mark.parametrize(("headers", "told"), [({"X-Request-ID": "abc"}, "abc"), ({}, "")])
def test_a_page_asks_as_its_visitors_connection(monkeypatch, headers, told):
    monkeypatch.setattr(st, "context", SimpleNamespace(headers=headers))
    assert run_id.session_request() == told


def test_a_page_outside_of_a_browser_asks_as_nobody():
    def page() -> None:
        import streamlit as st

        from explorer.ui.shell.run_id import session_request

        st.write(f"asked by {session_request()!r}")

    assert AppTest.from_function(page).run().markdown[0].value == "asked by ''"


def test_a_run_that_stops_is_counted_and_its_id_goes_with_it():
    runs, seen = PageRuns(), []
    for _ in range(2):
        with suppress(KeyError), runs.run("Latent map", "abc"):
            seen.append(request_id())
            raise KeyError
    assert seen == ["abc", "abc"]
    assert request_id() == ""
    assert {page: found.count for page, found in runs.seen().items()} == {"Latent map": 2}
