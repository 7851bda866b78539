"""Is the prior a distribution, is no cell told what follows, do draws follow their chances?"""

from __future__ import annotations

import itertools

import pytest
import torch

from explorer.models.base import ModelError
from explorer.models.code_prior import CodePrior

K, GRID = 3, (2, 2)


def prior(grid=GRID, codes=K, classes=0, coarser=False, seed=0) -> CodePrior:
    torch.manual_seed(seed)
    made = CodePrior(grid, codes, classes, width=8, layers=3, coarser=coarser).eval()
    # Far from uniform, so that nothing below is true by symmetry.
    for parameter in made.parameters():
        torch.nn.init.normal_(parameter, std=0.6)
    return made


def every_grid(grid=GRID, codes=K) -> torch.Tensor:
    cells = grid[0] * grid[1]
    rows = list(itertools.product(range(codes), repeat=cells))
    return torch.tensor(rows).view(-1, *grid)


@pytest.mark.parametrize(("classes", "coarser"), [(0, False), (4, False), (4, True), (0, True)])
@torch.no_grad()
def test_the_chances_of_all_grids_sum_to_1(classes, coarser):
    made, grids = prior(classes=classes, coarser=coarser), every_grid()
    labels = torch.full((len(grids),), 2) if classes else None
    coarse = torch.ones(len(grids), 1, 1, dtype=torch.int64) if coarser else None
    log_p = made.log_prob(grids, labels, coarse).double().flatten(1).sum(1)
    assert torch.logsumexp(log_p, 0).item() == pytest.approx(0.0, abs=1e-5)
    assert log_p.std() > 0.3


@pytest.mark.parametrize("grid", [(3, 4), (7, 7)])
@torch.no_grad()
def test_no_cell_sees_itself_or_what_follows_and_every_cell_sees_all_before(grid):
    made = prior(grid, 16)
    height, width = grid
    generator = torch.Generator().manual_seed(1)
    codes = torch.randint(16, (1, *grid), generator=generator)
    usual = made(codes, None, None)
    seen = torch.zeros(height * width, height * width, dtype=torch.bool)
    for cell in range(height * width):
        changed = codes.clone()
        changed.view(-1)[cell] = (codes.view(-1)[cell] + 7) % 16
        difference = (made(changed, None, None) - usual).abs().sum(1).flatten()
        seen[:, cell] = difference > 0
    before = torch.ones(height * width, height * width).tril(-1).bool()
    assert not (seen & ~before).any()
    # Three layers reach three rows up and as many to each side; the nearest must all be seen.
    for cell in range(height * width):
        row, column = divmod(cell, width)
        near = [(row, column - 1), (row - 1, column - 1), (row - 1, column), (row - 1, column + 1)]
        for r, c in near:
            if r >= 0 and 0 <= c < width:
                assert seen[cell, r * width + c]


@torch.no_grad()
def test_the_first_rows_alone_give_the_same():
    made = prior((5, 4), 9, classes=3, coarser=True)
    generator = torch.Generator().manual_seed(1)
    codes = torch.randint(9, (2, 5, 4), generator=generator)
    coarse = torch.randint(9, (2, 3, 2), generator=generator)
    labels = torch.tensor([0, 2])
    whole = made(codes, labels, coarse)
    torch.testing.assert_close(made(codes[:, :3], labels, coarse), whole[:, :, :3])


@pytest.mark.parametrize(("classes", "coarser"), [(0, False), (3, False), (3, True), (0, True)])
@pytest.mark.parametrize("grid", [(1, 1), (1, 5), (5, 1), (4, 6)])
@torch.no_grad()
def test_each_cell_is_drawn_by_the_chances_that_the_whole_grid_gives_it(grid, classes, coarser):
    made, count = prior(grid, 9, classes, coarser), 6
    generator = torch.Generator().manual_seed(1)
    labels = torch.randint(classes, (count,), generator=generator) if classes else None
    half = [-(-side // 2) for side in grid]
    coarse = torch.randint(9, (count, *half), generator=generator) if coarser else None
    drawn = made.sample(count, labels, coarse, torch.Generator().manual_seed(2), 0.7)
    generator, codes = torch.Generator().manual_seed(2), torch.zeros_like(drawn)
    for r in range(grid[0]):
        for c in range(grid[1]):
            chances = torch.softmax(made(codes, labels, coarse)[:, :, r, c] / 0.7, dim=1)
            codes[:, r, c] = torch.multinomial(chances, 1, generator=generator)[:, 0]
    assert torch.equal(drawn, codes)


@torch.no_grad()
def test_draws_come_as_often_as_their_chances_say():
    made, grids = prior(seed=3), every_grid()
    chances = made.log_prob(grids, None, None).flatten(1).sum(1).exp()
    count = 20_000
    drawn = made.sample(count, None, None, torch.Generator().manual_seed(0))
    place = torch.tensor([K**3, K**2, K, 1])
    shares = torch.bincount((drawn.flatten(1) * place).sum(1), minlength=K**4) / count
    # Five standard errors of each share.
    assert ((shares - chances).abs() <= 5 * (chances * (1 - chances) / count).sqrt() + 1e-9).all()


@torch.no_grad()
def test_a_temperature_near_0_takes_the_likeliest_code_each_time():
    made = prior(seed=3)
    cold = made.sample(50, None, None, torch.Generator().manual_seed(0), temperature=1e-4)
    assert (cold == cold[0]).all()
    codes = cold[:1]
    assert torch.equal(made(codes, None, None).argmax(1), codes)


@torch.no_grad()
def test_the_class_and_the_coarse_codes_count():
    made = prior(classes=4, coarser=True)
    codes, coarse = torch.zeros(1, 2, 2, dtype=torch.int64), torch.zeros(1, 1, 1, dtype=torch.int64)
    usual = made(codes, torch.tensor([0]), coarse)
    assert not torch.allclose(made(codes, torch.tensor([1]), coarse), usual)
    assert not torch.allclose(made(codes, torch.tensor([0]), coarse + 1), usual)


@pytest.mark.parametrize("temperature", [0.0, -1.0, float("nan")])
def test_a_temperature_that_is_none_is_refused(temperature):
    with pytest.raises(ModelError, match="above 0"):
        prior().sample(1, None, None, temperature=temperature)
