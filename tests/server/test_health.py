"""Does the health route tell the truth?"""

from __future__ import annotations

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import numpy as np
import pytest

from explorer.server.traffic import LATENCIES_KEPT, Traffic


def health_of(served: Any) -> Any:
    with urlopen(f"http://127.0.0.1:{served.port}/core/health", timeout=10) as response:
        assert response.headers["Cache-Control"] == "no-store"
        return json.load(response)


def test_a_server_that_has_done_nothing(served: Any) -> None:
    assert health_of(served) == {
        "status": "ok",
        "device": "cpu",
        "models": {"known": served.core.list(), "resident": []},
        "connections": {"open": 0, "limit": 600},
        "queue": {"requests": 0},
        "requests": {"answered": 0, "overtaken": 0, "refused": {}},
        "decoding": {"passes": 0, "images": 0},
        "latency_ms": {"p50": None, "p95": None, "p99": None},
    }


def test_what_was_done_is_counted(served: Any) -> None:
    with served.client() as client:
        assert client.is_served()
        client.send(2, [[0.0, 0.0]] * 5)
        assert client.receive()[0] == 2
        assert health_of(served)["connections"]["open"] == 1
        client.connection.send("text")
        assert client.closing()[0] == 1003
    with served.client("nobody") as client:
        assert client.closing()[0] == 1008
    health = health_of(served)
    assert health["connections"]["open"] == 0
    assert health["requests"] == {
        "answered": 2,
        "overtaken": 0,
        "refused": {"1003": 1, "1008": 1},
    }
    assert health["models"]["resident"] == ["plane"]
    assert health["decoding"] == {"passes": 2, "images": 6}
    assert 0 < health["latency_ms"]["p50"] <= health["latency_ms"]["p99"]


def test_a_core_that_cannot_be_opened_is_reported(served: Any, monkeypatch: Any) -> None:
    def list_models() -> None:
        raise OSError("the folder is gone")

    with monkeypatch.context() as patch:
        patch.setattr(served.core, "list", list_models)
        with pytest.raises(HTTPError) as caught:
            health_of(served)
        with caught.value as answer:
            assert answer.code == 503
            assert json.load(answer) == {"status": "failing", "reason": "the folder is gone"}
    assert health_of(served)["status"] == "ok"


def test_percentiles_are_over_the_latest_replies() -> None:
    traffic = Traffic()
    for _ in range(100):
        traffic.count_answer("plane", "server", 9.0)
    for i in range(LATENCIES_KEPT):
        traffic.count_answer("plane", "server", (i + 1) / 1e3)
    kept = np.arange(1, LATENCIES_KEPT + 1)
    assert traffic.answered == LATENCIES_KEPT + 100
    assert traffic.latency_ms() == {
        f"p{p}": round(float(np.percentile(kept, p)), 3) for p in (50, 95, 99)
    }
