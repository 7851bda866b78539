"""What do the figures of latents, disentanglement and generation mean?"""

from __future__ import annotations

from explorer.ui.glossary import sentence
from explorer.ui.pages.models.meanings import NATS, PER_PIXEL, SHARE, FigureGroup, Meaning

LATENT = FigureGroup(
    "Latent",
    "What does z know of the image, and do all latents together fill the prior?",
    (
        Meaning(
            "active_units",
            "Active units",
            "latents",
            sentence("active_units"),
            digits=0,
            whole="latent_dim",
        ),
        Meaning(
            "mutual_information",
            "I(x; z)",
            NATS,
            "What z tells of its image (Hoffman & Johnson 2016); never more than the KL. From N "
            "images only the bounds are known once it comes near to ln N (Poole et al. 2019).",
        ),
        Meaning(
            "kl_aggregate_posterior",
            "KL(q(z)‖p(z))",
            NATS,
            "How far all latents together are from the prior; with I(x; z) it makes up the KL "
            "(Hoffman & Johnson 2016).",
            is_kl=True,
        ),
        Meaning(
            "total_correlation",
            "Total correlation",
            NATS,
            "The part of it that comes of latents depending on one another (Chen et al. 2018).",
            is_kl=True,
        ),
        Meaning(
            "kl_marginals",
            "Σ KL(q(z_j)‖p(z_j))",
            NATS,
            "The other part: each latent on its own (Chen et al. 2018).",
            is_kl=True,
        ),
        Meaning(
            "prior_overlap",
            "Overlap with the prior",
            SHARE,
            "The integral of the smaller of q(z) and p(z): 1 if all latents together are the "
            "prior. Narrow posteriors of N images never reach it, as the bracket says.",
        ),
    ),
)

LINEAR = FigureGroup(
    "Linear models",
    "Does it say test images better than a linear model with as many latents?",
    (
        Meaning(
            "squared_error",
            "Squared error",
            PER_PIXEL,
            "Of the reconstruction from the posterior’s mean, on pixels in [0, 1].",
            digits=4,
        ),
        Meaning(
            "squared_error_pca",
            "PCA",
            PER_PIXEL,
            "Of principal components of the training images, as many as there are latents.",
            digits=4,
        ),
        Meaning(
            "squared_error_factor_analysis",
            "Factor analysis",
            PER_PIXEL,
            "Of as many factors, fitted to the same images, from their posterior’s mean.",
            digits=4,
        ),
        Meaning(
            "lead_on_pca",
            "Lead on PCA",
            PER_PIXEL,
            "How much smaller the model’s squared error is, compared image by image.",
            digits=4,
        ),
        Meaning(
            "lead_on_factor_analysis",
            "Lead on factor analysis",
            PER_PIXEL,
            "The same, beside factor analysis.",
            digits=4,
        ),
    ),
)

DISENTANGLEMENT = FigureGroup(
    "Disentanglement",
    "Has each true factor a latent of its own? Of what is drawn here, not of dSprites.",
    (
        Meaning(
            "factors_followed",
            "Factors followed",
            "factors",
            "How many factors one latent follows closely: |r| ≥ 0.85, or for hues and kinds a "
            "correlation ratio as large.",
            digits=0,
            whole="factors",
        ),
        Meaning(
            "higgins_metric",
            "Higgins’ metric",
            SHARE,
            sentence("higgins_metric"),
            digits=3,
        ),
        Meaning(
            "factor_vae_score",
            "FactorVAE score",
            SHARE,
            "How often the latent that varies least names the factor held still (Kim & Mnih 2018).",
            digits=3,
        ),
        Meaning(
            "mig",
            "MIG",
            SHARE,
            sentence("mig"),
            digits=3,
        ),
        Meaning(
            "mig_of_true_factors",
            "MIG of the factors",
            SHARE,
            "What the true factors reach themselves when cut into as many bins.",
            digits=3,
        ),
        Meaning(
            "dci_disentanglement",
            "DCI disentanglement",
            SHARE,
            "Does each latent serve one factor? (Eastwood & Williams 2018)",
            digits=3,
        ),
        Meaning(
            "dci_completeness",
            "DCI completeness",
            SHARE,
            "Does each factor need one latent? (Eastwood & Williams 2018)",
            digits=3,
        ),
        Meaning(
            "dci_informativeness",
            "DCI informativeness",
            SHARE,
            "How well the latents foretell the factors (Eastwood & Williams 2018).",
            digits=3,
        ),
        Meaning(
            "sap",
            "SAP",
            SHARE,
            "How much better the best latent foretells a factor than the second best "
            "(Kumar et al. 2018).",
            digits=3,
        ),
    ),
)

GENERATION = FigureGroup(
    "Generation",
    "Are pictures drawn from the prior good, varied and new?",
    (
        Meaning(
            "precision",
            "Precision",
            SHARE,
            "Generated pictures that lie among real ones (Kynkäänniemi et al. 2019).",
        ),
        Meaning(
            "recall",
            "Recall",
            SHARE,
            "Real images that lie among generated ones (Kynkäänniemi et al. 2019).",
        ),
        Meaning(
            "density",
            "Density",
            "real ≈ 1",
            "The same as precision without its weakness for outliers; above 1 where pictures keep "
            "to what is common (Naeem et al. 2020).",
        ),
        Meaning(
            "coverage",
            "Coverage",
            SHARE,
            "Real images with a generated one near by (Naeem et al. 2020).",
        ),
        Meaning(
            "generation_sure",
            "Read surely",
            SHARE,
            "Pictures of which a classifier is at least 90 % sure.",
            real="generation_sure_held_out",
        ),
        Meaning(
            "generation_classes",
            "Classes drawn",
            "classes",
            "As many as would be drawn if alike in number: e to the entropy of their shares.",
            real="generation_classes_held_out",
        ),
        Meaning(
            "nearest_training_image",
            "To the nearest training image",
            "L2, white = 1",
            "Median distance: the root of the summed squares of all pixels’ differences.",
            real="nearest_training_image_held_out",
        ),
        Meaning(
            "copies",
            "Copies",
            SHARE,
            "Pictures nearer to a training image than 99 of 100 held-out images. Smooth means lie "
            "near everything: copied are only so many more than of images never seen.",
            digits=3,
        ),
        Meaning(
            "copies_of_few",
            "Copies, of fewer",
            SHARE,
            "The same with as many training images as there are images never seen.",
            digits=3,
        ),
        Meaning(
            "copies_of_unseen",
            "“Copies” of images never seen",
            SHARE,
            "The same with images of the test split: how near a picture lies that was not copied.",
            digits=3,
        ),
    ),
)
