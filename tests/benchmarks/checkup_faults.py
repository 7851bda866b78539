"""How many of 60 faults does the check-up name, and how often does it cry wolf on 40 sound models?

    python tests/benchmarks/checkup_faults.py --kept outcomes.jsonl --into README.md

Each is checked up as anyone's model is, by `explorer.checkup`. The faults, the models they are put
into and their strengths are drawn by the seed. Thresholds were decided on models that ship, on the
faults of `tests/metrics/test_checkup.py` and on other seeds, never on that whose table is reported.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

import numpy as np
import torch

import explorer
from tests.benchmarks.checkup_cases import (
    FAULTS,
    VARIANTS,
    Case,
    drawn_faults,
    drawn_variants,
)
from tests.benchmarks.checkup_models import NAMES, healthy

SEED = 2026
BEGINNING, END = "<!-- checkup -->\n", "\n<!-- /checkup -->"
"""Between these the table stands in the README."""


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
        found = explorer.checkup(case.model, case.images, **case.told)
    seconds = time.perf_counter() - begun
    return Outcome(case.code, kind, name, case.words, found.codes, seconds)


def outcomes(
    seed: int,
    faults: int = 60,
    variants: int = 40,
    names: Sequence[str] = NAMES,
    kept: Path | None = None,
) -> list[Outcome]:
    """All of them, a line to stderr for each that is wrong.

    Args:
        seed, faults, variants, names: what is drawn.
        kept: a file with a line for each of an earlier run that was not ended, to go on from.
    """
    found = [] if kept is None else read_outcomes(kept)
    drawn = [(*one, True) for one in drawn_faults(seed, faults, tuple(names))]
    drawn += [(*one, False) for one in drawn_variants(seed, variants, tuple(names))]
    for kind, name, own_seed, is_fault in drawn[len(found) :]:
        one = outcome(kind, name, own_seed, is_fault)
        found.append(one)
        if kept is not None:
            with kept.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        if not one.is_right:
            wanted = one.code or f"nothing ({one.variant})"
            print(f"{name}: {wanted}, {one.words}: named {one.named}", file=sys.stderr)
    return found


def read_outcomes(kept: Path) -> list[Outcome]:
    """What an earlier run left in its file; nothing where there is none."""
    if not kept.exists():
        return []
    lines = kept.read_text("utf-8").splitlines()
    told = [json.loads(line) for line in lines]
    return [Outcome(**one | {"named": tuple(one["named"])}) for one in told]


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


def filled(text: str, found: Sequence[Outcome]) -> str:
    """A text with the table between its markers.

    Raises:
        ValueError: it has none.
    """
    before, _, rest = text.partition(BEGINNING)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"There is no {BEGINNING.strip()} … {END.strip()} in the file.")
    return before + BEGINNING + table(found) + END + after


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--faults", type=int, default=60)
    parser.add_argument("--variants", type=int, default=40)
    parser.add_argument("--models", nargs="+", choices=NAMES, default=list(NAMES))
    parser.add_argument("--kept", type=Path, help="a file of lines to go on from, and to write")
    parser.add_argument("--into", type=Path, help="write the table between the file's markers")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    torch.set_num_threads(1)  # layers of this size wait for each other's threads, not for work
    found = outcomes(told.seed, told.faults, told.variants, told.models, told.kept)
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
    if told.into is not None:
        told.into.write_text(filled(told.into.read_text("utf-8"), found), encoding="utf-8")
    print(json.dumps(figures) if told.json else f"{table(found)}\n\n{figures}")


if __name__ == "__main__":
    main()
