"""Is everything in the lists a core's, and nothing in two of them?"""

from __future__ import annotations

from explorer.core import Core
from explorer.core.forwarded import asked_of
from explorer.core.who_answers import FROM_FILES, KEPT, ONCE


def test_the_lists_name_what_a_core_is_asked() -> None:
    assert asked_of(Core) >= FROM_FILES | KEPT
    assert not FROM_FILES & KEPT
    assert KEPT >= ONCE


def test_what_has_an_owner_is_the_keeper_s() -> None:
    def takes_an_owner(name: str) -> bool:
        return "owner" in getattr(getattr(Core, name), "__annotations__", {})

    of_owners = set(filter(takes_an_owner, asked_of(Core)))
    assert {"train", "upload_model", "claim_model"} <= of_owners <= KEPT
