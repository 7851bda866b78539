"""Why does a training slow down after a few epochs, and what keeps it from that?

Where a gradient is zero for hundreds of steps, at a pixel that is hardly ever lit or a unit that
died, Adam's running mean decays below 1e-38. A CPU takes many times as long over such numbers:
after 60 epochs of MNIST three quarters of every step went into them. As zeros they cost nothing
and change nothing. An evaluation meets them too, in the exponentials of a pixel that is certain.
"""

from __future__ import annotations

import torch


def flush_denormals() -> None:
    """Have this process take what is too small for a normal float as zero, where it can.

    Threads take the habit over from the one that starts them: call this before any tensor
    operation is shared out.
    """
    torch.set_flush_denormal(True)
