"""How do the tests give a command and see all that it answers?"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from explorer.cli.registry import main


@dataclass(frozen=True)
class Answer:
    """A command's exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Command = Callable[..., Answer]


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Gives a command line in this process."""

    def give(*arguments: object) -> Answer:
        told = [str(argument) for argument in arguments]
        monkeypatch.setattr("sys.argv", ["python -m explorer", *told])
        capsys.readouterr()
        try:
            code = main(told)
        except SystemExit as stopped:
            code = int(stopped.code or 0)
        return Answer(code, *capsys.readouterr())

    return give


@pytest.fixture
def refusal(command: Command) -> Callable[..., str]:
    """Gives a command line that must be refused: exit code 2 and one sentence, which it returns."""

    def give(*arguments: object) -> str:
        answer = command(*arguments)
        assert answer.code == 2, answer
        assert answer.out == ""
        lines = answer.err.splitlines()
        assert len(lines) == 1, answer.err
        sentence = lines[0]
        assert sentence.startswith("explorer: ")
        assert sentence.endswith(".")
        assert "Traceback" not in sentence
        return sentence.removeprefix("explorer: ")

    return give
