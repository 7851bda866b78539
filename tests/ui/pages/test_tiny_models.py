"""Does every page open for a model of almost nothing: one class, one latent, one test image?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer.training.settings import TrainingSettings
from explorer.training.train import TrainingPlan, train_checkpoint
from tests.ui.components.conftest import opened

SHAPE = (3, 20, 32)
OF_ALL = ("models", "theory", "train")
"""Pages that are of all models at once."""
LATENT = (
    "encodings",
    "generate",
    "latent_map",
    "manifold",
    "objectives",
    "traversals",
    "your_image",
)
BINARY = {"optimizer": "sgd", "binarisation": "dynamic"}
MODELS: dict[str, tuple[str, dict[str, Any], dict[str, Any], tuple[str, ...]]] = {
    "two-images": ("vae", {"latent_dim": 3}, {}, (*LATENT, *OF_ALL)),
    "one-class": ("vae", {"latent_dim": 2, "likelihood": "gaussian"}, {}, LATENT),
    "one-latent": ("vae", {"latent_dim": 1}, {}, LATENT),
    "points": ("autoencoder", {"latent_dim": 2}, {}, LATENT),
    "two-classes": ("cvae", {"latent_dim": 2}, {}, ("conditional", *LATENT)),
    "codes": ("vq_vae", {"codes": 4, "prior_width": 4}, {}, ("codebook", "generate")),
    "energy": ("rbm", {"latent_dim": 3, "chains": 2}, BINARY, ("gibbs", "generate")),
}
"""Name → family, architecture, settings, and the pages that can serve such a model."""
FOLDERS = {"two-images": [""], "one-class": ["cat/"], "two-classes": ["cat/", "dog/"]}
"""In which folders the two pictures lie; at the top for the others."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of models of two pictures of 3×20×32 each, of which one is held out."""
    root = tmp_path_factory.mktemp("tiny")
    for name, (family, architecture, settings, _) in MODELS.items():
        pictures = root / "pictures" / name
        for number in range(2):
            folder = FOLDERS.get(name, [""])[number % len(FOLDERS.get(name, [""]))]
            (pictures / folder).mkdir(parents=True, exist_ok=True)
            pixels = np.random.default_rng(number).integers(0, 256, (20, 32, 3), np.uint8)
            Image.fromarray(pixels).save(pictures / folder / f"{number}.png")
        plan = TrainingPlan(
            family,
            "image_folder",
            {"widths": [4]} | architecture,
            TrainingSettings(epochs=1, seed=3, **settings),
            options={"path": pictures, "image_shape": SHAPE},
            nll_samples=2,
        )
        for _ in train_checkpoint(plan, root / "checkpoints" / name, torch.device("cpu")):
            pass
    return root / "checkpoints"


@pytest.mark.parametrize(
    ("name", "page"), [(name, page) for name, (*_, pages) in MODELS.items() for page in pages]
)
def test_the_page_opens(
    name: str, page: str, tiny: Path, open_page: Callable[..., AppTest]
) -> None:
    app = open_page(page, tiny, model=name)
    assert not app.exception, app.exception[0].message
    assert not app.error
    assert app.title


def test_the_only_test_image_has_no_neighbours_and_that_is_said(
    tiny: Path, open_page: Callable[..., AppTest]
) -> None:
    app = open_page("your_image", tiny, model="two-images")
    assert "There is no other test image to be near it." in [c.value for c in app.caption]


def test_only_classes_of_which_there_is_a_test_image_are_offered(
    tiny: Path, open_page: Callable[..., AppTest]
) -> None:
    app = open_page("encodings", tiny, model="two-classes")
    sent = next(p.proto.bytes for p in app.get("bidi_component") if b'"layouts"' in p.proto.bytes)
    header, blobs = opened(sent)
    assert len(header["categories"][0]["names"]) == 2
    # The bars list the classes that a row is of.
    assert len(set(np.frombuffer(blobs["class"], "<i2").tolist())) == 1
