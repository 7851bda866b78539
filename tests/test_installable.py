"""Does what is installed hold all that the program needs, in the versions that were tested?"""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from explorer.core import default_checkpoints_dir
from explorer.server.launcher import launcher

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
WHEEL = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]


def pinned(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text("utf-8").splitlines()
    return dict(line.split("==") for line in lines if re.match(r"[a-z][\w-]+==", line))


def test_what_is_pinned_for_the_two_commands_fits_what_a_wheel_asks_for():
    asked = {one.name: one for one in map(Requirement, PROJECT["dependencies"])}
    found = pinned("requirements.txt")
    assert set(asked) == set(found)
    assert all(asked[name].specifier.contains(version) for name, version in found.items())
    tested = pinned("tests/requirements.txt") | found
    extras = [one for many in PROJECT["optional-dependencies"].values() for one in many]
    for one in map(Requirement, extras):
        assert one.name not in tested or one.specifier.contains(tested[one.name])


def test_the_wheel_takes_launcher_models_and_look_along():
    inside = WHEEL["targets"]["wheel"]["force-include"]
    assert set(inside) == {"app.py", "checkpoints", ".streamlit"}
    assert all((ROOT / source).exists() for source in inside)
    assert all(place == f"explorer/{source}" for source, place in inside.items())
    assert launcher() == ROOT / "app.py"
    assert default_checkpoints_dir() == ROOT / "checkpoints"


def test_the_wheel_that_hatchling_builds_holds_all_that_runs_and_nothing_else():
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed: see tests/requirements.txt.")
    from hatchling.builders.wheel import WheelBuilder

    builder = WheelBuilder(str(ROOT))
    inside = {Path(one.distribution_path).as_posix() for one in builder.recurse_included_files()}
    told = subprocess.run(
        ["git", "ls-files", "explorer", "checkpoints", ".streamlit", "app.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    wanted = [name for name in told.stdout.splitlines() if (ROOT / name).exists()]
    assert len(wanted) > 800
    assert inside == {
        name if name.startswith("explorer/") else f"explorer/{name}" for name in wanted
    }
    assert builder.metadata.core.scripts == PROJECT["scripts"]


def test_an_app_that_lies_beside_what_is_installed_is_not_taken_for_ours(tmp_path, monkeypatch):
    beside = tmp_path.resolve()
    package = beside / "explorer"
    (package / "server").mkdir(parents=True)
    for folder in (beside, package):
        (folder / "app.py").touch()
    where = package / "server" / "launcher.py"
    monkeypatch.setattr("explorer.server.launcher.__file__", str(where))
    assert launcher() == package / "app.py"
    (package / "app.py").unlink()
    assert launcher() == beside / "app.py"


def test_the_command_is_there_and_the_changes_name_the_version():
    module, function = PROJECT["scripts"]["latent-space-explorer"].split(":")
    assert callable(getattr(importlib.import_module(module), function))
    assert PROJECT["version"].startswith("0.2")
    assert "## 0.2 " in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_command_starts_what_the_readme_s_first_does(monkeypatch):
    from explorer.cli import start

    ran = []

    class Ended:
        returncode = 0

    def run(command, check):
        ran.append((command, check))
        return Ended()

    monkeypatch.setattr(start.subprocess, "run", run)
    monkeypatch.setattr(sys, "argv", ["latent-space-explorer", "--server.port", "1234"])
    assert start.main() == 0
    ((command, _),) = ran
    assert command[1:4] == ["-m", "streamlit", "run"]
    assert command[4:] == [str(ROOT / "app.py"), "--server.port", "1234"]


@pytest.mark.parametrize(
    ("asked", "spared"),
    [("explorer", ("numpy", "torch", "streamlit")), ("explorer.cli.registry", ("sklearn",))],
)
def test_what_is_imported_brings_nothing_heavy_before_it_is_asked_for(asked, spared):
    code = f"import sys, {asked}; print([one for one in {spared} if one in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.stdout.strip() == "[]", ran.stderr


def test_the_package_itself_gives_what_a_notebook_asks_for():
    import explorer

    assert callable(explorer.show)
    with pytest.raises(AttributeError, match="no attribute 'shew'"):
        _ = explorer.shew
