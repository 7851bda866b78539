"""What should a person know of the folder that they train or measure on?"""

from __future__ import annotations

import sys

import numpy as np

from explorer.data.dataset import Dataset

SHOWN_AT_MOST = 5
FEW = 10


def say_of_folder(dataset: Dataset) -> None:
    """Write to stderr which files were left out and why, and whether all pictures are alike."""
    for line in folder_words(dataset):
        print(line, file=sys.stderr)


def folder_words(dataset: Dataset) -> list[str]:
    """The same as lines; none where there is nothing to say."""
    lines = []
    count = len(dataset.skipped)
    if count:
        lines.append(f"{count} {'file was' if count == 1 else 'files were'} left out:")
        lines += [f"  {reason}" for reason in dataset.skipped[:SHOWN_AT_MOST]]
        if count > SHOWN_AT_MOST:
            lines.append(f"  and {count - SHOWN_AT_MOST} more.")
    images = dataset.images
    if len(images) < FEW:
        there = "is only 1 image" if len(images) == 1 else f"are only {len(images)} images"
        lines.append(f"There {there} in the {dataset.split} split: that says little.")
    if isinstance(images, np.ndarray) and len(images) > 1 and (images == images[0]).all():
        lines.append(
            f"All {len(images)} {dataset.split} images come out alike: look whether they are the "
            "right files, and whether their pixels lie in what is transparent."
        )
    return lines
