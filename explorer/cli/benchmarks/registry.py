"""Which benchmarks are there? A new one is a file in this folder and a line here."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from explorer.cli.benchmarks.decoding import decoding_figures
from explorer.cli.benchmarks.encoding import encoding_figures
from explorer.cli.benchmarks.growth import resident_figures, size_figures
from explorer.cli.benchmarks.live_socket import socket_figures
from explorer.cli.benchmarks.machine import machine
from explorer.cli.benchmarks.setup import CannotMeasure, Setup
from explorer.cli.benchmarks.sprites import sprite_figures
from explorer.cli.benchmarks.timing import Figure
from explorer.cli.benchmarks.training import training_figures

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Benchmark:
    """A benchmark: its name, what it measures in a phrase, and how."""

    name: str
    title: str
    figures: Callable[[Setup], Iterator[Figure]]


BENCHMARKS: dict[str, Benchmark] = {
    benchmark.name: benchmark
    for benchmark in (
        Benchmark("training", "an epoch of a 784-400-20 VAE, batches of 128", training_figures),
        Benchmark("decoding", "latents to pictures", decoding_figures),
        Benchmark("encoding", "test images to latents, latents to a scatter", encoding_figures),
        Benchmark("sprites", "streaming all sprites through an encoder", sprite_figures),
        Benchmark("socket", "the live socket's round trip", socket_figures),
        Benchmark("size", "a decode's latency by the image's size", size_figures),
        Benchmark("resident", "a decode's latency by the number of models", resident_figures),
    )
}


def measured(
    setup: Setup, names: Iterable[str], on_benchmark: Callable[[str], object] = lambda _: None
) -> dict[str, Any]:
    """The report of a run, as plain values for JSON.

    Args:
        setup: what is measured.
        names: keys of `BENCHMARKS`.
        on_benchmark: called with each one's name before it begins.
    """
    began = time.perf_counter()
    report: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "machine": machine(setup.device),
        "seed": setup.seed,
        "quick": setup.quick,
        "ratio": "baseline / measured, median over rounds: above 1, the measured one is better",
        "benchmarks": {},
        "left_out": {},
    }
    for name in names:
        on_benchmark(name)
        start = time.perf_counter()
        try:
            figures = [figure.to_dict() for figure in BENCHMARKS[name].figures(setup)]
        except CannotMeasure as reason:
            report["left_out"][name] = str(reason)
            continue
        report["benchmarks"][name] = {
            "title": BENCHMARKS[name].title,
            "seconds": round(time.perf_counter() - start, 1),
            "figures": figures,
        }
    report["seconds"] = round(time.perf_counter() - began, 1)
    return report
