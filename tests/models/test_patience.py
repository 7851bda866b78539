"""Does a long computation end when nobody waits for it, or its time is up, and else go on?"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
import torch

from explorer.latent.geodesic import geodesic
from explorer.latent.projections import tsne
from explorer.metrics.ais import forward_ais, reverse_ais
from explorer.metrics.likelihood import importance_weighted_bound
from explorer.metrics.quadrature import exact_posterior
from explorer.models import patience as module
from explorer.models.patience import GivenUp, go_on, patience
from explorer.models.registry import build

SHAPE = {"image_shape": (1, 8, 8), "latent_dim": 2, "widths": (4,)}
X = torch.zeros(1, 1, 8, 8)


def generator() -> torch.Generator:
    return torch.Generator().manual_seed(0)


def turns_until_given_up(turns: list[int]) -> None:
    while True:
        go_on()
        turns.append(1)


def test_without_a_limit_it_goes_on() -> None:
    go_on()


def test_it_ends_when_its_processor_time_is_up() -> None:
    begun = time.thread_time()
    with patience(0.05), pytest.raises(GivenUp, match=r"more than 0.05 s of computing"):
        turns_until_given_up([])
    assert time.thread_time() - begun < 1
    go_on()


def test_it_ends_soon_after_whoever_asked_has_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ASK_EVERY_S", 0.0)
    answers = iter([True, True, False])
    turns: list[int] = []
    with patience(9, lambda: next(answers)), pytest.raises(GivenUp, match="Nobody waits"):
        turns_until_given_up(turns)
    assert len(turns) == 2


def draw_codes() -> None:
    build("vq_vae", {**SHAPE, "prior_width": 4, "prior_layers": 1}).sample(2, None, generator())


def draw_by_chains() -> None:
    build("rbm", {"image_shape": (1, 8, 8), "latent_dim": 3}).sample(2, None, generator())


def integrate() -> None:
    exact_posterior(build("vae", SHAPE), X)


def draw_importance_samples() -> None:
    importance_weighted_bound(build("vae", SHAPE), X, 10, generator())


def find_a_geodesic() -> None:
    geodesic(lambda z: z**2, [0.0, 1.0], [1.0, 0.0])


def lay_out_neighbours() -> None:
    tsne(torch.arange(20.0).view(10, 2).numpy())


@pytest.mark.parametrize(
    "compute",
    [
        draw_codes,
        draw_by_chains,
        integrate,
        draw_importance_samples,
        find_a_geodesic,
        lay_out_neighbours,
    ],
)
def test_whatever_may_last_asks_whether_it_may_go_on(compute: Callable[[], None]) -> None:
    with patience(-1), pytest.raises(GivenUp):
        compute()


@pytest.mark.parametrize("anneal", [forward_ais, reverse_ais])
def test_annealing_asks_too(anneal: Callable[..., object]) -> None:
    from explorer.metrics.ais import AnnealingPath

    model = build("rbm", {"image_shape": (1, 8, 8), "latent_dim": 3})
    path = AnnealingPath(model.natural_parameters(), torch.zeros(64))
    start = 2 if anneal is forward_ais else torch.zeros(2, 64)
    with torch.no_grad(), patience(-1), pytest.raises(GivenUp):
        anneal(path, start, 5, generator())
