"""Are the metrics Prometheus' own words, true, and bounded whatever visitors call things?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from explorer.server.observed import gate as of_gates
from explorer.server.observed.page_runs import PAGE_RUNS
from explorer.server.routes import METRICS_PATH
from tests.server.conftest import PATIENCE_S, FakeCore, Served, running

SECRET = "correct horse battery"
OWN_NAME = "own-nobody-can-guess-this"


class Busy(FakeCore):
    """A core with models of visitors, and with trainings."""

    models = {**FakeCore.models, OWN_NAME: FakeCore.models["plane"]}  # noqa: RUF012

    def list(self) -> list[str]:
        return [name for name in self.models if name != OWN_NAME]

    def trainings(self) -> list[SimpleNamespace]:
        phases = ("training", "paused", "waiting", "waiting", "done")
        return [SimpleNamespace(progress=SimpleNamespace(phase=phase)) for phase in phases]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(of_gates, "WRONG_S", 0.0)
    with running(Busy(), delete_secret=SECRET) as server:
        yield server


def text_of(served: Served, **headers: str) -> str:
    url = f"http://127.0.0.1:{served.port}{METRICS_PATH}"
    with urlopen(Request(url, headers=headers), timeout=PATIENCE_S) as reply:
        assert reply.headers["Content-Type"].startswith("text/plain; version=")
        text: str = reply.read().decode()
        return text


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Values by name and labels' values."""
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_happened_is_counted_by_model_and_place(served: Served):
    with served.client() as client, served.client(OWN_NAME) as own:
        for sequence in range(3):
            assert client.is_served(sequence)
        assert own.is_served()
        with PAGE_RUNS.run("Latent map"):
            pass
        found = samples(text_of(served))
    answers = {
        key[1:]: value for key, value in found.items() if key[0].endswith("answer_seconds_count")
    }
    assert sum(value for key, value in answers.items() if "plane" in key) == 3
    assert sum(value for key, value in answers.items() if "own" in key) == 1
    assert found["explorer_requests_total", "answered"] == 4
    assert found["explorer_live_sockets",] == 2
    assert found["explorer_pass_rows_count", "own", "server"] == 1
    assert found["explorer_pass_rows_bucket", "1.0", "own", "server"] == 1
    assert found["explorer_trainings", "running"] == 1
    assert found["explorer_trainings", "waiting"] == 2
    assert found["explorer_resident", "plane"] == 1
    assert found["explorer_page_run_seconds_count", "Latent map"] >= 1
    if sys.platform == "linux":
        assert found["process_resident_memory_bytes",] > 1e6


def test_an_own_models_name_is_in_no_metric(served: Served):
    with served.client(OWN_NAME) as own:
        assert own.is_served()
        served.core.models = {**served.core.models, "saved-by-a-visitor": Busy.models["plane"]}  # type: ignore[misc]
        with served.client("saved-by-a-visitor") as saved:
            assert saved.is_served()
            text = text_of(served)
    assert OWN_NAME not in text
    assert "saved-by-a-visitor" not in text
    assert samples(text)["explorer_pass_rows_count", "own", "server"] == 2


def test_nobody_else_gets_them(served: Served):
    assert text_of(served, Authorization=f"Bearer {SECRET}", **{"X-Forwarded-For": "203.0.113.9"})
    for headers in ({"X-Forwarded-For": "203.0.113.9"}, {"Authorization": "Bearer guess"}):
        with pytest.raises(HTTPError) as refused:
            text_of(served, **headers)
        assert refused.value.code == 403
        assert b"EXPLORER_DELETE_SECRET" in refused.value.read()
