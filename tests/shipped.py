"""Which models must ship, and which figures must their cards hold?

A test of what ships takes its names from here, not from the folder, so that a model that is missing
fails it. A better model replaces one under its name; a new one is a line here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

CHECKPOINTS = Path(__file__).parents[1] / "checkpoints"

BETA_LADDER = tuple(f"mnist-vae-2d-beta-{beta}" for beta in ("0-1", "0-3", "1", "3", "10", "30"))
LECTURE = ("mnist-both-2d", "mnist-reconstruction-only-2d", "mnist-kl-only-2d")
"""Three trainings of one network: with both terms of the ELBO, and with each of them alone."""

FAMILY_OF: Mapping[str, str] = {
    "digits-vae-2d": "vae",
    "faces-beta-vae-16d": "beta_tcvae",
    "faces-cvae-8d": "cvae",
    "faces-vae-2d": "vae",
    "faces-vq-vae": "vq_vae",
    "fashion-beta-vae-10d": "beta_vae",
    "fashion-cvae-2d": "cvae",
    "fashion-vae-2d": "vae",
    "fashion-vq-vae": "vq_vae",
    "frey-vae-10d": "vae",
    "frey-vae-2d": "vae",
    "mnist-autoencoder-2d": "autoencoder",
    "mnist-beta-vae-10d": "beta_vae",
    **dict.fromkeys(LECTURE, "vae"),
    "mnist-cvae-2d": "cvae",
    "mnist-gaussian-learned-sigma-2d": "vae",
    "mnist-gaussian-vae-2d": "vae",
    "mnist-rbm-500": "rbm",
    "mnist-vae-10d": "vae",
    "mnist-vae-10d-beta-2": "beta_vae",
    "mnist-vae-10d-beta-8": "beta_vae",
    "mnist-vae-2d": "vae",
    **dict.fromkeys(BETA_LADDER, "vae"),
    "mnist-vae-50d": "vae",
    "mnist-vq-vae": "vq_vae",
    "mnist-vq-vae-2-level": "vq_vae",
    "sprites-beta-tcvae-10d": "beta_tcvae",
    "sprites-beta-vae-10d": "beta_vae",
}
NAMES = sorted(FAMILY_OF)


def of_families(*families: str) -> list[str]:
    """The names of the shipped models of these families."""
    return [name for name in NAMES if FAMILY_OF[name] in families]


GAUSSIAN = of_families("vae", "beta_vae", "beta_tcvae", "cvae")
WITH_CONTINUOUS_LATENTS = [*GAUSSIAN, *of_families("autoencoder")]
WITH_A_CODEBOOK = of_families("vq_vae")
WITH_KEPT_EPOCHS = sorted(
    [
        "digits-vae-2d",
        "faces-vae-2d",
        "fashion-vae-2d",
        "frey-vae-2d",
        "mnist-autoencoder-2d",
        "mnist-gaussian-learned-sigma-2d",
        "mnist-gaussian-vae-2d",
        "mnist-vae-2d",
        *LECTURE,
        *BETA_LADDER,
    ]
)
"""Models whose test set's latents after some epochs are kept, so that a training is replayed."""

ELBO = {"elbo", "kl", "log_px_given_z"}
LIKELIHOOD = ELBO | {"elbo_samples", "nll", "nll_samples", "active_units"}
LATENT = {"kl_aggregate_posterior_between", "mutual_information_between", "kl_marginals"}
SAMPLES = {"precision", "recall", "density", "coverage", "copies", "generation_pictures"}
UNJUDGED = {"faces-vae-2d", "frey-vae-10d", "frey-vae-2d"}
"""Models whose pictures no classifier judges: their data have no classes."""
LINEAR = {"squared_error", "squared_error_pca", "squared_error_factor_analysis"}
DRAWN_PIXELS = {"dynamic_elbo", "dynamic_kl", "dynamic_nll", "dynamic_nll_samples"}
FIGURES_OF_FAMILY: Mapping[str, set[str]] = {
    "autoencoder": {"log_px_given_z"},
    "vae": LIKELIHOOD | LATENT | SAMPLES,
    "beta_vae": LIKELIHOOD | LATENT,
    "beta_tcvae": LIKELIHOOD | LATENT,
    "cvae": LIKELIHOOD | LATENT | SAMPLES | {"class_agreement", "label_worth"},
    "rbm": SAMPLES | {"free_energy", "log_px", "log_px_forward_ais", "log_px_reverse_ais"},
    "vq_vae": ELBO | SAMPLES,
}
FIGURES_OF_MODEL: Mapping[str, set[str]] = {
    "faces-beta-vae-16d": {
        "dci_disentanglement",
        "factor_vae_score",
        "factors_followed",
        "mig",
    },
    "faces-vq-vae": {"codes_used", "perplexity"},
    "fashion-vq-vae": {"codes_used", "perplexity"},
    "frey-vae-10d": LINEAR,
    "frey-vae-2d": LINEAR,
    "mnist-beta-vae-10d": SAMPLES,
    "mnist-both-2d": DRAWN_PIXELS,
    "mnist-vae-10d-beta-2": SAMPLES,
    "mnist-vae-10d-beta-8": SAMPLES,
    "mnist-vae-2d": DRAWN_PIXELS,
    "mnist-vae-50d": DRAWN_PIXELS,
    "mnist-vq-vae": {"codes_used", "perplexity"},
    "mnist-vq-vae-2-level": {"codes_used_coarse", "codes_used_fine", "kl_coarse", "kl_fine"},
    "sprites-beta-tcvae-10d": {"higgins_metric", "factor_vae_score", "mig", "sap"},
    "sprites-beta-vae-10d": {"higgins_metric", "factor_vae_score", "mig", "sap"},
}
"""What a model's card holds besides what its family's all do."""
GOALS: Mapping[str, set[str]] = {
    "faces-beta-vae-16d": {"factors_followed"},
    "faces-vq-vae": {"log_px_given_z"},
    "fashion-vae-2d": {"elbo"},
    "fashion-vq-vae": {"log_px_given_z"},
    "frey-vae-10d": {"squared_error"},
    "frey-vae-2d": {"squared_error"},
    "mnist-rbm-500": {"log_px", "log_px_forward_ais"},
    "mnist-vae-2d": {"elbo", "dynamic_elbo", "dynamic_nll"},
    "mnist-vae-50d": {"dynamic_nll", "dynamic_active_units"},
    "mnist-vq-vae": {"log_px_given_z", "codes_used", "class_confidence"},
    "mnist-vq-vae-2-level": {"log_px_given_z", "class_confidence"},
    "sprites-beta-tcvae-10d": {"higgins_metric", "factor_vae_score", "mig"},
    "sprites-beta-vae-10d": {"higgins_metric", "factor_vae_score", "mig"},
}
"""The figures that a training was asked to reach."""
