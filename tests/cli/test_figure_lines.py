"""Does the command line print no digit that a figure's error does not bear?"""

from __future__ import annotations

import re

import pytest

from explorer.cli.figure_lines import figure_lines
from explorer.core import ModelCore
from tests.borne import places_of, unborne
from tests.shipped import CHECKPOINTS, NAMES

SHIPPED = ModelCore.open(CHECKPOINTS, "cpu")


def test_a_figure_and_its_error_are_one_line() -> None:
    figures = {
        "elbo": 24146.90959,
        "elbo_se": 30.3446,
        "squared_error": 0.0028361,
        "squared_error_se": 0.00016327,
        "mutual_information": 7.354327,
        "mutual_information_se": 0.0263,
        "mutual_information_between": [7.159707266, 7.548947809],
        "dynamic_generation_sure": 0.25,
        "dynamic_generation_pictures": 300,
        "nll_samples": 100,
        "ais_effective_samples": [61.696919787, 58.900014],
        "likelihood_s": 25.13,
        "perplexity": 86.27199,
        "log_px": -84.8104,
        "unit": "nats per image",
    }
    assert [re.sub(" +", " ", line, count=1) for line in figure_lines(figures)] == [
        "elbo 24147 ± 30",
        "squared_error 0.0028 ± 0.0002",
        "mutual_information 7.354 ± 0.026",
        "mutual_information_between 7.160 to 7.549",
        "dynamic_generation_sure 0.250 ± 0.025",
        "dynamic_generation_pictures 300",
        "nll_samples 100",
        "ais_effective_samples 61.70, 58.90",
        "likelihood_s 25.1",
        "perplexity 86.27",
        "log_px -84.81",
        "unit nats per image",
    ]


def test_what_an_estimate_would_get_wrong_is_no_figure() -> None:
    figures = {"total_correlation": None, "total_correlation_se": None}
    assert figure_lines(figures) == [f"{'total_correlation':<34} not told by these images"]


def test_a_bound_given_the_class_is_named_so() -> None:
    model = SHIPPED.describe("mnist-cvae-2d")
    lines = figure_lines(model.metrics, lambda key: model.marked(key, key))
    keys = {line[:34].strip() for line in lines}
    assert {"elbo | class", "nll | class", "kl", "nll_samples"} <= keys
    assert not {"elbo", "nll"} & keys


@pytest.mark.parametrize("name", NAMES)
def test_no_figure_of_a_shipped_card_has_more(name: str) -> None:
    metrics = SHIPPED.describe(name).metrics
    for line in figure_lines(metrics):
        key, told = line.split(maxsplit=1)
        assert not unborne(metrics, key, told), line
        if isinstance(metrics[key], float | list):
            assert max(places_of(told), default=0) <= 4


def test_what_is_no_number_is_said_as_that() -> None:
    nan = float("nan")
    figures = {"nll": nan, "kl": nan, "kl_se": 0.1, "mutual_information_between": [nan, 1.5]}
    assert [line.split(maxsplit=1)[1] for line in figure_lines(figures)] == [
        "nan",
        "nan ± 0.10",
        "nan to 1.500",
    ]
