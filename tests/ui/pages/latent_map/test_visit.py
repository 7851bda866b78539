"""Does the pad get a new start when the address changed from outside, and only then?"""

from __future__ import annotations

import time

import pytest

from explorer.ui.components.latent_pad import View
from explorer.ui.pages.latent_map.address import PadAddress
from explorer.ui.pages.latent_map.visit import ECHO_S, PadVisit

FLAT, OTHER_FLAT, TILTED = ("vae", None), ("autoencoder", None), ("beta", "sheet")
ONE = PadAddress(pins=((1.0, 2.0),))
TWO = PadAddress(pins=((1.0, 2.0), (3.0, 4.0)), view=View(1, 1, 1), layers=("points",))
TOLD_ONE, TOLD_TWO = {"pins": "1_2"}, {"pins": "1_2_3_4"}
SENT_ONE, SENT_TWO = {"pins": [[1, 2]]}, {"pins": [[1, 2], [3, 4]]}


@pytest.fixture
def visit() -> PadVisit:
    """One that has begun, and in which a place was pinned and written to the address."""
    visit = PadVisit(FLAT, True, PadAddress())
    visit.arrive(FLAT, True, {}, PadAddress(), SENT_ONE)
    visit.leave(ONE, TOLD_ONE)
    return visit


def later(visit: PadVisit) -> None:
    visit._written_at = time.monotonic() - 2 * ECHO_S


def test_a_release_leaves_the_start(visit: PadVisit) -> None:
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert (visit.number, visit.start, visit.is_answered()) == (1, PadAddress(), True)


def test_a_release_that_still_names_the_last_address_is_no_link(visit: PadVisit) -> None:
    visit.leave(TWO, TOLD_TWO)
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert visit.number == 1


def test_the_back_button_takes_the_pad_back(visit: PadVisit) -> None:
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    visit.leave(TWO, TOLD_TWO)
    later(visit)
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert (visit.number, visit.start, visit.is_answered()) == (2, ONE, False)


def test_another_run_that_was_asked_for_just_before_is_no_back_button(visit: PadVisit) -> None:
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    visit.leave(TWO, TOLD_TWO)
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert visit.number == 1


def test_after_a_new_start_what_was_sent_before_is_stale_until_something_else_comes(
    visit: PadVisit,
) -> None:
    visit.arrive(FLAT, True, {"pins": "9_9"}, TWO, SENT_ONE)
    assert visit.number == 2
    visit.leave(TWO, {"pins": "9_9"})
    visit.arrive(FLAT, True, {"pins": "9_9"}, TWO, SENT_ONE)
    assert (visit.number, visit.is_answered()) == (2, False)
    visit.arrive(FLAT, True, {"pins": "9_9"}, TWO, SENT_TWO)
    assert (visit.number, visit.is_answered()) == (2, True)


def test_another_flat_model_keeps_the_places_but_not_the_view(visit: PadVisit) -> None:
    visit.leave(TWO, TOLD_TWO)
    visit.arrive(OTHER_FLAT, True, TOLD_TWO, TWO, SENT_ONE)
    assert visit.number == 2
    assert visit.start == PadAddress(TWO.pins, layers=TWO.layers)


def test_another_plane_keeps_only_the_layers(visit: PadVisit) -> None:
    visit.leave(TWO, TOLD_TWO)
    visit.arrive(TILTED, False, TOLD_TWO, TWO, SENT_ONE)
    assert visit.start == PadAddress(layers=TWO.layers)


def test_coming_back_to_the_page_finds_the_map_as_it_was_left(visit: PadVisit) -> None:
    visit.arrive(FLAT, True, {}, PadAddress(), None)
    assert (visit.number, visit.start) == (2, ONE)


def test_a_link_opened_on_coming_back_wins(visit: PadVisit) -> None:
    visit.arrive(FLAT, True, TOLD_TWO, TWO, None)
    assert (visit.number, visit.start) == (2, TWO)


def test_a_first_visit_stays_as_it_began_while_nothing_is_sent() -> None:
    visit = PadVisit(FLAT, True, ONE, written=TOLD_ONE)
    for _ in range(2):
        visit.arrive(FLAT, True, TOLD_ONE, ONE, None)
        visit.leave(ONE, TOLD_ONE)
    assert (visit.number, visit.is_answered()) == (1, False)
