"""Does the pad get a new start when the address changed from outside, and only then?"""

from __future__ import annotations

from typing import Any

import pytest

from explorer.ui.components.latent_pad import View
from explorer.ui.pages.latent_map.address import PadAddress
from explorer.ui.pages.latent_map.visit import MAX_OWN, PadVisit

FLAT, OTHER_FLAT, TILTED = ("vae", None), ("autoencoder", None), ("beta", "sheet")
ONE = PadAddress(pins=((1.0, 2.0),))
TWO = PadAddress(pins=((1.0, 2.0), (3.0, 4.0)), view=View(1, 1, 1), layers=("points",))
TOLD_ONE, TOLD_TWO = {"pins": "1_2"}, {"pins": "1_2_3_4"}


def report(*pins: list[int], version: int = 1, back: str = "") -> dict[str, Any]:
    """What the pad reports: the pins, the start that it follows, and the last back or forward."""
    return {"pins": list(pins), "version": str(version), "navigation": back}


SENT_ONE, SENT_TWO = report([1, 2]), report([1, 2], [3, 4])


@pytest.fixture
def visit() -> PadVisit:
    """One that has begun, and in which a place was pinned and written to the address."""
    visit = PadVisit(FLAT, True, PadAddress())
    visit.arrive(FLAT, True, {}, PadAddress(), SENT_ONE)
    visit.leave(ONE, TOLD_ONE)
    return visit


@pytest.fixture
def second(visit: PadVisit) -> PadVisit:
    """The same with a second place."""
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    visit.leave(TWO, TOLD_TWO)
    return visit


def test_a_release_leaves_the_start(visit: PadVisit) -> None:
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert (visit.number, visit.start, visit.is_answered()) == (1, PadAddress(), True)


def test_a_release_that_still_names_the_last_address_is_no_link(visit: PadVisit) -> None:
    visit.leave(TWO, TOLD_TWO)
    visit.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert visit.number == 1


def test_the_back_button_takes_the_pad_back_however_soon(second: PadVisit) -> None:
    second.arrive(FLAT, True, TOLD_ONE, ONE, report([1, 2], [3, 4], back="a"))
    assert (second.number, second.start, second.is_answered()) == (2, ONE, False)


def test_the_same_rerun_again_is_no_other_back(second: PadVisit) -> None:
    for _ in range(2):
        second.arrive(FLAT, True, TOLD_ONE, ONE, report([1, 2], [3, 4], back="a"))
        second.leave(ONE, TOLD_ONE)
    assert second.number == 2


def test_back_and_forward_and_back_again_are_all_followed(second: PadVisit) -> None:
    ways = ((TOLD_ONE, ONE), (TOLD_TWO, TWO), (TOLD_ONE, ONE))
    for count, (told, asked) in enumerate(ways, 1):
        second.arrive(FLAT, True, told, asked, report([1, 2], [3, 4], back=f"{count}"))
        second.leave(asked, told)
        assert (second.number, second.start) == (1 + count, asked)


def test_a_back_is_followed_once_the_address_says_so(second: PadVisit) -> None:
    """The pad reports it before the front end asks for its own run."""
    back = report([1, 2], [3, 4], back="a")
    second.arrive(FLAT, True, TOLD_TWO, TWO, back)
    assert second.number == 1
    second.arrive(FLAT, True, TOLD_ONE, ONE, back)
    assert (second.number, second.start) == (2, ONE)


def test_the_address_is_left_alone_while_the_browser_is_behind(second: PadVisit) -> None:
    """Its own rerun at a back comes before the report that says so."""
    second.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert not second.leave(TWO, TOLD_TWO)
    second.arrive(FLAT, True, TOLD_ONE, ONE, report([1, 2], [3, 4], back="a"))
    assert (second.number, second.start) == (2, ONE)
    assert second.leave(ONE, TOLD_ONE)


def test_something_new_is_written_although_the_browser_is_behind(second: PadVisit) -> None:
    second.arrive(FLAT, True, TOLD_ONE, ONE, report([5, 6]))
    assert second.leave(ONE, {"pins": "5_6"})


def test_another_run_that_was_asked_for_just_before_is_no_back_button(second: PadVisit) -> None:
    for _ in range(3):
        second.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert second.number == 1


def test_an_own_address_of_long_ago_is_a_link(second: PadVisit) -> None:
    for count in range(MAX_OWN):
        second.leave(TWO, {"pins": f"{count}_0"})
    second.arrive(FLAT, True, TOLD_ONE, ONE, SENT_TWO)
    assert (second.number, second.start) == (2, ONE)


def test_after_a_new_start_a_report_counts_once_it_names_that_start(visit: PadVisit) -> None:
    link = {"pins": "9_9"}
    visit.arrive(FLAT, True, link, TWO, SENT_ONE)
    assert visit.number == 2
    visit.leave(TWO, link)
    visit.arrive(FLAT, True, link, TWO, SENT_TWO)
    assert (visit.number, visit.is_answered()) == (2, False)
    visit.arrive(FLAT, True, link, TWO, report([1, 2], version=2))
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


@pytest.mark.parametrize(("told", "asked"), [({"pins": "7_7"}, TWO), (TOLD_ONE, ONE)])
def test_a_link_opened_on_coming_back_wins(
    second: PadVisit, told: dict[str, str], asked: PadAddress
) -> None:
    second.arrive(FLAT, True, told, asked, None)
    assert (second.number, second.start) == (2, asked)


def test_a_first_visit_stays_as_it_began_while_nothing_is_sent() -> None:
    visit = PadVisit(FLAT, True, ONE, written=TOLD_ONE)
    for _ in range(2):
        visit.arrive(FLAT, True, TOLD_ONE, ONE, None)
        visit.leave(ONE, TOLD_ONE)
    assert (visit.number, visit.is_answered()) == (1, False)


@pytest.mark.parametrize("sent", ["pins", [1], {"navigation": 3, "version": 1}, {"version": None}])
def test_what_the_browser_sends_is_taken_only_in_its_form(visit: PadVisit, sent: Any) -> None:
    visit.leave(TWO, TOLD_TWO)
    visit.arrive(FLAT, True, TOLD_ONE, ONE, sent)
    assert (visit.number, visit.is_answered()) == (1, False)


def test_a_map_that_outlived_its_server_stays_where_it_is() -> None:
    begun_anew = PadVisit(FLAT, True, ONE, written=TOLD_ONE, sent=report([1, 2], [3, 4], version=5))
    assert begun_anew.is_answered(), "the pad is asked, not the address"
    for nonsense in ("", "-1", "1" * 40, "²"):
        visit = PadVisit(FLAT, True, ONE, sent={"version": nonsense})
        assert visit.number == 1
