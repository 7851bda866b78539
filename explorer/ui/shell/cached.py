"""What does a page keep of what it computed, for whom, and until when?

For everybody, under the model's version: a model that was replaced, and one of the same name in
another folder, is another model, so that nothing needs to be thrown away.
"""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

import streamlit as st

from explorer.core import Core


class OfModel(Protocol):
    """A plan that says which model it is of."""

    @property
    def model(self) -> str:
        """The model's name."""


Arguments = ParamSpec("Arguments")
Found = TypeVar("Found")
Named = TypeVar("Named", bound=str | tuple[str, ...] | OfModel)
Computed = Callable[Concatenate[Core, Named, Arguments], Found]


def cached(
    max_entries: int, shared: bool = False, spinner: str | bool = False
) -> Callable[[Computed[Named, Arguments, Found]], Computed[Named, Arguments, Found]]:
    """Have a function compute each thing once for all visitors.

    Its first argument is the core, its second the model: a name, several, or a plan with a `model`.
    Kept are the latest `max_entries` by the versions of these models and by all other arguments.
    What the function raises is not kept.

    Args:
        shared: everybody is given the same object, not a copy: for what is large or fills up.
        spinner: what is shown meanwhile.
    """
    keep = st.cache_resource if shared else st.cache_data

    def decorated(
        function: Computed[Named, Arguments, Found],
    ) -> Computed[Named, Arguments, Found]:
        # Streamlit hashes what has no underscore before it, and does not hash a core.
        def computed(key: tuple[Any, ...], _call: Callable[[], Found]) -> Found:
            del key
            return _call()

        computed.__module__ = function.__module__
        computed.__qualname__ = f"{function.__qualname__} {_digest(function)}"
        kept = keep(max_entries=max_entries, show_spinner=spinner)(computed)

        @wraps(function)
        def found(
            core: Core, of: Named, /, *arguments: Arguments.args, **options: Arguments.kwargs
        ) -> Found:
            versions = tuple(core.version(name) for name in models_of(of))
            key = (versions, of, arguments, sorted(options.items()))
            return kept(key, lambda: function(core, of, *arguments, **options))

        return found

    return decorated


def models_of(of: str | tuple[str, ...] | OfModel) -> tuple[str, ...]:
    """The names of the models that a thing is of."""
    if isinstance(of, str):
        return (of,)
    return of if isinstance(of, tuple) else (of.model,)


def _digest(function: Callable[..., object]) -> str:
    """Tells functions of one name in different files apart, and one from what it was before."""
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        source = ""
    identity = f"{inspect.getfile(function)}\n{source}"
    return hashlib.sha256(identity.encode()).hexdigest()[:16]
