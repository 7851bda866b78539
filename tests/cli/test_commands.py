"""Do the commands do what they say, and print what a program can read?"""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from explorer.cli.registry import COMMANDS
from explorer.core import ModelCore
from explorer.training.checkpoint_reading import read_card, read_history
from tests.shipped import CHECKPOINTS

ROOT = Path(__file__).parents[2]
SMALL = ("--widths", "8", "--nll-samples", "2", "--device", "cpu")
WHOLE = ["card.json", "encodings.safetensors", "epochs.safetensors", "history.json"]


# --- help ----------------------------------------------------------------------------------------


def test_help_names_every_command(command):
    answer = command("--help")
    assert answer.code == 0
    for each in COMMANDS:
        assert each.name in answer.out
        assert each.summary in answer.out
    assert "streamlit run app.py" in answer.out


@pytest.mark.parametrize("name", [each.name for each in COMMANDS])
def test_every_command_has_help_of_its_own(command, name):
    answer = command(name, "--help")
    assert answer.code == 0
    assert f"python -m explorer {name}" in answer.out
    assert answer.err == ""


# --- list ----------------------------------------------------------------------------------------


def test_list_prints_a_line_per_model(command, tiny_checkpoints):
    answer = command("list", "--checkpoints", tiny_checkpoints)
    assert answer.code == 0
    names = [line.split()[0] for line in answer.out.splitlines()]
    assert names == ["tiny-autoencoder", "tiny-vae"]


def test_list_json_is_an_object_per_model(command, tiny_checkpoints):
    rows = command("list", "--checkpoints", tiny_checkpoints, "--json").json
    assert [row["name"] for row in rows] == ["tiny-autoencoder", "tiny-vae"]
    vae = rows[1]
    assert {"name", "family", "dataset", "latent_dim", "image_shape", "metrics"} <= set(vae)
    assert vae["family"] == "vae"
    assert vae["dataset"] == "digits"
    assert vae["latent_dim"] == 2
    assert vae["image_shape"] == [1, 8, 8]
    assert vae["metrics"]["unit"] == "nats per image"
    assert vae["given_class"] is False
    shipped = command("list", "--checkpoints", CHECKPOINTS, "--json").json
    given = {row["family"] for row in shipped if row["given_class"]}
    assert given == {"cvae", "vq_vae"}


def test_list_of_nothing_says_how_to_begin(command, tmp_path):
    assert "python -m explorer train" in command("list", "--checkpoints", tmp_path / "none").out
    assert command("list", "--checkpoints", tmp_path, "--json").json == []


def test_one_damaged_checkpoint_does_not_hide_the_others(command, tiny_checkpoints, tmp_path):
    folder = Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))
    (folder / "tiny-vae" / "card.json").write_text("{}", encoding="utf-8")
    answer = command("list", "--checkpoints", folder, "--json")
    assert answer.code == 0
    assert [row["name"] for row in answer.json] == ["tiny-autoencoder"]
    assert "card.json" in answer.err
    assert len(answer.err.splitlines()) == 1


# --- train ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["vae", "autoencoder"])
def test_train_writes_a_complete_checkpoint(command, tmp_path, family):
    out = tmp_path / "digits-small"
    told = ("train", "--family", family, "--dataset", "digits", "--out", out, "--epochs", 2)
    answer = command(*told, *SMALL, "--title", "A title")
    assert answer.code == 0, answer.err
    assert answer.out == ""
    assert "digits-small is written" in answer.err
    assert sorted(path.name for path in out.iterdir()) == sorted([*WHOLE, "model.safetensors"])
    card = read_card(out)
    assert card["title"] == "A title"
    assert card["training"]["complete"] is True
    assert card["command"].startswith(f"python -m explorer train --family {family}")
    assert read_history(out)["epochs"] == [0, 1, 2]
    assert ModelCore.open(tmp_path, "cpu").list() == ["digits-small"]


def test_train_json_is_one_line_per_epoch(command, tmp_path):
    told = ("train", "--family", "vae", "--dataset", "digits", "--out", tmp_path / "digits")
    answer = command(*told, "--epochs", 2, *SMALL, "--json")
    reports = [json.loads(line) for line in answer.out.splitlines()]
    assert [report["epoch"] for report in reports] == [0, 1, 2]
    assert {"loss", "elbo", "kl", "log_px_given_z"} <= set(reports[0]["validation"])


def test_train_shows_terms_throughput_and_time_left(command, tmp_path):
    told = ("train", "--family", "vae", "--dataset", "digits", "--out", tmp_path / "digits")
    shown = command(*told, "--epochs", 1, *SMALL).err
    assert "1/1" in shown
    assert "images/s" in shown
    assert "kl=" in shown
    assert "elbo=" in shown


def test_a_family_brings_its_own_weights(command, tmp_path):
    told = ("train", "--dataset", "digits", "--epochs", 1, *SMALL)
    command(*told, "--family", "beta_vae", "--out", tmp_path / "own")
    assert read_card(tmp_path / "own")["training"]["beta"] == 4.0
    command(*told, "--family", "beta_vae", "--beta", 2, "--out", tmp_path / "told")
    assert read_card(tmp_path / "told")["training"]["beta"] == 2.0
    command(*told, "--family", "vae", "--reconstruction-weight", 0, "--out", tmp_path / "kl")
    assert read_card(tmp_path / "kl")["training"]["reconstruction_weight"] == 0.0
    assert "KL only" in read_card(tmp_path / "kl")["title"]


def test_every_setting_reaches_the_card(command, tmp_path):
    told = {
        "latent-dim": 3, "backbone": "conv", "widths": "4,4", "likelihood": "gaussian",
        "sigma": "learned", "beta": 0.5, "epochs": 1, "images-per-epoch": 64, "batch-size": 32,
        "learning-rate": 0.002, "schedule": "constant", "precision": "bfloat16",
        "binarisation": "dynamic", "seed": 9,
    }  # fmt: skip
    options = [text for key, value in told.items() for text in (f"--{key}", value)]
    out = tmp_path / "digits"
    answer = command(
        "train", "--family", "vae", "--dataset", "digits", "--out", out, *options, *SMALL[2:]
    )
    assert answer.code == 0, answer.err
    card = read_card(out)
    kept = card["architecture"] | card["training"]
    assert kept["widths"] == [4, 4]
    for key, value in told.items():
        if key != "widths":
            assert kept[key.replace("-", "_")] == value, key


def test_resume_goes_on_and_the_card_tells_the_first_command(command, tmp_path, monkeypatch):
    out = tmp_path / "digits"
    told = ("train", "--family", "vae", "--dataset", "digits", "--out", out, "--epochs", 3, *SMALL)
    monkeypatch.setattr("explorer.training.train.SAVE_EVERY_S", 0.0)

    def stop(_bar, report):
        if report.epoch == 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("explorer.cli.train._Bar.show", stop)
        stopped = command(*told)
    assert stopped.code == 130
    assert stopped.err == "explorer: stopped; what was last saved is whole.\n"
    assert read_card(out)["training"]["complete"] is False
    answer = command(*told, "--resume")
    assert answer.code == 0, answer.err
    assert read_history(out)["epochs"] == [0, 1, 2, 3]
    assert "--resume" not in read_card(out)["command"]


# --- evaluate ------------------------------------------------------------------------------------


def test_evaluate_reproduces_the_card(command, tiny_checkpoints):
    told = ("evaluate", "tiny-vae", "--checkpoints", tiny_checkpoints, "--device", "cpu")
    told = (*told, "--figures", "likelihood")
    found = command(*told, "--samples", 4, "--seed", 3, "--json").json
    assert {"elbo", "log_px_given_z", "kl", "nll", "nll_samples", "active_units"} <= set(found)
    assert found["name"] == "tiny-vae"
    assert found["dataset"] == "digits"
    assert found["images"] == 360
    assert found["nll_samples"] == 4
    card = read_card(tiny_checkpoints / "tiny-vae")["metrics"]
    for key in ("elbo", "log_px_given_z", "kl", "nll"):
        assert found[key] == pytest.approx(card[key], abs=1e-3), key  # the seed is the card's
    other = command(*told, "--samples", 4, "--seed", 4, "--json").json
    assert other["nll"] == pytest.approx(card["nll"], abs=0.5)
    assert other["nll"] != card["nll"]


def test_evaluate_for_people_names_the_unit(command, tiny_checkpoints):
    told = ("evaluate", "tiny-vae", "--checkpoints", tiny_checkpoints, "--figures", "likelihood")
    answer = command(*told, "--samples", 1)
    assert answer.code == 0
    assert "nats per image" in answer.out
    assert any(line.startswith("elbo ") for line in answer.out.splitlines())


def test_evaluate_of_an_autoencoder_claims_no_likelihood(command, tiny_checkpoints):
    told = ("evaluate", "tiny-autoencoder", "--checkpoints", tiny_checkpoints, "--json")
    found = command(*told).json
    assert "log_px_given_z" in found
    assert not {"nll", "elbo", "kl"} & set(found)


def test_evaluate_an_mnist_checkpoint_as_its_card_says(command, mnist_dir):  # noqa: ARG001
    """The shipped model's figures, on the real data, with few samples: within their error."""
    told = ("evaluate", "mnist-vae-2d", "--checkpoints", CHECKPOINTS, "--device", "cpu")
    found = command(*told, "--figures", "likelihood", "--samples", 1, "--json").json
    card = read_card(CHECKPOINTS / "mnist-vae-2d")["metrics"]
    for key in ("elbo", "log_px_given_z", "kl"):
        assert found[key] == pytest.approx(card[key], abs=0.1), key


# --- grid ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [1, 5, 20])
def test_grid_writes_a_picture_of_its_size(command, tiny_checkpoints, tmp_path, size):
    out = tmp_path / "manifold.png"
    told = ("grid", "tiny-vae", "--checkpoints", tiny_checkpoints, "--size", size, "--out", out)
    answer = command(*told)
    assert answer.code == 0, answer.err
    assert str(out) in answer.err
    picture = Image.open(out)
    assert picture.format == "PNG"
    assert picture.size == (size * 8, size * 8)
    assert "tiny-vae" in picture.text["Description"]


def test_grid_lays_the_largest_second_coordinate_on_top(command, tiny_checkpoints, tmp_path):
    out = tmp_path / "manifold.png"
    told = ("grid", "tiny-vae", "--checkpoints", tiny_checkpoints, "--size", 3, "--out", out)
    command(*told, "--spacing", "even")
    picture = np.asarray(Image.open(io.BytesIO(out.read_bytes())))
    core = ModelCore.open(tiny_checkpoints, "cpu")
    corners = {(0, 0): [-2, 2], (0, 2): [2, 2], (2, 0): [-2, -2], (1, 1): [0, 0]}
    for (row, column), z in corners.items():
        tile = picture[8 * row : 8 * row + 8, 8 * column : 8 * column + 8]
        assert np.array_equal(tile, core.decode("tiny-vae", [z])[0, 0])


# --- as a process --------------------------------------------------------------------------------

WITHOUT_A_BROWSER = """
import runpy, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {"streamlit", "plotly", "starlette", "uvicorn", "altair"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
runpy.run_module("explorer", run_name="__main__", alter_sys=True)
"""


def process_of(*arguments: object, program: str | None = None) -> subprocess.Popen[str]:
    start = ["-c", program] if program else ["-m", "explorer"]
    return subprocess.Popen(
        [sys.executable, "-W", "error", *start, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        preexec_fn=None if sys.platform == "win32" else _take_interrupts,
    )


def _take_interrupts() -> None:
    # A suite started in the background is deaf to Ctrl-C, and so would be its children.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_a_pipe_without_greek_letters_is_written_to(monkeypatch):
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    with process_of("list") as process:
        printed, error = process.communicate()
    assert process.returncode == 0, error
    assert "\\u03b2" in printed


def test_training_needs_neither_streamlit_nor_plotly(tmp_path):
    out = tmp_path / "digits"
    told = ("train", "--family", "vae", "--dataset", "digits", "--out", out, "--epochs", 1, *SMALL)
    with process_of(*told, program=WITHOUT_A_BROWSER) as process:
        _, error = process.communicate()
    assert process.returncode == 0, error
    assert read_card(out)["training"]["complete"] is True


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C goes to a whole console there")
def test_ctrl_c_leaves_a_checkpoint_and_no_traceback(tmp_path):
    out = tmp_path / "digits"
    told = ("--family", "vae", "--dataset", "digits", "--out", out, "--epochs", 9999, *SMALL)
    with process_of("train", *told, "--json") as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if json.loads(line)["epoch"] == 2:
                break
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.05)  # amid an epoch
        process.send_signal(signal.SIGINT)
        error = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in error
    assert error.rstrip().endswith("explorer: stopped; what was last saved is whole.")
    assert read_card(out)["training"]["complete"] is False
    assert [path.name for path in tmp_path.iterdir()] == ["digits"]
