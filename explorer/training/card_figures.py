"""How are figures that were measured later added to a checkpoint's card?

Atomically, the rest of the checkpoint unchanged, and only if the weights are still those that were
measured.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from safetensors.torch import save

from explorer.metrics.question import StoredTable
from explorer.training.checkpoint import WEIGHTS_FILE, CheckpointError, write_files
from explorer.training.checkpoint_names import CARD_FILE, ENCODINGS_FILE
from explorer.training.checkpoint_reading import read_card


def weights_digest(folder: Path) -> str:
    """SHA-256 of a checkpoint's weights, hexadecimal; CheckpointError where they are missing."""
    try:
        return hashlib.sha256((folder / WEIGHTS_FILE).read_bytes()).hexdigest()
    except OSError as error:
        raise CheckpointError(f"{folder / WEIGHTS_FILE} is missing.") from error


def write_figures(
    folder: Path, figures: dict[str, Any], digest: str, table: StoredTable | None = None
) -> None:
    """Add figures to a card, replacing those of the same names.

    Args:
        folder: the checkpoint's.
        figures: by name, finite; None takes one away.
        digest: `weights_digest` from before the figures were measured.
        table: the per-image table of the test set, if it was measured again.

    Raises:
        CheckpointError: the training is not complete, the weights have changed, a figure is not
            finite, or the disk refuses. The checkpoint is then unchanged.
    """
    card = read_card(folder)
    if not card["training"].get("complete"):
        raise CheckpointError(f"{folder.name} is not trained to the end: its card waits for that.")
    if weights_digest(folder) != digest:
        raise CheckpointError(
            f"{folder.name} got other weights while it was measured: measure it again."
        )
    # None: what cannot be told of this model, and no longer stands in its card.
    merged = card["metrics"] | figures
    card["metrics"] = {key: value for key, value in merged.items() if value is not None}
    card["date"] = datetime.now(UTC).date().isoformat()
    try:
        files = [path for path in folder.iterdir() if path.is_file()]
        contents = {path.name: path.read_bytes() for path in files}
        text = json.dumps(card, indent=1, ensure_ascii=False, allow_nan=False)
    except (OSError, ValueError) as error:
        raise CheckpointError(f"{folder} was not written: {error}.") from error
    contents[CARD_FILE] = f"{text}\n".encode()
    if table is not None:
        tensors = {key: value for key, value in table.tensors().items() if value is not None}
        contents[ENCODINGS_FILE] = save({k: v.cpu().contiguous() for k, v in tensors.items()})
    write_files(folder, contents)
