"""Does what a process holds in memory grow, and by how much?

Sampled are the resident bytes that are a process's own: what several share, such as Ray's object
store, would count in each. Linux.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

FLAT = 0.05
"""Growth over what was looked at, as a part of the mean, that still counts as none."""
FEWEST = 10
OWN = re.compile(r"^(VmRSS|RssShmem):\s+(\d+) kB$", re.MULTILINE)


def own_bytes(pid: int) -> int | None:
    """What a process holds of its own; None if it is gone."""
    with suppress(OSError):
        found = dict(OWN.findall(Path(f"/proc/{pid}/status").read_text("utf-8", "replace")))
        if "VmRSS" in found:
            return 1024 * (int(found["VmRSS"]) - int(found.get("RssShmem", 0)))
    return None


@dataclass
class Series:
    """One process.

    Attributes:
        name: what it is, for people.
        at_s, held: when it was looked at, and the bytes that it held.
    """

    name: str
    at_s: list[float] = field(default_factory=list)
    held: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Growth:
    """What became of a process from a moment on.

    Attributes:
        name, pid: whose.
        first_mb, last_mb: means of the first and of the last tenth of the samples.
        slope_mb_h: of the straight line through all of them.
        growth: that line's rise over the whole time, as a part of the mean.
    """

    name: str
    pid: int
    first_mb: float
    last_mb: float
    slope_mb_h: float
    growth: float

    @property
    def is_flat(self) -> bool:
        """Whether it does not grow; that it shrinks is no fault."""
        return self.growth <= FLAT


class Memory:
    """Samples of many processes."""

    def __init__(self, bytes_of: Callable[[int], int | None] = own_bytes) -> None:
        self._bytes_of = bytes_of
        self.series: dict[tuple[int, str], Series] = {}

    def sample(
        self, now_s: float, processes: Iterable[tuple[int, str]], names: Callable[[int], str]
    ) -> None:
        """Look at each once.

        Args:
            now_s: when.
            processes: number, and when it began, as two may have the same number.
            names: what a process is called; asked each time, as Ray renames its workers.
        """
        for pid, began in processes:
            held = self._bytes_of(pid)
            if held is not None:
                one = self.series.setdefault((pid, began), Series(""))
                one.name = names(pid) or one.name
                one.at_s.append(now_s)
                one.held.append(held)

    def growths(self, from_s: float, to_s: float) -> list[Growth]:
        """Of each process that was there all the time from one moment to the other."""
        found = [
            growth_of(pid, one, from_s)
            for (pid, _), one in self.series.items()
            if one.at_s[0] <= from_s and one.at_s[-1] >= to_s
        ]
        return sorted((each for each in found if each), key=lambda each: -each.last_mb)


def growth_of(pid: int, one: Series, from_s: float) -> Growth | None:
    """Of one process; None where there are too few samples."""
    at = np.array(one.at_s)
    held = np.array(one.held)[at >= from_s] / 1e6
    at = at[at >= from_s]
    if len(at) < FEWEST:
        return None
    slope = float(np.polyfit(at - at[0], held, 1)[0])
    tenth = max(1, len(at) // 10)
    return Growth(
        one.name,
        pid,
        round(float(held[:tenth].mean()), 1),
        round(float(held[-tenth:].mean()), 1),
        round(3600 * slope, 2),
        round(slope * float(at[-1] - at[0]) / float(held.mean()), 4),
    )


def table(growths: Iterable[Growth]) -> str:
    """For people."""
    rows = [("process", "first MB", "last MB", "MB an hour", "growth", "flat")]
    rows += [
        (
            f"{each.name[:34]} {each.pid}",
            f"{each.first_mb:.1f}",
            f"{each.last_mb:.1f}",
            f"{each.slope_mb_h:+.1f}",
            f"{100 * each.growth:+.1f} %",
            "yes" if each.is_flat else "NO",
        )
        for each in growths
    ]
    return "\n".join(
        "  ".join((f"{row[0]:42}", *(f"{cell:>10}" for cell in row[1:]))) for row in rows
    )


def title_of(pid: int, parts: Mapping[int, str]) -> str:
    """What a process is: a part of the cluster, or what its command says."""
    if pid in parts:
        return parts[pid]
    with suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        told = next((each for each in words if each.startswith("ray::")), words[0])
        script = next((Path(each).stem for each in words[1:] if each.endswith(".py")), "")
        return told if told.startswith("ray::") else script or Path(told).name
    return ""
