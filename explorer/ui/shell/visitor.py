"""Who is this visitor, and which models do they see?

A visitor is a session of Streamlit: a tab.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, wraps
from typing import Any, cast

import streamlit as st

from explorer.core import OWN_PREFIX, Core, CoreError, Description, shared_core
from explorer.rooms.views import room_of
from explorer.server.admission import household_of
from explorer.ui.choices.menu_order import in_menu_order
from explorer.ui.front_end.session import session_id
from explorer.ui.shell.first_choice import PARAMETER
from explorer.ui.shell.lookalikes import skeleton
from explorer.ui.shell.presence import mark_owners, watch_owners, while_here

NOBODY = "nobody"
OWN_TITLE = "Yours · "


def visitor() -> str:
    """The key of the visitor for whom the script runs: nobody else has it."""
    return session_id() or NOBODY


def visitors_address() -> str:
    """What counts as this visitor's address; "" on this machine, or where it is not known."""
    return household_of(st.context.ip_address or "")


def visitors_core() -> Core:
    """The shared core as this visitor sees it: their own models are listed too.

    A page that is loaded anew is another session: the address, which names an own model by a token
    that nobody can guess, brings back what the session before has left.
    """
    core, owner = shared_core(), visitor()
    named = st.query_params.get(PARAMETER, "")
    of_room: Sequence[str] = ()
    if named.startswith(OWN_PREFIX):
        of_room = _of_room(core, named)
        if not of_room:
            claim_model(core, named, owner)
    own = core.own_models(owner)
    if own:
        watch_owners(core)
    return cast(Core, SeenByOwner(core, own, of_room))


def _of_room(core: Core, named: str) -> Sequence[str]:
    """The model of that name, if a room has trained it: who knows the name may see it."""
    owners = [owner for owner in core.owners() if room_of(owner) is not None]
    return [named] if any(named in core.own_models(owner) for owner in owners) else []


def claim_model(core: Core, name: str, owner: str) -> bool:
    """Take over a model whose owner has left, known by its name; whether it is this owner's."""
    mark_owners(core)
    return core.claim_model(name, owner)


def claim_training(core: Core, name: str, owner: str) -> bool:
    """The same of a training."""
    mark_owners(core)
    return core.claim_training(name, owner)


class SeenByOwner:
    """A core in which some models are a visitor's own: listed first, and called theirs; then the
    one that a room has trained, where the address names it.

    Titles that could be taken for each other carry their models' names,
    and those that differ in β stand in the order of β. A model whose card cannot be read, as while
    it is being copied here, is left out: it may not take a page from the others.
    """

    def __init__(self, core: Core, own: Sequence[str], of_room: Sequence[str] = ()):
        self._core = core
        self._own, self._of_room = tuple(own), tuple(of_room)

    def list(self) -> list[str]:
        """Names of the visitor's own models and of everyone's, each of which can be described."""
        apart = [name for name in (*self._own, *self._of_room) if name in self._apart]
        return [*apart, *in_menu_order(self._shared)]

    def describe(self, name: str) -> Description:
        """What a model is and can do; an own one says in its title whose it is.

        What was listed stays described for this run, also when it is withdrawn meanwhile.
        """
        try:
            described = self._core.describe(name)
        except CoreError:
            kept = self._shared.get(name) or self._apart.get(name)
            if kept is None:
                raise
            described = kept
        if name in self._of_room:
            return described
        if name in self._own:
            return replace(described, title=f"{OWN_TITLE}{self._counted(described)}")
        seen = skeleton(described.title)
        if self._looking_alike[seen] > 1 or seen.startswith(skeleton(OWN_TITLE)):
            return replace(described, title=f"{described.title} ({name})")
        return described

    def _counted(self, own: Description) -> str:
        """An own model's title, with a number where several of one's own have the same."""
        mine = (self._apart[name] for name in self._own if name in self._apart)
        twins = [other.name for other in mine if other.title == own.title]
        is_numbered = len(twins) > 1 and own.name in twins
        return f"{own.title} ({twins.index(own.name) + 1})" if is_numbered else own.title

    @cached_property
    def _shared(self) -> dict[str, Description]:
        """The shared models whose cards can be read; of the others who asks for one is told."""
        return self._readable(self._core.list())

    @cached_property
    def _apart(self) -> dict[str, Description]:
        """The visitor's own models and their room's, but for one that has just gone."""
        return self._readable([*self._own, *self._of_room])

    def _readable(self, names: Sequence[str]) -> dict[str, Description]:
        found = {}
        for name in names:
            with suppress(CoreError):
                found[name] = self._core.describe(name)
        return found

    @cached_property
    def _looking_alike(self) -> Counter[str]:
        """How many of the shared models' titles look alike, by what is the same of them."""
        return Counter(skeleton(model.title) for model in self._shared.values())

    def __getattr__(self, name: str) -> Any:
        """All else is the core's, which computes only as long as the visitor is here."""
        asked = getattr(self._core, name)
        if not callable(asked):
            return asked

        @wraps(asked)
        def answered(*arguments: Any, **options: Any) -> Any:
            with while_here():
                return asked(*arguments, **options)

        return answered
