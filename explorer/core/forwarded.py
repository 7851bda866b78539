"""How is a call of a core carried out elsewhere, and its answer brought back?

A core that lives in another process is asked by the names of `Core`'s methods. What goes there and
comes back is plain data: arrays, names and dataclasses of these.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any, TypeVar

from explorer.core.request_ids import asked_as, request_id
from explorer.core.types import Core
from explorer.models.patience import patience, seconds_allowed

Reply = tuple[Any, Exception | None]
"""What was answered, or what was raised instead."""
_Class = TypeVar("_Class", bound=type)


def asked_of(interface: type) -> set[str]:
    """The public names of a core's interface, or of a class that has one."""
    return {name for name in dir(interface) if not name.startswith("_")}


def forwards(made: _Class) -> _Class:
    """Give a class every method of `Core` that it has not: each has `_ask` answer by its name."""
    for name in asked_of(Core) - asked_of(made):
        method = _forwarded(name)
        is_property = isinstance(getattr(Core, name), property)
        setattr(made, name, property(method) if is_property else method)
    return made


def _forwarded(name: str) -> Callable[..., Any]:
    def method(self: Any, *arguments: Any, **options: Any) -> Any:
        return self._ask(name, arguments, options)

    method.__name__ = name
    method.__doc__ = getattr(Core, name).__doc__
    return method


Call = tuple[str, tuple[Any, ...], dict[str, Any], float | None, str]
"""What is asked, the seconds of processor that whoever asks allows, and the id of their request."""


def call_of(name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Call:
    """A question for a core elsewhere, as patient as whoever asks it here."""
    return name, arguments, options, seconds_allowed(), request_id()


def answered(core: object, call: Call) -> Reply:
    """What a core answers; what it raises is part of the reply, not raised."""
    name, arguments, options, seconds, request = call
    try:
        with asked_as(request), nullcontext() if seconds is None else patience(seconds):
            asked = getattr(core, name)
            return (asked(*arguments, **options) if callable(asked) else asked), None
    except Exception as error:
        return None, error


def given(reply: Reply) -> Any:
    """The answer; what was raised there is raised here."""
    answer, error = reply
    if error is not None:
        raise error
    return answer
