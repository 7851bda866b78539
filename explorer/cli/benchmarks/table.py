"""How does a benchmark's report look to a person, and how does it get into the README?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
HEAD = (
    "| measured | baseline, same run | measured | baseline | times as good |\n|---|---|--:|--:|--:|"
)


class MissingMarkers(Exception):
    """A text without the markers between which the table belongs, in one sentence."""


def around(text: str) -> tuple[str, str]:
    """What stands before and after the markers.

    Raises:
        MissingMarkers: they are not there, once each and in this order.
    """
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise MissingMarkers(f"The file needs {BEGIN} and, after it, {END}, once each.")
    return before, after


def filled(text: str, report: dict[str, Any]) -> str:
    """The text with the report's table between its markers; MissingMarkers where it has none."""
    before, after = around(text)
    return f"{before}{BEGIN}\n{markdown(report)}\n{END}{after}"


def markdown(report: dict[str, Any]) -> str:
    """The report as a table, with the machine in a sentence before it."""
    lines = [machine_sentence(report), "", HEAD]
    for benchmark in report["benchmarks"].values():
        lines += [_row(figure) for figure in benchmark["figures"]]
    if report["left_out"]:
        lines += ["", "Left out: " + " ".join(report["left_out"].values())]
    return "\n".join(lines)


def machine_sentence(report: dict[str, Any]) -> str:
    """Where, with what and when."""
    told = report["machine"]
    packages = ", ".join(f"{name} {version}" for name, version in told["packages"].items())
    load = "" if told["load_average"] is None else f", load {told['load_average']} at the start"
    quick = " A part of the work only (`--quick`): these figures say little." * report["quick"]
    return (
        f"{told['processor']}, {told['cores']} cores{load}; device {told['device']}; "
        f"Python {told['python']}, {packages}; seed {report['seed']}; {told['date']}; "
        f"{report['seconds']:.0f} s in all.{quick}"
    )


def plain(report: dict[str, Any]) -> Iterator[str]:
    """The report's lines for a terminal."""
    yield machine_sentence(report)
    for name, benchmark in report["benchmarks"].items():
        yield f"\n{name}: {benchmark['title']} ({benchmark['seconds']:.0f} s)"
        for figure in benchmark["figures"]:
            values = f"{number(figure['value'])} {figure['unit']}"
            yield f"  {number(figure['ratio']):>8} ×  {figure['measured']}: {values}"
            yield f"{'':13}against {number(figure['baseline_value'])}: {figure['baseline']}"
    for name, reason in report["left_out"].items():
        yield f"\n{name}: {reason}"


def _row(figure: dict[str, Any]) -> str:
    unit = figure["unit"].split(" per ")[0]
    ratio = f"{number(figure['ratio'])} ×"
    if figure["ratio_quartiles"]:
        low, high = figure["ratio_quartiles"]
        ratio += f" ({number(low)}–{number(high)})"
    cells = [
        f"{figure['measured']}{_notes(figure)}",
        figure["baseline"],
        f"{number(figure['value'])} {unit}",
        f"{number(figure['baseline_value'])} {unit}",
        ratio,
    ]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _notes(figure: dict[str, Any]) -> str:
    more = figure["more"]
    notes = []
    if "data" in more:
        notes.append(more["data"])
    if "sprites_per_s" in more:
        notes.append(_streamed(more))
    if "latency_ms" in more:
        notes.append(f"p95 {number(more['latency_ms']['p95'])} ms, {more['dropped']} dropped")
    return f" ({'; '.join(notes)})" if notes else ""


def _streamed(more: dict[str, Any]) -> str:
    seconds = f"{more['extrapolated_s_for_all']:,.0f} s"
    if more["sprites_streamed"] == more["of"]:
        return f"all {more['of']:,} streamed in {seconds}"
    return (
        f"{more['sprites_streamed']:,} of {more['of']:,} streamed; all of them, "
        f"extrapolated: {seconds}"
    )


def number(value: float) -> str:
    """Three significant digits, whole from 1,000."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3
    return f"{value:.{digits}f}"
