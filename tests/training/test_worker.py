"""Does a worker tell all that a page shows, of every family?"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest
import torch

from explorer.images.read import read_image
from explorer.models.registry import FAMILIES
from explorer.training.checkpoint_reading import read_card
from explorer.training.checkpoint_zip import unzip_checkpoint, zip_checkpoint
from explorer.training.recipe import Recipe, abilities
from explorer.training.worker import Worker

CPU = torch.device("cpu")


def trained(recipe: Recipe, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What was told, by kind."""
    told: dict[str, list[dict[str, Any]]] = {}
    worker = Worker(lambda kind, **what: told.setdefault(kind, []).append(what))
    worker.train(recipe, folder, "mine", CPU)
    return told


@pytest.mark.parametrize("family", list(FAMILIES))
def test_every_family_is_trained_shown_and_zipped(family: str, tmp_path: Path) -> None:
    told = trained(Recipe("digits", family, "small", epochs=1, seed=2), tmp_path / "own-1")
    assert "failed" not in told
    assert [one["epoch"] for one in told["epoch"]] == [0, 1]
    assert told["images"][-1]["done"] == told["began"][0]["images"]
    assert len(told["done"]) == 1
    shown = [*told.get("plane", []), *told.get("strip", [])]
    assert shown[-1]["epoch"] == 1
    assert read_image(base64.b64decode(shown[-1]["png"])).any()
    has_plane = "decodes_latent" in abilities(family) and "conditional" not in abilities(family)
    assert ("plane" in told) == has_plane
    card = read_card(tmp_path / "own-1")
    assert card["command"].endswith("--out checkpoints/mine")
    assert card["training"]["complete"]
    unzip_checkpoint(zip_checkpoint(tmp_path / "own-1", "mine"), tmp_path / "own-2")


def test_what_cannot_be_trained_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own-1").mkdir()
    (tmp_path / "own-1" / "notes.txt").write_text("somebody's")
    told = trained(Recipe("digits", "vae", "small", epochs=1), tmp_path / "own-1")
    assert list(told) == ["failed"]
    assert "is no checkpoint" in told["failed"][0]["reason"]

    def too_large(*_: object, **__: object) -> None:
        raise torch.OutOfMemoryError

    monkeypatch.setattr("explorer.training.worker.train_checkpoint", too_large)
    told = trained(Recipe("digits", "vae", "small", epochs=1), tmp_path / "own-2")
    assert "too little memory" in told["failed"][0]["reason"]
