"""Is every figure of a card shown, with its unit, its meaning, and how it was obtained?"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from explorer.core import Description, ModelCore
from explorer.ui.pages.models.figure_groups import (
    ERROR,
    GROUPS,
    HOW,
    IF_PRIOR,
    PREFIXES,
    tables_of,
)
from explorer.ui.pages.models.figures import figures_of
from tests.borne import unborne
from tests.shipped import CHECKPOINTS, NAMES

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")
MEANINGS = [meaning for group in GROUPS for meaning in group.meanings]
BEHIND = {
    "unit",
    "data",
    "images",
    "blocks",
    "seed",
    "binarisation",
    "elbo_samples",
    "elbo_is",
    "nll_samples",
    "likelihood_s",
    "codes",
    "codes_coarse",
    "codes_fine",
    "ais_effective_samples",
    "ais_chains",
    "ais_reverse_chains",
    "ais_steps",
    "ais_reverse_start",
    "label_worth_images",
    "label_worth_how",
    "class_agreement_worst",
    "class_agreement_pictures",
    "classifier",
    "classifier_accuracy",
    "latent_draws",
    "latent_blocks",
    "latent_seed",
    "latent_s",
    "latent_binarisation",
    "disentanglement_images",
    "disentanglement_of",
    "disentanglement_seed",
    "disentanglement_s",
    "factors",
    "factor_correlations",
    "classes_seed",
    "classes_s",
    "linear_blocks",
    "linear_seed",
    "linear_s",
    "generation_pictures",
    "generation_held_out",
    "generation_judge_accuracy",
    "generation_seed",
    "generation_s",
    "copies_training_images",
    "copies_control_images",
}
"""Metrics that say how others were obtained."""

MEANS = {
    "elbo",
    "nll",
    "log_px_given_z",
    "kl",
    "log_px",
    "log_px_forward_ais",
    "log_px_reverse_ais",
    "free_energy",
    "kl_coarse",
    "kl_fine",
    "log_px_given_coarse",
    "label_worth",
    "mutual_information",
    "squared_error",
    "squared_error_pca",
    "squared_error_factor_analysis",
    "lead_on_pca",
    "lead_on_factor_analysis",
}
"""Means over images: each stands beside its standard error."""
ERROR_NOT_KEPT = {
    "mnist-vq-vae-2-level": {"log_px_given_coarse"},
}
"""Measured before errors were kept, and not again since: minutes to a quarter of an hour each."""
NO_MEANS = {
    "a difference or a normaliser, no mean over images": {
        "ais_gap",
        "log_z",
        "log_z_forward",
        "log_z_reverse",
    },
    "itself a spread or a median": {"binarisation_sd", "label_worth_median"},
    "of all images together, not of each": {
        "active_units",
        "codes_used",
        "codes_used_coarse",
        "codes_used_fine",
        "perplexity",
        "perplexity_coarse",
        "perplexity_fine",
        "kl_aggregate_posterior",
        "total_correlation",
        "kl_marginals",
        "prior_overlap",
    },
    "a share, whose error follows from it and its count": {
        "class_agreement",
        "generation_sure",
        "label_worth_below_zero",
    },
    "of pictures that were drawn, not of images": {
        "class_confidence",
        "copies",
        "copies_of_few",
        "copies_of_unseen",
        "coverage",
        "density",
        "generation_classes",
        "nearest_training_image",
        "precision",
        "recall",
    },
    "of one seed of the measure, as the README says": {
        "dci_completeness",
        "dci_disentanglement",
        "dci_informativeness",
        "factor_vae_score",
        "factors_followed",
        "higgins_metric",
        "mig",
        "mig_of_true_factors",
        "sap",
    },
}
"""Why a figure is none, and which are not."""


def with_metrics(**metrics: Any) -> Description:
    return replace(SHIPPED.describe("mnist-vae-2d"), metrics=metrics)


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_of_a_shipped_card_is_left_out(name: str) -> None:
    model = SHIPPED.describe(name)
    tables = tables_of(model)
    seen = {row.meaning.key for table in tables for row in table.rows}
    seen |= {row.meaning.real for table in tables for row in table.rows}
    for key in model.metrics:
        bare = key
        for prefix in PREFIXES:
            bare = bare.removeprefix(prefix)
        bare = bare.removesuffix(ERROR).removesuffix("_between").removesuffix(IF_PRIOR)
        assert bare in seen | BEHIND, f"{key} of {name} is shown nowhere"
    assert all(table.how for table in tables)
    assert f"{model.metrics['images']:,}" in tables[0].how


@pytest.mark.parametrize("name", NAMES)
def test_every_mean_over_images_has_its_error(name: str) -> None:
    metrics = SHIPPED.describe(name).metrics
    means = {prefix + key for prefix in PREFIXES for key in MEANS} & set(metrics)
    bare = {key for key in means if f"{key}{ERROR}" not in metrics}
    assert bare <= ERROR_NOT_KEPT.get(name, set())


def test_whether_a_figure_is_a_mean_over_images_is_known() -> None:
    no_means = {key for keys in NO_MEANS.values() for key in keys}
    assert {meaning.key for meaning in MEANINGS} == MEANS | no_means
    assert not MEANS & no_means


@pytest.mark.parametrize("name", NAMES)
def test_no_error_of_a_log_probability_is_below_that_of_the_images_alone(name: str) -> None:
    metrics = SHIPPED.describe(name).metrics
    errors = [value for key, value in metrics.items() if key.startswith("log_px_") and ERROR in key]
    assert all(error >= metrics.get("free_energy_se", 0) for error in errors)


def test_each_figure_has_a_unit_a_sentence_and_one_place() -> None:
    assert len({meaning.key for meaning in MEANINGS}) == len(MEANINGS)
    for meaning in MEANINGS:
        assert meaning.unit
        assert meaning.says.endswith((".", ")"))
    assert {group.title for group in GROUPS} == set(HOW)


def test_a_model_that_was_never_measured_has_no_table() -> None:
    assert tables_of(with_metrics()) == []
    assert figures_of(with_metrics()) == []
    assert tables_of(with_metrics(unit="nats per image", elbo=None, active_units=True)) == []


def test_a_second_binarisation_stands_beside_the_first() -> None:
    model = with_metrics(
        images=100,
        seed=4,
        elbo=-133.8,
        nll=131.4,
        nll_samples=100,
        binarisation="none",
        dynamic_elbo=-132.1,
        dynamic_nll=129.6,
        dynamic_nll_samples=5000,
        dynamic_kl=7.5,
        dynamic_seed=3,
    )
    (table,) = tables_of(model)
    assert table.columns == ("as they are", "drawn anew")
    values = {row.meaning.key: row.values for row in table.rows}
    assert values == {
        "elbo": ("133.80", "132.10"),
        "nll": ("131.40", "129.60"),
        "kl": ("", "7.50"),
    }
    assert "by 100 importance samples, seed 4" in table.how
    assert "by 5,000 importance samples, seed 3" in table.how
    shown = {figure.name: figure.value for figure in figures_of(model)}
    assert shown["NLL ≤"] == "131.4"
    assert shown["NLL ≤, binarised"] == "129.6"


def test_figures_of_binarised_pixels_alone_are_shown_too() -> None:
    (table,) = tables_of(with_metrics(dynamic_nll=84.5))
    assert table.columns == ("drawn anew",)


def test_errors_wholes_and_real_images_stand_beside_their_figures() -> None:
    model = with_metrics(
        mutual_information=7.0,
        mutual_information_se=0.0264,
        mutual_information_between=[6.9, 7.2],
        active_units=2,
        generation_sure=0.82,
        generation_sure_held_out=0.958,
    )
    values = {row.meaning.key: row.values[0] for t in tables_of(model) for row in t.rows}
    assert values["mutual_information"] == "7.000 ± 0.026, between 6.90 and 7.20"
    assert values["active_units"] == "2 of 2"
    assert values["generation_sure"] == "0.82 (real: 0.96)"


def test_no_kl_is_below_zero_and_a_perfect_model_stands_beside() -> None:
    model = with_metrics(
        images=10_000,
        total_correlation=-0.0085,
        total_correlation_se=0.0099,
        total_correlation_if_prior=-0.0021,
        kl_marginals=0.0308,
        kl_marginals_se=0.0073,
        kl_marginals_if_prior=0.017,
        prior_overlap=0.6647,
        prior_overlap_se=0.0077,
        prior_overlap_if_prior=0.8718,
    )
    (table,) = tables_of(model)
    assert {row.meaning.key: row.values[0] for row in table.rows} == {
        "total_correlation": "0.0000 ± 0.0099 (0.00 were q(z) the prior)",
        "kl_marginals": "0.0308 ± 0.0073 (0.02 were q(z) the prior)",
        "prior_overlap": "0.6647 ± 0.0077 (0.87 were q(z) the prior)",
    }
    assert "posteriors of about these widths that together are the prior" in table.how


def test_a_card_from_before_the_errors_opens_too() -> None:
    (table,) = tables_of(with_metrics(total_correlation=-0.0085, prior_overlap=0.63))
    values = {row.meaning.key: row.values[0] for row in table.rows}
    assert values == {"total_correlation": "0.00", "prior_overlap": "0.63"}
    assert "in brackets" not in table.how


def test_a_film_s_blocks_are_said_to_be_the_sample() -> None:
    model = with_metrics(
        images=200, data="frey_faces test", blocks=5, elbo=611.0, elbo_se=21.0,
        linear_blocks=5, lead_on_pca=0.0016, lead_on_pca_se=0.0008,
        latent_blocks=5, kl_marginals=0.95, kl_marginals_se=0.34,
    )  # fmt: skip
    for table in tables_of(model):
        assert table.how.startswith("200 test images in 5 blocks of a film")
        assert "errors from block to block" in table.how


def test_a_share_has_the_digits_of_a_binomial_and_its_worst_class_two() -> None:
    model = with_metrics(
        class_agreement=0.9078,
        class_confidence=0.8964109,
        class_agreement_pictures=5000,
        class_agreement_worst="0.8460 (5)",
    )
    (table,) = tables_of(model)
    values = {row.meaning.key: row.values[0] for row in table.rows}
    # √(0.9078 · 0.0922 / 5000) = 0.00409
    assert values == {"class_agreement": "0.9078 ± 0.0041", "class_confidence": "0.896"}
    assert "least often of 5, 0.85 (as the least of all classes biased low)" in table.how


def test_no_meaning_calls_a_share_of_copies_honest() -> None:
    (copies,) = (meaning for meaning in MEANINGS if meaning.key == "copies")
    assert "honest" not in copies.says
    assert "Smooth means lie near everything" in copies.says


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_of_a_shipped_card_has_a_digit_that_its_error_does_not_bear(name: str) -> None:
    model = SHIPPED.describe(name)
    for table in tables_of(model):
        for row in table.rows:
            for column, value in zip(table.columns, row.values, strict=True):
                prefix = {"drawn anew": "dynamic_", "drawn once": "static_"}.get(column, "")
                key = prefix + row.meaning.key
                key = key if key in model.metrics else row.meaning.key
                told = re.split(r", between| of | \(real", value)[0]
                assert not unborne(model.metrics, key, told), (key, value)
    for figure in figures_of(model):
        prefix = "dynamic_" if figure.name.endswith("binarised") else ""
        assert not unborne(model.metrics, prefix + figure.term, figure.value.split(" of ")[0])
