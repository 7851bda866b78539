"""Does the lean step move weights exactly as torch's own Adam does?"""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from explorer.training.fast.lean_adam import LeanAdam


def weights_after(kind: type[torch.optim.Adam], decay: float, left_out: bool) -> list[Tensor]:
    torch.manual_seed(3)
    weights = [nn.Parameter(torch.randn(7, 5)), nn.Parameter(torch.randn(9))]
    optimizer = kind(weights, lr=0.1, weight_decay=decay, fused=True)
    for step in range(6):
        optimizer.param_groups[0]["lr"] = 0.1 / (step + 1)
        for weight in weights:
            weight.grad = torch.randn(weight.shape)
        if left_out and step in (0, 3):  # a part that does not learn at every step
            weights[1].grad = None
        optimizer.step()
    states = [optimizer.state[weight] for weight in weights]
    return [*weights, *(value for state in states for value in state.values())]


@pytest.mark.parametrize("decay", [0.0, 0.01])
@pytest.mark.parametrize("left_out", [False, True])
def test_weights_and_state_are_torch_s_to_the_last_bit(decay, left_out):
    lean, torch_s = (weights_after(kind, decay, left_out) for kind in (LeanAdam, torch.optim.Adam))
    assert len(lean) == 2 + 2 * 3
    assert all(torch.equal(one, other) for one, other in zip(lean, torch_s, strict=True))


def test_its_state_goes_on_in_another():
    torch.manual_seed(0)
    weight = nn.Parameter(torch.randn(4))
    first = LeanAdam([weight], lr=0.1, fused=True)
    weight.grad = torch.ones(4)
    first.step()
    second = LeanAdam([weight], lr=0.1, fused=True)
    second.load_state_dict(first.state_dict())
    before = weight.detach().clone()
    second.step()
    assert second.state[weight]["step"].item() == 2
    assert not torch.equal(before, weight)
