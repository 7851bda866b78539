"""Is every kind of model that the README's table names shown as it says?"""

from __future__ import annotations

import numpy as np
import pytest
import torch

from explorer.models.given import GivenDecoder
from explorer.notebook.columns import Columns
from explorer.notebook.entry import Shown, entry_of
from explorer.notebook.images import read_images
from explorer.notebook.live_model import live_model
from explorer.notebook.scaling import find_scaling
from tests.notebook.kinds import KINDS
from tests.readme import table

OPENS = {
    "decodes_latent": "map, manifold, traversals",
    "samples": "generate",
    "energy_based": "Gibbs chain",
}


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_of_model_opens_what_the_readme_says(name, images, tmp_path):
    kind = KINDS[name]
    if not kind.is_here:
        pytest.skip(f"{kind.library} is not installed: it is an extra.")
    torch.manual_seed(0)
    arguments = kind.make(images, tmp_path)
    has_images = "encodings" in kind.opens or "Gibbs" in kind.opens
    given = read_images(images) if has_images else None
    live = live_model(**arguments, images=None if given is None else given.rows)
    assert live.latent_shape == kind.latent_shape
    shown = Shown(live, find_scaling(live, given), "A model")
    entry = entry_of(shown, given, Columns(), "live-a")
    able = entry.description.capabilities
    for capability, pages in OPENS.items():
        assert (pages.split(",")[0] in kind.opens) == (capability in able), capability
    assert ("encodings" in kind.opens) == ({"reconstructs", "decodes_latent"} <= able)
    assert np.isfinite(entry.encodings.mu).all()
    if isinstance(entry.model, GivenDecoder):
        pictures = entry.model.decode_mean(torch.from_numpy(entry.encodings.mu[:2]))
        assert pictures.shape == (2, 1, 8, 8)
        assert 0 <= pictures.min() <= pictures.max() <= 1


def test_the_readme_names_every_kind_and_what_it_opens():
    rows = {kind: opens for kind, _, opens, _ in table("kinds")}
    assert rows == {name: kind.opens for name, kind in KINDS.items()}
