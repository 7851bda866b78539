"""Can a host, and nobody else, delete what was put among everyone's?"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from explorer.server.limits import Limits
from explorer.server.observed import gate
from explorer.server.routes import DELETION_PATH, CoreServer
from tests.server.conftest import PATIENCE_S, FakeCore, running

SECRET = "correct horse battery"


class Shared(FakeCore):
    """A core whose models may go."""

    def __init__(self) -> None:
        super().__init__()
        self.models = dict(FakeCore.models)  # type: ignore[misc]


@pytest.fixture
def core() -> Shared:
    return Shared()


@pytest.fixture
def url(core: Shared, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(gate, "WRONG_S", 0.0)
    with running(core, delete_secret=SECRET) as served:
        yield f"http://127.0.0.1:{served.port}{DELETION_PATH}"


def seen(url: str, form: bytes | None = None) -> tuple[int, str]:
    try:
        with urlopen(url, data=form, timeout=PATIENCE_S) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as refused:
        return refused.code, refused.read().decode()


def asked(url: str, **form: str) -> tuple[int, str]:
    return seen(url, urlencode(form).encode())


def test_the_secret_deletes_a_model_for_everyone(url: str, core: Shared) -> None:
    assert "<option>plane</option>" in seen(url)[1]
    status, words = asked(url, name="plane", secret=SECRET)
    assert (status, "plane is deleted." in words) == (200, True)
    assert "plane" not in core.models
    assert "<option>plane</option>" not in seen(url)[1]


@pytest.mark.parametrize("secret", ["", "correct horse batterz", SECRET + "x", "é" * 30])
def test_without_it_nothing_is_deleted(url: str, core: Shared, secret: str) -> None:
    assert asked(url, name="plane", secret=secret)[0] == 403
    seen(f"{url}?{urlencode({'name': 'plane', 'secret': SECRET})}")
    assert "plane" in core.models


def test_a_name_is_text(url: str) -> None:
    status, words = asked(url, name="<b>x</b>", secret=SECRET)
    assert status == 404
    assert "<b>" not in words


def test_a_long_form_is_refused_before_it_is_read(url: str) -> None:
    assert asked(url, name="x" * 100_000, secret=SECRET)[0] == 413


def test_where_no_secret_is_set_there_is_no_such_page(core: Shared) -> None:
    routes = CoreServer(core, Limits()).routes
    assert DELETION_PATH not in [getattr(route, "path", None) for route in routes]
