"""Is a checkpoint that somebody meddled with refused in a sentence, or shown on every page?

A handful of what `python -m tests.core.mutated_cards` tries.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from explorer.core import Core, shared_core
from tests.core.card_mutations import MUTATIONS
from tests.core.mutated_cards import bad_refusal, mutated, outcome
from tests.owned import throw_all_away

ALWAYS_REFUSED = {"many_names", "many_axes", "raw_card"}
NUMBER = {mutation.__name__: number for number, mutation in enumerate(MUTATIONS)}


@pytest.fixture
def core() -> Iterator[Core]:
    shared_core.cache_clear()
    yield shared_core()
    throw_all_away(shared_core())
    shared_core.cache_clear()


@pytest.mark.parametrize("mutation", sorted(set(NUMBER) - {"slow_prior"}))
def test_it_is_refused_in_a_sentence_or_a_page_shows_it(core: Core, mutation: str) -> None:
    _, data = mutated(NUMBER[mutation], seed=1)
    found = outcome(core, data, pages=("encodings",) if mutation == "missing_metrics" else ())
    assert not found.faults
    assert not bad_refusal(found.refusal)
    assert found.refusal or mutation not in ALWAYS_REFUSED


def test_a_prior_that_is_slow_to_draw_from_is_found_by_trying(core: Core) -> None:
    _, data = mutated(NUMBER["slow_prior"], seed=1)
    assert outcome(core, data, ()).refusal.endswith("takes too long for drawing from its prior.")


def test_the_same_number_and_seed_are_the_same_checkpoint() -> None:
    assert mutated(3, seed=5) == mutated(3, seed=5)
    assert mutated(3, seed=5)[1] != mutated(3, seed=6)[1]
