"""Is a page from elsewhere told from one of our own?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.server.origins import is_allowed


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://localhost:8501", "localhost:8501"),
        ("https://explorer.example", "explorer.example"),
        ("https://explorer.example", "explorer.example:443"),
        ("http://Explorer.example", "explorer.EXAMPLE:80"),
        ("http://[::1]:8501", "[::1]:8501"),
    ],
)
def test_the_servers_own_pages_may_connect(origin: str, host: str) -> None:
    assert is_allowed(origin, host, ())


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("http://evil.example", "localhost:8501"),
        ("http://localhost:8502", "localhost:8501"),
        ("http://localhost", "localhost:8501"),
        ("http://localhost:8501.evil.example", "localhost:8501"),
        ("http://localhost:8501@evil.example", "localhost:8501"),
        ("http://evil.example/localhost:8501", "localhost:8501"),
        ("null", "localhost:8501"),
        ("", "localhost:8501"),
        ("file://", "localhost:8501"),
        ("http://localhost:99999999", "localhost:8501"),
        ("http://localhost:8501", None),
    ],
)
def test_foreign_pages_may_not(origin: str, host: str | None) -> None:
    assert not is_allowed(origin, host, ())


def test_a_client_that_is_no_browser_names_no_origin_and_may_connect() -> None:
    assert is_allowed(None, "localhost:8501", ())


def test_configured_origins_may_connect_and_their_likes_may_not() -> None:
    others = ("https://school.example", "http://10.0.0.5:3000")
    assert is_allowed("https://school.example", "models.internal:8501", others)
    assert is_allowed("http://10.0.0.5:3000", "models.internal:8501", others)
    assert not is_allowed("http://school.example", "models.internal:8501", others)
    assert not is_allowed("https://sub.school.example", "models.internal:8501", others)
    assert is_allowed("https://anywhere.example", "models.internal:8501", ("*",))


@given(st.text(max_size=60), st.none() | st.text(max_size=60))
def test_no_header_whatever_makes_it_fail(origin: str, host: str | None) -> None:
    assert is_allowed(origin, host, ()) in (True, False)
