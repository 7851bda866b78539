"""Are many clients at their own pace all answered?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


@pytest.fixture
def socket_load(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    import socket_load

    return socket_load


def run(socket_load: ModuleType, served: Any, model: str, clients: int, **options: Any) -> Any:
    spec_of = served.core.models[model]
    spec = socket_load.Spec(
        spec_of.latent_dim,
        spec_of.image_shape[0] * spec_of.image_shape[1] * spec_of.image_shape[2],
        len(spec_of.class_names),
    )
    load = socket_load.Load(clients, rate=40.0, seconds=0.5, model=model, rows=3, **options)
    url = f"ws://127.0.0.1:{served.port}/core/live?model={model}"
    visitors, lateness_s = asyncio.run(socket_load.run(load, url, spec))
    return socket_load.report(load, visitors, lateness_s, {})


@pytest.mark.parametrize("model", ["plane", "labelled", "large"])
def test_a_crowd_is_answered_or_overtaken_and_nothing_is_dropped(
    socket_load: ModuleType, served: Any, model: str
) -> None:
    figures = run(socket_load, served, model, clients=30)
    assert figures["connected"] == 30
    assert figures["dropped"] == 0
    assert figures["sent"] == figures["answered"] + figures["overtaken"] == 30 * 20
    assert figures["answered"] > 0


def test_who_is_refused_is_told_why_and_the_rest_are_served(
    socket_load: ModuleType, serve: Callable[..., Any]
) -> None:
    figures = run(socket_load, serve(connections=8), "plane", clients=10)
    assert figures["connected"] == 8
    assert figures["closed_because"] == [
        "closed by the server: 1013 All 8 connections are taken; try again later."
    ]
    assert figures["answered"] + figures["overtaken"] == 8 * 20
