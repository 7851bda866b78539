"""How many of 60 faults does the check-up name, and how often does it cry wolf on 40 sound models?

    python tests/benchmarks/checkup_faults.py --json

The faults, the models they are put into and their strengths are drawn by the seed. Thresholds were
decided on models that ship and on the faults of `tests/metrics/test_checkup.py`, never on the seed
whose table is reported.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import torch

from tests.benchmarks.checkup_cases import (
    FAULTS,
    VARIANTS,
    Case,
    drawn_faults,
    drawn_variants,
)
from tests.benchmarks.checkup_models import NAMES, healthy
from tests.benchmarks.checkup_subject import examined

SEED = 2026
MISSED = "nothing"


@dataclass(frozen=True)
class Outcome:
    """One case: what was put into which model, and what was named."""

    code: str
    variant: str
    model: str
    words: str
    named: tuple[str, ...]
    seconds: float

    @property
    def is_right(self) -> bool:
        """The fault is named, or there is none and none is named."""
        return self.code in self.named if self.code else not self.named


def outcome(kind: str, name: str, seed: int, is_fault: bool) -> Outcome:
    """Make one case and check it up."""
    random = np.random.default_rng(seed)
    base = healthy(name)
    case: Case = (FAULTS[kind][0] if is_fault else VARIANTS[kind])(random, base)
    begun = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = examined(case.model, case.images, **case.told)
    seconds = time.perf_counter() - begun
    return Outcome(case.code, kind, name, case.words, found.codes, seconds)


def outcomes(
    seed: int, faults: int = 60, variants: int = 40, names: Sequence[str] = NAMES
) -> list[Outcome]:
    """All of them, a line to stderr for each that is wrong."""
    found = []
    drawn = [(*one, True) for one in drawn_faults(seed, faults, tuple(names))]
    drawn += [(*one, False) for one in drawn_variants(seed, variants, tuple(names))]
    for kind, name, own_seed, is_fault in drawn:
        one = outcome(kind, name, own_seed, is_fault)
        found.append(one)
        if not one.is_right:
            wanted = one.code or f"nothing ({one.variant})"
            print(f"{name}: {wanted}, {one.words}: named {one.named}", file=sys.stderr)
    return found


def confusion(found: Sequence[Outcome]) -> list[tuple[str, int, int, str]]:
    """A row for each fault: how many there were, how many were named, what else was said."""
    rows = []
    for code in (*FAULTS, ""):
        of = [one for one in found if one.code == code]
        if of:
            others = Counter(name for one in of for name in one.named if name != code)
            words = ", ".join(f"{name} {count}" for name, count in others.most_common())
            right = sum(one.is_right for one in of)
            rows.append((code or "sound", len(of), right, words or "–"))
    return rows


def table(found: Sequence[Outcome]) -> str:
    """The confusion table as Markdown."""
    lines = ["| what it is | cases | named so | also said |", "|---|--:|--:|---|"]
    lines += [
        f"| `{code}` | {count} | {right} | {others} |"
        for code, count, right, others in confusion(found)
    ]
    return "\n".join(lines)


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--variants", type=int, default=40)
    parser.add_argument("--models", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    torch.set_num_threads(1)  # layers of this size wait for each other's threads, not for work
    found = outcomes(told.seed, told.faults, told.variants, told.models)
    faulty = [one for one in found if one.code]
    sound = [one for one in found if not one.code]
    figures = {
        "seed": told.seed,
        "faults": len(faulty),
        "named": sum(one.is_right for one in faulty),
        "sound": len(sound),
        "false_alarms": sum(not one.is_right for one in sound),
        "slowest_s": round(max(one.seconds for one in found), 1),
    }
    print(json.dumps(figures) if told.json else f"{table(found)}\n\n{figures}")


if __name__ == "__main__":
    main()
