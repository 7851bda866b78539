"""Who answers what in a cluster: the server that is asked, the keeper, or any replica?

What is in neither list computes, which any replica does.
"""

from __future__ import annotations

FROM_FILES = frozenset(
    {
        "list",
        "knows",
        "version",
        "weights_sha256",
        "describe",
        "encodings",
        "history",
        "snapshots",
        "plain_decoder",
        "plain_encoder",
    }
)
"""What the checkpoint's small files say: whoever is asked reads them."""
KEPT = frozenset(
    {
        "originals",
        "fetch_originals",
        "cancel_fetching",
        "own_models",
        "upload_model",
        "save_model",
        "delete_model",
        "remove_model",
        "claim_model",
        "prepare_training",
        "train",
        "train_on_drawings",
        "training_of",
        "trainings",
        "claim_training",
        "pause_training",
        "resume_training",
        "cancel_training",
        "owners",
        "mark_owner",
    }
)
"""What the keeper answers."""
ONCE = frozenset({"upload_model", "save_model", "train", "train_on_drawings"})
"""What must not be done twice."""
