"""Is everything in the report: shapes, units, ratios, machine, and what was left out?"""

from __future__ import annotations

import copy
import json
import math
from pathlib import Path
from typing import Any

import pytest

from explorer.cli.benchmarks import live_socket
from explorer.cli.benchmarks.registry import BENCHMARKS
from explorer.cli.benchmarks.setup import CannotMeasure, Setup
from explorer.cli.benchmarks.table import markdown
from tests.cli.conftest import Command

UNITS = ("s per epoch", "ms per call", "ms per payload", "ms per 32 sprites", "bytes", "MB")


@pytest.fixture(scope="module")
def report(tiny_checkpoints: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A quick run of everything, by the command itself."""
    from explorer.cli.registry import main

    path = tmp_path_factory.mktemp("bench") / "report.json"
    with pytest.MonkeyPatch.context() as patch, path.open("w", encoding="utf-8") as out:
        patch.setattr("sys.stdout", out)
        assert main(["bench", "--quick", "--json", "--checkpoints", str(tiny_checkpoints)]) == 0
    return json.loads(path.read_text(encoding="utf-8"))


def figures(report: dict[str, Any]) -> list[dict[str, Any]]:
    return [figure for one in report["benchmarks"].values() for figure in one["figures"]]


def test_every_benchmark_is_there_or_says_why_not(report):
    assert set(report["benchmarks"]) | set(report["left_out"]) == set(BENCHMARKS)
    assert set(report["left_out"]) == {"socket"}
    assert all(reason.endswith(".") for reason in report["left_out"].values())


def test_the_machine_and_the_seed_are_told(report):
    told = report["machine"]
    assert told["processor"]
    assert told["cores"] >= 1
    assert set(told["packages"]) == {"torch", "numpy", "streamlit", "plotly"}
    assert (report["seed"], report["quick"], report["schema_version"]) == (0, True, 1)


def test_every_figure_names_what_it_is_measured_against(report):
    for figure in figures(report):
        assert figure["measured"]
        assert figure["baseline"]
        assert figure["measured"] != figure["baseline"]
        assert figure["unit"] in UNITS, figure["unit"]
        for key in ("value", "baseline_value", "ratio"):
            assert math.isfinite(figure[key])
            assert figure[key] > 0, (figure["measured"], key)


def test_a_ratio_lies_between_its_quartiles(report):
    timed = [figure for figure in figures(report) if figure["ratio_quartiles"] is not None]
    assert len(timed) >= 8
    for figure in timed:
        low, high = figure["ratio_quartiles"]
        assert low <= figure["ratio"] <= high


def test_a_share_of_the_limit_is_said_with_the_limit(report):
    limits = [f for f in figures(report) if "at its bandwidth" in f["baseline"]]
    assert [figure["more"]["images"] for figure in limits] == [1, 16, 64]
    for figure in limits:
        more = figure["more"]
        least_s = max(
            more["flop"] / more["gflop_per_s"] / 1e9, more["bytes"] / more["gbyte_per_s"] / 1e9
        )
        assert figure["baseline_value"] == pytest.approx(least_s * 1e3)
        assert figure["ratio"] == pytest.approx(figure["baseline_value"] / figure["value"])


def test_what_is_extrapolated_is_said(report):
    more = report["benchmarks"]["sprites"]["figures"][0]["more"]
    assert (more["sprites_streamed"], more["of"]) == (256, 737_280)
    assert more["extrapolated_s_for_all"] == pytest.approx(737_280 / more["sprites_per_s"])


def test_all_or_a_part_of_the_stream_is_told_apart(report):
    report = copy.deepcopy(report)
    stream = report["benchmarks"]["sprites"]["figures"][0]
    assert "256 of 737,280 streamed; all of them, extrapolated: " in markdown(report)
    stream["more"] |= {"sprites_streamed": 737_280, "extrapolated_s_for_all": 71.6}
    assert "(all 737,280 streamed in 72 s)" in markdown(report)


@pytest.mark.usefixtures("no_data")
def test_data_that_are_not_mnist_are_called_so(report, setup: Setup):
    images, data = setup.images("train", 5)
    assert images.shape == (5, 1, 28, 28)
    assert "MNIST is not on this machine" in data
    assert all("data" in figure["more"] for figure in report["benchmarks"]["training"]["figures"])


def test_the_socket_is_left_out_where_there_are_no_tests(setup: Setup, monkeypatch, tmp_path):
    monkeypatch.setattr(live_socket, "SCRIPT", tmp_path / "socket_load.py")
    whole = Setup(setup.core, setup.checkpoints, setup.device, setup.model)
    with pytest.raises(CannotMeasure, match="in a checkout only"):
        next(live_socket.socket_figures(whole))


def test_the_socket_s_figures_stand_beside_one_client_s(setup: Setup, monkeypatch):
    def run(_model: str, clients: int) -> dict[str, Any]:
        latencies = {"p50": 2.0 * clients, "p95": 3.0 * clients}
        counts = {"answered": clients, "overtaken": 0, "dropped": 0}
        return {"latency_ms": latencies, "generator_late_ms": {}, **counts}

    monkeypatch.setattr(live_socket, "socket_load", run)
    whole = Setup(setup.core, setup.checkpoints, setup.device, setup.model)
    first, *others = live_socket.socket_figures(whole)
    assert first.value == 2.0
    assert first.baseline == live_socket.IN_PROCESS
    assert [figure.ratio for figure in others] == [1 / 10, 1 / 100, 1 / 300]


def test_a_script_that_breaks_is_a_sentence(monkeypatch, tmp_path):
    script = tmp_path / "socket_load.py"
    script.write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setattr(live_socket, "SCRIPT", script)
    with pytest.raises(CannotMeasure, match="could not be loaded with 1 clients"):
        live_socket.socket_load("tiny-vae", 1)


# --- the table ------------------------------------------------------------------------------------


def test_the_table_goes_between_the_markers(report, command: Command, tmp_path: Path):
    kept, page = tmp_path / "report.json", tmp_path / "page.md"
    kept.write_text(json.dumps(report), encoding="utf-8")
    page.write_text("before\n<!-- bench -->\nold\n<!-- /bench -->\nafter\n", encoding="utf-8")
    for _ in range(2):  # filling again changes nothing
        assert command("bench", "--from", kept, "--into", page).code == 0
        text = page.read_text(encoding="utf-8")
        assert text.startswith("before\n<!-- bench -->\n")
        assert text.endswith("\n<!-- /bench -->\nafter\n")
        assert "old" not in text
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert len(rows) == 1 + len(figures(report))
        assert {row.count("|") for row in rows} == {6}


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("no place", "needs <!-- bench -->"),
        ("<!-- /bench --><!-- bench -->", "needs <!-- bench -->"),
        ("<!-- bench --><!-- bench --><!-- /bench -->", "once each"),
    ],
)
def test_a_file_without_a_place_is_refused_before_the_work(command: Command, tmp_path, text, about):
    page = tmp_path / "page.md"
    page.write_text(text, encoding="utf-8")
    answer = command("bench", "--into", page)
    assert answer.code == 2
    assert about in answer.err
    assert page.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"machine": 3}', "null"])
def test_what_is_no_report_is_refused(command: Command, tmp_path: Path, content: str):
    path = tmp_path / "report.json"
    path.write_text(content, encoding="utf-8")
    answer = command("bench", "--from", path)
    assert answer.code == 2
    assert "no report" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("arguments", "about"),
    [
        (("--only", "nothing"), "nothing"),
        (("--seed", "-1"), "--seed must be"),
        (("--model", "no-such-model"), "There is no model"),
        (("--from", "/no/such/report.json"), "cannot be read"),
        (("--device", "warp"), "warp"),
    ],
)
def test_bad_input_is_a_sentence(command: Command, tiny_checkpoints: Path, arguments, about):
    answer = command("bench", "--quick", "--checkpoints", tiny_checkpoints, *arguments)
    assert answer.code == 2
    assert about in answer.err
    assert len(answer.err.strip().splitlines()) == 1


def test_without_a_model_it_says_so(command: Command, tmp_path: Path):
    answer = command("bench", "--quick", "--checkpoints", tmp_path)
    assert answer.code == 2
    assert "no model to measure" in answer.err
