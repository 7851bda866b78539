"""What do the figures of likelihood, energy, codes and classes mean?"""

from __future__ import annotations

from explorer.ui.glossary import sentence
from explorer.ui.pages.models.meanings import NATS, SHARE, FigureGroup, Meaning

LIKELIHOOD = FigureGroup(
    "Likelihood",
    "How probable are images that it never saw?",
    (
        Meaning(
            "elbo",
            "−ELBO",
            NATS,
            sentence("elbo"),
            sign=-1,
        ),
        Meaning(
            "nll",
            "NLL ≤",
            NATS,
            sentence("nll"),
        ),
        Meaning(
            "log_px_given_z",
            "−log p(x|z)",
            NATS,
            sentence("log_px_given_z"),
            sign=-1,
        ),
        Meaning("kl", "KL", NATS, sentence("kl")),
    ),
)

ENERGY = FigureGroup(
    "Energy",
    "How probable are images under an energy whose normaliser is estimated?",
    (
        Meaning(
            "log_px",
            "log p(x)",
            NATS,
            "Exact where one side has few units; else the middle of both directions of annealing.",
        ),
        Meaning(
            "log_px_forward_ais",
            "Forward AIS",
            NATS,
            "Annealed from independent pixels to the model: too high on average "
            "(Salakhutdinov & Murray 2008).",
        ),
        Meaning(
            "log_px_reverse_ais",
            "Reverse AIS",
            NATS,
            "Annealed backwards from the model’s samples: too low on average "
            "(Burda, Grosse & Salakhutdinov 2015).",
        ),
        Meaning(
            "ais_gap",
            "Gap",
            NATS,
            "Forward less reverse, with the error of both annealings: one that is smaller than its "
            "error is chance, no proof of accuracy.",
        ),
        Meaning(
            "binarisation_sd",
            "Of binarisation",
            NATS,
            "How much the mean moves, as a standard deviation, when all pixels are drawn anew.",
            digits=3,
        ),
        Meaning("free_energy", "Free energy", NATS, sentence("free_energy")),
        Meaning("log_z", "log Z", NATS, "The normaliser, exact."),
        Meaning("log_z_forward", "log Z, forward", NATS, "The normaliser, too low on average."),
        Meaning("log_z_reverse", "log Z, reverse", NATS, "The normaliser, too high on average."),
    ),
)

CODES = FigureGroup(
    "Codes",
    "How is the codebook used on test images?",
    tuple(
        Meaning(f"{key}{ending}", f"{name}{level}", unit, says, digits, sign, whole=whole)
        for ending, level in (("", ""), ("_coarse", ", coarse"), ("_fine", ", fine"))
        for key, endings, name, unit, says, digits, sign, whole in (
            (
                "perplexity",
                ("", "_coarse", "_fine"),
                "Perplexity",
                "codes",
                sentence("perplexity"),
                1,
                1,
                f"codes{ending}",
            ),
            (
                "codes_used",
                ("", "_coarse", "_fine"),
                "Codes used",
                "codes",
                "Codes that any test image has.",
                0,
                1,
                f"codes{ending}",
            ),
            (
                "kl",
                ("_coarse", "_fine"),
                "−log p(codes)",
                NATS,
                "What an image’s codes cost under their prior, its class known.",
                2,
                1,
                "",
            ),
            (
                "log_px_given",
                ("_coarse",),
                "−log p(x|codes)",
                NATS,
                "The distortion when these codes alone are known.",
                2,
                -1,
                "",
            ),
        )
        if ending in endings
    ),
)

CLASSES = FigureGroup(
    "Classes",
    "Does it draw the class asked for, and what is the label worth?",
    (
        Meaning(
            "label_worth",
            "A label’s worth",
            NATS,
            sentence("label_worth"),
        ),
        Meaning(
            "label_worth_median",
            "Its median",
            NATS,
            "Of half of the images the label is worth more: the mean has a long tail below.",
        ),
        Meaning(
            "label_worth_below_zero",
            "Worth less than nothing",
            SHARE,
            "Images that are likelier with their class unknown than under their own.",
            digits=3,
        ),
        Meaning(
            "class_agreement",
            "Class asked for",
            SHARE,
            "Pictures that a classifier reads as the class asked for.",
            digits=3,
        ),
        Meaning(
            "class_confidence",
            "The classifier’s confidence",
            SHARE,
            "Mean probability that it gives that class.",
            digits=3,
        ),
    ),
)
