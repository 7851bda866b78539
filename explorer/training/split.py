"""What does a card say of the images that a model was trained and measured on?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from explorer.data.dataset import Dataset
from explorer.data.kept_images import images_digest

TEST_DIGEST = "test_digest"
"""Key of the digest of a person's own test images: a card never says where they lie."""
SKIPPED = "skipped"
"""Key of how many files were left out, by the reason; their names are nobody else's business."""
MAX_REASONS = 20


def split_entry(splits: Sequence[Dataset], is_a_folder: bool) -> dict[str, Any]:
    """The card's entry `split`: how many images, and of a person's folder the rest as above.

    Args:
        splits: all of the data set's, that for training first and that for the test last.
        is_a_folder: whether they are somebody's own.
    """
    train, test = splits[0], splits[-1]
    entry: dict[str, Any] = {f"{one.split}_images": len(one.images) for one in splits}
    if is_a_folder and isinstance(test.images, np.ndarray):
        entry[TEST_DIGEST] = images_digest(test.images)
    if train.skipped:
        entry[SKIPPED] = dict(reason_counts(train).most_common(MAX_REASONS))
    return entry


def reason_counts(dataset: Dataset) -> Counter[str]:
    """How many files were left out for each reason."""
    return Counter(skipped.reason for skipped in dataset.skipped)


def skipped_words(split: Mapping[str, Any]) -> str:
    """Such as "3 files were left out (2: not a picture; 1: …)"; "" where none was.

    Args:
        split: a card's, which may come from anywhere: what is malformed is passed over.
    """
    skipped = split.get(SKIPPED)
    counts = [
        (reason, count)
        for reason, count in (skipped.items() if isinstance(skipped, dict) else ())
        if type(count) is int and count > 0
    ][:MAX_REASONS]
    if not counts:
        return ""
    total = sum(count for _, count in counts)
    reasons = "; ".join(f"{count:,}: {reason}" for reason, count in counts)
    return f"{total:,} {'file was' if total == 1 else 'files were'} left out ({reasons})"
