"""How does Adam take a step with as little as possible around it?

At a million parameters its arithmetic takes a quarter of a millisecond on a CPU; torch's own step
spends as long again on what may differ between parameters and here never does.
"""

from __future__ import annotations

from typing import Any

import torch


class LeanAdam(torch.optim.Adam):
    """Adam (Kingma & Ba 2015, arXiv:1412.6980) by torch's one kernel, the same to the last bit.

    All parameters are of one device and in one group. State, as torch keeps it.
    """

    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        """Move the parameters that have a gradient."""
        (group,) = self.param_groups
        moved = [parameter for parameter in group["params"] if parameter.grad is not None]
        states = [self.state[parameter] for parameter in moved]
        if closure is not None or not all(states):  # torch's own makes what is still missing
            super().step(closure)
            return
        steps = [state["step"] for state in states]
        beta1, beta2 = group["betas"]
        with torch.no_grad():
            torch._foreach_add_(steps, 1)
            torch._fused_adam_(
                moved,
                [parameter.grad for parameter in moved],
                [state["exp_avg"] for state in states],
                [state["exp_avg_sq"] for state in states],
                [],
                steps,
                lr=group["lr"],
                beta1=beta1,
                beta2=beta2,
                weight_decay=group["weight_decay"],
                eps=group["eps"],
                amsgrad=False,
                maximize=False,
            )
