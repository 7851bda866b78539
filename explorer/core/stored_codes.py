"""How do the codes of a test set stand beside the continuous encodings of other models?"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from explorer.core.errors import CoreError
from explorer.core.values import StoredEncodings
from explorer.models.vq_architecture import VQVAEArchitecture
from explorer.training.checkpoint_reading import read_architecture
from explorer.training.code_table_reading import read_code_table


def stored_codes(folder: Path) -> StoredEncodings:
    """A codebook model's test set: `mu` holds the codes (N, cells) as whole numbers from 0, coarse
    cells first, and `kl_per_dim` −log p(codes) of each level, (N, levels).

    Raises:
        CheckpointError: what is stored does not fit the card.
        CoreError: the card's family has no codebook after all.
    """
    architecture = read_architecture(folder)
    if not isinstance(architecture, VQVAEArchitecture):
        raise CoreError(f"{folder.name} has no codebook.")
    counts = [architecture.codes] * architecture.levels
    table = read_code_table(folder, architecture.latent_dim, counts)
    return StoredEncodings(
        log_px_given_z=table.log_px_given_z.numpy(),
        kl_per_dim=-table.log_p_codes.numpy(),
        mu=table.codes.numpy().astype(np.float32),
        logvar=None,
        labels=None if table.labels is None else table.labels.numpy(),
    )
