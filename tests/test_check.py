"""Does the one command pass a project that is sound, and fail on each kind of fault?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from tests.check import Summary, main

ROOT = Path(__file__).parents[1]
SOUND = {
    "app.py": '"""A launcher."""\n',
    "explorer/__init__.py": "def one() -> int:\n    return 1\n",
    "tests/test_one.py": "import explorer\n\n\ndef test_one():\n    assert explorer.one() == 1\n",
}
FAULTS = {
    "ruff check .": ("unused.py", '"""One import."""\n\nimport os\n'),
    "ruff format --check .": ("spaces.py", '"""One number."""\n\nONE  =  1\n'),
    "mypy": ("app.py", '"""A launcher."""\n\nONE: str = 1\n'),
    "pytest": (
        "tests/test_one.py",
        "import explorer\n\n\ndef test_one():\n    assert explorer.one() == 2\n",
    ),
}


@pytest.fixture
def project(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A project of three small files under this one's settings."""
    # What mypy learns of the standard library is the same for all of these projects.
    cache = tmp_path_factory.getbasetemp() / "mypy"
    monkeypatch.setenv("MYPY_CACHE_DIR", os.fspath(cache))
    for name, text in SOUND.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    shutil.copy(ROOT / "tests" / "check.py", tmp_path / "tests")
    return tmp_path


def check(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.check", "-p", "no:cacheprovider", *options]
    environment = {key: value for key, value in os.environ.items() if key != "PYTEST_ADDOPTS"}
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False
    )


def test_a_sound_project_passes_and_the_last_line_is_pytest_s(project: Path) -> None:
    done = check(project)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in ("ruff check .", "ruff format --check .", "mypy"):
        assert f"{name}: passed" in done.stdout
    assert "1 passed" in done.stdout.splitlines()[-1]


def test_each_kind_of_fault_fails_it_and_is_shown(project: Path) -> None:
    for name, (path, text) in FAULTS.items():
        (project / path).write_text(text, encoding="utf-8")
        assert (project / path).read_text(encoding="utf-8") == text, name
    done = check(project)
    assert done.returncode == 1, done.stdout + done.stderr
    failed = {line for line in done.stdout.splitlines() if line.endswith(": FAILED")}
    assert failed == {f"{name}: FAILED" for name in FAULTS if name != "pytest"}
    assert all(Path(path).name in done.stdout for path, _ in FAULTS.values())
    assert "1 failed" in done.stdout.splitlines()[-1]


@pytest.mark.parametrize("name", ["mypy", "ruff check ."])
def test_one_fault_alone_fails_it(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """However well the tests pass; and nothing goes to pytest but what was asked."""
    asked: list[list[str]] = []

    class Told:
        def __init__(self, command: tuple[str, ...]) -> None:
            self.name = " ".join(command)
            self.outcome = (self.name != name, "")

        def stop(self) -> None:
            pass

    def passing(options: list[str], plugins: list[Summary]) -> int:
        asked.append(options)
        for plugin in plugins:
            plugin.pytest_terminal_summary(Mock())
        return 0

    monkeypatch.setattr("tests.check.Check", Told)
    monkeypatch.setattr("pytest.main", passing)
    assert main(["-k", "one"]) == 1
    assert asked[0][-2:] == ["-k", "one"]
    monkeypatch.setattr("pytest.main", lambda *_, **__: 5)
    assert main([]) == 5, "what pytest says of no tests"
