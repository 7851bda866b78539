"""Is every line of a log one JSON object with the id of the request that it was for?"""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.middleware import Middleware

from explorer.core import asked_as, request_id
from explorer.server.observed.logs import JSON, LogFault, log_format, write_logs
from explorer.server.observed.request_ids import RequestIds
from tests.server.conftest import FakeCore, running

LOGGER = logging.getLogger("explorer.tests")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    root, ours, to = logging.getLogger(), logging.getLogger("explorer"), io.StringIO()
    before = root.handlers[:], ours.level
    write_logs(JSON, to)
    yield to
    root.handlers[:], _ = before
    ours.setLevel(before[1])
    logging.captureWarnings(False)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_line_has_what_is_known_of_the_event(written):
    with asked_as("abc"):
        LOGGER.info("A line\nof %s.", "two", extra={"told": {"model": "plane", "seconds": 0.5}})
    (line,) = lines(written)
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "explorer.tests",
        "message": "A line\nof two.",
        "request": "abc",
        "model": "plane",
        "seconds": 0.5,
    }


def test_an_error_has_its_traceback_in_the_same_line(written):
    try:
        raise KeyError("missing")
    except KeyError:
        LOGGER.exception("It failed.")
    (line,) = lines(written)
    assert "KeyError: 'missing'" in line["exception"]
    assert "request" not in line, "nobody asked for it"


def test_the_switch_is_off_where_it_is_not_said():
    assert [log_format({"EXPLORER_LOG": told}) for told in ("", "text", " JSON ")] == [
        "text",
        "text",
        "json",
    ]
    with pytest.raises(LogFault, match="'xml': say text or json"):
        log_format({"EXPLORER_LOG": "xml"})
    handlers = logging.getLogger().handlers[:]
    write_logs("text")
    assert logging.getLogger().handlers == handlers


class Asked(FakeCore):
    """A core that notes for whom it decodes."""

    def __init__(self) -> None:
        super().__init__()
        self.asked_by: list[str] = []

    def pixels(self, *given: Any) -> Any:
        self.asked_by.append(request_id())
        return super().pixels(*given)


def test_a_socket_and_the_core_behind_it_work_under_one_id(written):
    core = Asked()
    with (
        running(core, around=[Middleware(RequestIds)]) as served,
        served.client() as client,
        served.client() as other,
    ):
        client.send(1, [[0.5, 1.0]])
        client.receive()
        first = list(core.asked_by)
        other.send(1, [[0.5, 1.0]])
        other.receive()
    told = [line for line in lines(written) if line["logger"] == "explorer.server.live"]
    ids = {line["request"] for line in told}
    assert {"A live socket was opened.", "A live socket was closed."} == {
        line["message"] for line in told
    }
    assert len(ids) == 2
    assert set(core.asked_by) == ids
    assert first[0] in ids
