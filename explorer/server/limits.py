"""How much may one client, one address and everyone together ask of the live socket?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields

from explorer.server.origins import origins_of

ENVIRONMENT_PREFIX = "EXPLORER_LIVE_"
LARGEST = 1 << 40


class LimitsError(ValueError):
    """The environment sets a limit to something that is not a number."""


@dataclass(frozen=True)
class Limits:
    """What the live socket allows. Each can be set as `EXPLORER_LIVE_<FIELD>` in the environment.

    Attributes:
        origins: web origins (`https://example.org`) that may connect besides the server's own,
            comma-separated in the environment; `*` allows any.
        connections: open sockets in all. One visitor holds one for each model on the screen, and
            the process needs file descriptors for Streamlit too (often 1024 in all).
        connections_per_address: open sockets from one address. A lecture hall often shares one.
        message_bytes: bytes in one message.
        rows_per_message: latents z in one message, the protocol's n.
        messages_per_second: messages from one socket, sustained; two seconds' worth may come
            in one burst, as after a stall of the network.
        reply_bytes: bytes of the images that one message may ask for.
        unread_seconds: how long a client may leave a reply unread before it is closed.
    """

    origins: tuple[str, ...] = ()
    connections: int = 600
    connections_per_address: int = 400
    message_bytes: int = 65_536
    rows_per_message: int = 256
    messages_per_second: int = 250
    reply_bytes: int = 1 << 20
    unread_seconds: int = 20

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, int) and value < 1:
                raise LimitsError(f"The limit {field.name} is {value}; it must be at least 1.")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Limits:
        """The defaults, with what the environment says in their place.

        Raises:
            LimitsError: a variable is not a whole number of at least 1.
            OriginError: what stands for an origin is none.
        """
        environment = os.environ if environment is None else environment
        given: dict[str, int | tuple[str, ...]] = {}
        for field in fields(cls):
            variable = ENVIRONMENT_PREFIX + field.name.upper()
            text = environment.get(variable, "").strip()
            if text:
                read = origins_of if field.name == "origins" else _whole_number
                given[field.name] = read(variable, text)
        return cls(**given)  # type: ignore[arg-type]  # each value has its own field's type


def _whole_number(variable: str, text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= LARGEST:
        raise LimitsError(f"{variable} is {text[:80]!r}; it must be a whole number of at least 1.")
    return number
