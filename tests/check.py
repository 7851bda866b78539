"""Does everything hold: style, layout, types and tests?

`python -m tests.check`, from the root of the project, is the one command to run before a commit.
What follows it goes to pytest: `python -m tests.check tests/models -x`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cached_property

import pytest

QUICK = (("ruff", "check", "."), ("ruff", "format", "--check", "."))
WORKERS = min(os.cpu_count() or 1, 2)
"""Each may open a server and a browser of its own; more would be in each other's way. A file is one
worker's: what it sets up for all of its tests is set up once, and those that browse come last."""
SPREAD = ("-n", str(WORKERS), "--dist", "loadscope", "--no-loadscope-reorder")
SLOWEST = ("--durations=40", "--durations-min=5")
"""Which tests a run could be made shorter by."""
BESIDE_THE_TESTS = ("mypy",)
"""Takes half a minute, so it runs while pytest does. The scripts' tests under Node are pytest's."""


class Check:
    """A tool at work, as a module of this Python, so that it is this environment's own."""

    def __init__(self, command: tuple[str, ...]) -> None:
        self.name = " ".join(command)
        self._process = subprocess.Popen(
            [sys.executable, "-m", *command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )

    @cached_property
    def outcome(self) -> tuple[bool, str]:
        """Did it pass, and what did it say? Waits for its end."""
        said, _ = self._process.communicate()
        return self._process.returncode == 0, said.strip()

    def stop(self) -> None:
        """End it, if it has not ended."""
        if self._process.poll() is None:
            self._process.kill()
            self._process.communicate()


class Summary:
    """A pytest plugin: the other checks' outcomes, above pytest's last line."""

    def __init__(self, checks: list[Check]) -> None:
        self.checks = checks
        self.failed = False

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print what each check said; a failed one keeps its whole output."""
        terminalreporter.section("style, layout and types")
        for check in self.checks:
            passed, said = check.outcome
            self.failed |= not passed
            terminalreporter.line(f"{check.name}: {'passed' if passed else 'FAILED'}")
            terminalreporter.line(said)


def main(options: list[str]) -> int:
    """Run every check, pytest with these options among them; 0 if all of them passed."""
    quick = [Check(command) for command in QUICK]
    for check in quick:
        passed, said = check.outcome
        if not passed:
            print(said, flush=True)  # at once: the tests take minutes
    types = Check(BESIDE_THE_TESTS)
    summary = Summary([*quick, types])
    try:
        tests = int(pytest.main([*SPREAD, *SLOWEST, *options], plugins=[summary]))
    finally:
        types.stop()
    return tests or int(summary.failed)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
