"""Does the one command pass a project that is sound, and fail on each kind of fault?"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOUND = {
    "app.py": '"""A launcher."""\n',
    "explorer/__init__.py": "def one() -> int:\n    return 1\n",
    "tests/test_one.py": "import explorer\n\n\ndef test_one():\n    assert explorer.one() == 1\n",
}
FAULTS = {
    "ruff check .": ("app.py", '"""A launcher."""\n\nimport os\n'),
    "ruff format --check .": ("app.py", '"""A launcher."""\n\nONE  =  1\n'),
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


@pytest.mark.parametrize("name", FAULTS)
def test_each_kind_of_fault_fails_it_and_is_shown(project: Path, name: str) -> None:
    path, text = FAULTS[name]
    (project / path).write_text(text, encoding="utf-8")
    done = check(project)
    assert done.returncode == 1, done.stdout + done.stderr
    failed = [line for line in done.stdout.splitlines() if line.endswith(": FAILED")]
    assert failed == ([] if name == "pytest" else [f"{name}: FAILED"])
    assert Path(path).name in done.stdout
    assert ("1 failed" if name == "pytest" else "1 passed") in done.stdout.splitlines()[-1]


def test_options_go_to_pytest(project: Path) -> None:
    done = check(project, "-k", "nothing_of_this_name")
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, done.stdout
