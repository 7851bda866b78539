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
from explorer.ui.front_end.session import session_id
from explorer.ui.shell.lookalikes import skeleton
from explorer.ui.shell.model_choice import PARAMETER
from explorer.ui.shell.presence import mark_owners, watch_owners, while_here

NOBODY = "nobody"
OWN_TITLE = "Yours · "


def visitor() -> str:
    """The key of the visitor for whom the script runs: nobody else has it."""
    return session_id() or NOBODY


def visitors_core() -> Core:
    """The shared core as this visitor sees it: their own models are listed too.

    A page that is loaded anew is another session: the address, which names an own model by a token
    that nobody can guess, brings back what the session before has left.
    """
    core, owner = shared_core(), visitor()
    named = st.query_params.get(PARAMETER, "")
    if named.startswith(OWN_PREFIX):
        claim_model(core, named, owner)
    own = core.own_models(owner)
    if own:
        watch_owners(core)
    return cast(Core, SeenByOwner(core, own))


def claim_model(core: Core, name: str, owner: str) -> bool:
    """Take over a model whose owner has left, known by its name; whether it is this owner's."""
    mark_owners(core)
    return core.claim_model(name, owner)


def claim_training(core: Core, name: str, owner: str) -> bool:
    """The same of a training."""
    mark_owners(core)
    return core.claim_training(name, owner)


class SeenByOwner:
    """A core in which some models are a visitor's own: listed first, and called theirs.

    Titles that could be taken for each other carry their models' names.
    """

    def __init__(self, core: Core, own: Sequence[str]):
        self._core = core
        self._own = tuple(own)

    def list(self) -> list[str]:
        """Names of the visitor's own models and of everyone's."""
        return [*self._own, *self._core.list()]

    def describe(self, name: str) -> Description:
        """What a model is and can do; an own one says in its title whose it is."""
        described = self._core.describe(name)
        if name in self._own:
            return replace(described, title=f"{OWN_TITLE}{described.title}")
        seen = skeleton(described.title)
        if self._looking_alike[seen] > 1 or seen.startswith(skeleton(OWN_TITLE)):
            return replace(described, title=f"{described.title} ({name})")
        return described

    @cached_property
    def _looking_alike(self) -> Counter[str]:
        """How many of the shared models' titles look alike, by what is the same of them."""
        found: Counter[str] = Counter()
        for name in self._core.list():
            with suppress(CoreError):  # whoever asks for it is told
                found[skeleton(self._core.describe(name).title)] += 1
        return found

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
