"""Does each file for a real cluster pass its own tool, and is what cannot stand in one refused?"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from explorer.cli.cluster.write import Wanted, files
from explorer.cli.registry import main
from explorer.core import CoreError

WANTED = Wanted(gateways=3, replicas="1-8", gpus="0.25", base_path="/vae")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written")
    for name, text in files(WANTED).items():
        (folder / name).write_text(text, "utf-8")
    return folder


def passes(*command: str, **told: str) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"Not installed here: {command[0]}.")
    environment = {**os.environ, **told}
    ran = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["haproxy.cfg", "haproxy-systemd.cfg"])
def test_haproxy_takes_its_configuration(written: Path, name: str) -> None:
    passes("haproxy", "-c", "-f", str(written / name))


def test_systemd_takes_its_units(tmp_path: Path) -> None:
    for name, text in files(replace(WANTED, base_path="")).items():
        if name.endswith(".service"):
            (tmp_path / name).write_text(text, "utf-8")
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 2
    passes("systemd-analyze", "verify", *units)


def test_docker_takes_its_services(written: Path) -> None:
    """With `docker-compose`, which asks no daemon for this."""
    secrets = {"RAY_TOKEN": "a" * 64, "COOKIE_SECRET": "b" * 64}
    passes("docker-compose", "-f", str(written / "compose.yaml"), "config", "--quiet", **secrets)


def test_kubernetes_takes_its_objects(written: Path) -> None:
    """With `kubernetes-validate`, a package of 108 MB; of KubeRay's own kind it knows no schema."""
    passes("kubernetes-validate", "--strict", "--no-warn", str(written / "kubernetes.yaml"))


def test_what_is_yaml_says_what_was_wanted(written: Path) -> None:
    compose, serve = (
        yaml.safe_load((written / name).read_text("utf-8"))
        for name in ("compose.yaml", "serve.yaml")
    )
    services = compose["services"]
    gateways = {"gateway1", "gateway2", "gateway3"}
    assert services.keys() == gateways | {"ray", "models", "redis", "proxy"}
    for name in ("ray", "models", "gateway1"):
        assert services[name]["read_only"] is True
        assert services[name]["user"] == "10001"
        assert services[name]["environment"]["EXPLORER_REPLICAS"] == "1-8"
    (application,) = serve["applications"]
    assert application["import_path"] == "explorer.core.cluster:application"
    kinds = {}
    for document in yaml.safe_load_all((written / "kubernetes.yaml").read_text("utf-8")):
        assert document["apiVersion"]
        if document["metadata"]["name"] != "explorer-rooms":
            kinds[document["kind"]] = document["spec"]
    assert kinds.keys() == {"RayService", "Deployment", "Service", "Ingress"}
    assert yaml.safe_load(kinds["RayService"]["serveConfigV2"]) == serve
    assert kinds["Deployment"]["replicas"] == 3
    (gateway,) = kinds["Deployment"]["template"]["spec"]["containers"]
    assert gateway["readinessProbe"]["httpGet"]["path"] == "/vae/core/health"


def test_ray_takes_its_configuration(written: Path) -> None:
    schema = pytest.importorskip("ray.serve.schema", reason="Ray is an extra")
    told = yaml.safe_load((written / "serve.yaml").read_text("utf-8"))
    assert schema.ServeDeploySchema(**told).applications[0].name == "explorer"


def test_the_image_runs_unprivileged_and_says_how_it_is(written: Path) -> None:
    text = (written / "Dockerfile").read_text("utf-8")
    steps = re.findall(r"^([A-Z]+) (.*)$", text, re.MULTILINE)
    kinds = [kind for kind, _ in steps]
    assert kinds.index("USER") < kinds.index("HEALTHCHECK") < len(kinds)
    assert dict(steps)["USER"] == "10001"
    assert "--server.baseUrlPath=vae" in dict(steps)["CMD"]
    root = Path(__file__).parents[3]
    copied = [told.split()[0] for kind, told in steps if kind == "COPY" and "--from" not in told]
    assert all((root / name).exists() for name in copied)


def test_no_secret_stands_in_a_file_and_no_sign_is_left_unfilled() -> None:
    for name, text in files(WANTED).items():
        assert not re.search(r"\$[a-z]", text), name
        assert not re.search(r"(TOKEN|SECRET)=\w", text), name


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("gateways", 0),
        ("replicas", "many"),
        ("gpus", "half"),
        ("image", "a b"),
        ("host", "a\nb"),
        ("base_path", "/a b"),
    ],
)
def test_what_cannot_stand_in_a_configuration_is_refused(field: str, value: object) -> None:
    with pytest.raises(CoreError, match=f"--{field.replace('_', '-')}"):
        files(replace(WANTED, **{field: value}))


def test_where_nothing_can_be_written_one_sentence_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "file"
    there.write_text("", "utf-8")
    taken = tmp_path / "taken"
    (taken / "Dockerfile").mkdir(parents=True)
    for to, words in (
        (there, "file could not be made: "),
        (there / "below", "below could not be made: "),
        (taken, "Dockerfile could not be written: "),
    ):
        assert main(["cluster", "write", "--to", str(to)]) == 2
        said = capsys.readouterr().err
        assert words in said
        assert said.count("\n") == 1


def test_the_command_writes_them_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cluster", "write", "--to", str(tmp_path / "new"), "--gateways", "1"]) == 0
    assert {path.name for path in (tmp_path / "new").iterdir()} == files(Wanted()).keys()
    assert "compose.yaml" in capsys.readouterr().out
    assert main(["cluster", "write", "--to", str(tmp_path), "--gateways", "0"]) == 2
