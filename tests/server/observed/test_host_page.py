"""Does the host's page open by the secret alone, and does its script read the counts rightly?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from explorer.portable.bundle import bundle
from explorer.server.observed import gate as of_gates
from explorer.server.observed.host_page import HOST_PATH, WEB
from tests.server.conftest import PATIENCE_S, FakeCore, Served, running
from tests.ui.components.conftest import RunNode, run_node

__all__ = ["run_node"]
HERE = Path(__file__).parent
SECRET = "correct horse battery"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(of_gates, "WRONG_S", 0.0)
    with running(FakeCore(), delete_secret=SECRET) as server:
        yield server


def asked(
    served: Served, path: str = "", cookie: str = "", **form: str
) -> tuple[int, dict[str, str], str]:
    """Status, headers and text, without following anywhere."""
    connection = HTTPConnection("127.0.0.1", served.port, timeout=PATIENCE_S)
    headers = {"Cookie": cookie} | ({"Content-Type": "application/x-www-form-urlencoded"})
    try:
        method = "POST" if form else "GET"
        connection.request(method, f"{HOST_PATH}{path}", urlencode(form) or None, headers)
        reply = connection.getresponse()
        named = {name.lower(): value for name, value in reply.getheaders()}
        return reply.status, named, reply.read().decode()
    finally:
        connection.close()


def test_who_gives_the_secret_sees_figures_and_can_leave(served: Served):
    assert "Secret" in asked(served)[2]
    assert asked(served, "/figures")[0] == 403
    status, headers, _ = asked(served, secret=SECRET)
    assert (status, headers["location"]) == (303, HOST_PATH)
    kept = headers["set-cookie"]
    assert all(part in kept for part in ("HttpOnly", "SameSite=strict", f"Path={HOST_PATH}"))
    cookie = kept.partition(";")[0]
    assert "What is going on" in asked(served, cookie=cookie)[2]
    with served.client() as client:
        assert client.is_served()
        figures = json.loads(asked(served, "/figures", cookie)[2])
    assert figures["answered"] == 1
    assert figures["sockets"] == {"open": 1, "limit": 600}
    assert figures["models"][0]["model"] == "plane"
    assert figures["rooms"] == {"open": 0, "phones": 0, "sockets": 0}
    assert figures["trainings"] == {"running": 0, "paused": 0, "waiting": 0}
    _, headers, _ = asked(served, cookie=cookie, leave="1")
    assert "Max-Age=0" in headers["set-cookie"]


@pytest.mark.parametrize("form", [{"secret": "guess"}, {"other": "x"}, {"secret": "é" * 5000}])
def test_a_wrong_secret_opens_nothing(served: Served, form: dict[str, str]):
    status, headers, text = asked(served, **form)
    assert status == 403
    assert "That is not the secret." in text
    assert "set-cookie" not in headers


def test_there_is_no_such_page_without_a_secret():
    with running(FakeCore()) as server:
        assert asked(server)[0] == 404
        assert asked(server, "/figures")[0] == 404


def test_its_script_and_its_style_are_whole(served: Served, tmp_path: Path, run_node: RunNode):
    assert asked(served, "/host.js")[2] == bundle(WEB / "host.js")
    assert "--latent" in asked(served, "/host.css")[2]
    (tmp_path / "joined.mjs").write_text(asked(served, "/host.js")[2], encoding="utf-8")
    checked = run_node("--check", "joined.mjs", folder=tmp_path)
    assert checked.returncode == 0, checked.stderr
    finished = run_node("--test", "--test-reporter=tap", "reading.test.mjs", folder=HERE)
    assert finished.returncode == 0, finished.stdout[-4000:] + finished.stderr[-2000:]
    assert re.search(r"^# tests [1-9]", finished.stdout, re.MULTILINE)
