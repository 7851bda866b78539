"""Is a page told how to have the originals, and how far they are?"""

from __future__ import annotations

from explorer.core import CoreError, Originals
from explorer.ui.pictures.originals import NO_ORIGINALS, offer_originals
from tests.ui.stand_ins import PartPage, StandInCore, description

MB = 1_000_000


class Store:
    """What is known of the originals, and what was asked for."""

    def __init__(self, **facts):
        self.now = Originals("MNIST", False, True, 12 * MB)
        self.say(**facts)
        self.asked = []

    def say(self, **facts):
        self.now = Originals(**(vars(self.now) | facts))

    def fetch(self, name):
        self.asked.append(("fetch", name))
        self.say(bytes_here=0)

    def cancel(self, name):
        self.asked.append(("cancel", name))
        self.say(bytes_here=None)


def page_over(store):
    model = description(name="m")
    answers = {
        "originals": lambda _name: store.now,
        "fetch_originals": store.fetch,
        "cancel_fetching": store.cancel,
    }
    page = PartPage(offer_originals, StandInCore([model], answers=answers), "m")
    page.run()
    return page


def labels(page):
    return [button.label for button in page.app.button]


def test_one_button_says_what_and_how_much_it_fetches():
    store = Store()
    page = page_over(store)
    assert NO_ORIGINALS in page.words
    assert labels(page) == ["Fetch MNIST (12 MB)"]
    page.after(page.app.button[0].click().run())
    assert store.asked == [("fetch", "m")]
    assert labels(page) == ["Cancel"]


def test_meanwhile_one_sees_how_far_it_is_and_can_cancel():
    store = Store(bytes_here=3 * MB)
    page = page_over(store)
    [bar] = page.app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (25, "MNIST: 3.0 of 12 MB")
    page.after(page.app.button[0].click().run())
    assert store.asked == [("cancel", "m")]
    assert labels(page) == ["Fetch MNIST (12 MB)"]


def test_a_failure_is_said_beside_the_button():
    page = page_over(Store(failure="MNIST could not be fetched (no network)."))
    assert "MNIST could not be fetched (no network)." in page.words
    assert labels(page) == ["Fetch MNIST (12 MB)"]


def test_where_it_may_not_be_fetched_there_is_no_button():
    page = page_over(Store(may_be_fetched=False))
    assert NO_ORIGINALS in page.words
    assert labels(page) == []


def test_switched_off_since_the_button_was_shown_it_is_a_word_and_no_traceback():
    store = Store()
    page = page_over(store)

    def refuse(_name):
        raise CoreError("MNIST cannot be fetched here.")

    store.fetch = refuse
    page = page_over(store)
    page.after(page.app.button[0].click().run())
    assert page.app.toast[0].value == "MNIST cannot be fetched here."
