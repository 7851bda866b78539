"""Of which types are the model's weights, and on which devices?"""

from __future__ import annotations

from collections import Counter

import torch

from explorer.metrics.checkup.examination import Examination
from explorer.metrics.checkup.finding import DOUBT, FACT, FAULT, Evidence, Finding


def check_placement(exam: Examination) -> list[Finding]:
    """Counts of weights by type and by device."""
    module = exam.subject.module
    if module is None:
        return []
    tensors = [
        each for each in (*module.parameters(), *module.buffers()) if each.is_floating_point()
    ]
    if not tensors:
        return []
    kinds = Counter(_name(each.dtype) for each in tensors)
    devices = Counter(str(each.device) for each in tensors)
    figures: dict[str, float | str] = {
        "types": ", ".join(f"{kind} ({count})" for kind, count in kinds.items()),
        "devices": ", ".join(f"{device} ({count})" for device, count in devices.items()),
    }
    found = []
    if "meta" in devices or len(devices) > 1:
        found.append(
            Finding(
                "device",
                FAULT,
                f"The weights are on several devices: {figures['devices']}.",
                "Bring all of the model to one device, such as model.to('cuda').",
                Evidence(figures),
            )
        )
    if len(kinds) > 1:
        found.append(
            Finding(
                "dtype",
                DOUBT,
                f"The weights are of several types: {figures['types']}.",
                "Bring all weights to one type, such as model.float().",
                Evidence(figures),
            )
        )
    if not found:
        found.append(
            Finding(
                "placement",
                FACT,
                f"The weights are {next(iter(kinds))} on {next(iter(devices))}.",
                evidence=Evidence(figures),
            )
        )
    return found


def _name(kind: torch.dtype) -> str:
    return str(kind).removeprefix("torch.")
