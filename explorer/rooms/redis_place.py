"""How do several servers have the same rooms, through a Redis that all of them reach?

A room is a stream of events: a server appends its own, and a thread reads what others appended. Who
is present and where phones point goes through a second, short stream, of which nothing is kept.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from explorer.rooms import limits
from explorer.rooms.errors import RoomError
from explorer.rooms.journal import Event
from explorer.rooms.shared_room import SharedRoom

PREFIX = "explorer:room"
CODES = "explorer:rooms:since"
"""Each room's code and when it was taken; one whose server was killed is forgotten after `KEPT_S`.
"""
SCHEMES = ("redis://", "rediss://", "unix://")
KEPT_S = int(limits.LIFE_S) + 600
ENDED_S = 60
"""How long an ended room's stream stays, so that every server reads its end."""
NOW_ENTRIES = 200
TELL_EVERY_S = 0.1
BEAT_S = 2.0
"""Who is present is told at least so often."""
RETRY_S = 1.0

_LOGGER = logging.getLogger(__name__)


class RedisJournal:
    """The stream of one room. Not thread-safe: its room lets one in at a time."""

    is_shared = True

    def __init__(self, client: Any, code: str, server: str) -> None:
        self._client, self._code, self._server = client, code, server
        self.read_to = "0"

    def load(self) -> tuple[Event | None, list[Event]]:
        """No snapshot, and every event."""
        entries = self._entries()
        if entries:
            self.read_to = entries[-1][0]
        return None, [event_of(fields) for _, fields in entries]

    def append(self, events: Sequence[Event]) -> None:
        """Have these events in the stream, all or none, when this returns. Raises OSError."""
        stream = stream_of(self._code)
        try:
            with self._client.pipeline(transaction=True) as together:
                for event in events:
                    together.xadd(stream, {"by": self._server, "event": json.dumps(event)})
                together.expire(stream, KEPT_S)
                together.execute()
        except Exception as error:  # the client's own, of which there are many
            raise OSError(f"Redis does not take it: {error}") from error

    def rotate(self, _state: Event) -> None:
        """The stream is read whole: a room has some ten thousand events at most."""

    def history(self) -> Iterator[Event]:
        """Every event from the first on."""
        return (event_of(fields) for _, fields in self._entries())

    def delete(self) -> None:
        """Nothing of the room is kept, once every server has read its end."""
        with _sentences():
            self._client.zrem(CODES, self._code)
            self._client.expire(stream_of(self._code), ENDED_S)
            self._client.delete(now_of(self._code))

    def _entries(self) -> list[tuple[str, dict[str, str]]]:
        with _sentences():
            entries: list[tuple[str, dict[str, str]]] = self._client.xrange(stream_of(self._code))
        return entries


class RedisPlace:
    """All rooms of all servers that share a Redis.

    Args:
        client: of Redis, which decodes what it is answered.
        clock: seconds, the same at all servers.
    """

    is_shared = True

    def __init__(self, client: Any, clock: Callable[[], float] = time.time) -> None:
        self._client = client
        self._clock = clock
        self._server = secrets.token_hex(8)
        self._lock = threading.Lock()
        self._open: dict[str, SharedRoom] = {}
        self._now_read_to: dict[str, str] = {}
        self._told: dict[str, tuple[float, str]] = {}
        self._thread: threading.Thread | None = None
        self._ends = threading.Event()

    def codes(self) -> Iterable[str]:
        """None at once: a room is opened when somebody comes into it here."""
        return ()

    def has(self, code: str) -> bool:
        """Whether there is such a room."""
        with _sentences():
            return self._client.zscore(CODES, code) is not None

    def claim(self, code: str) -> bool:
        """Take a new room's code; False where it is taken."""
        with _sentences():
            return bool(self._client.zadd(CODES, {code: self._clock()}, nx=True))

    def count(self) -> int:
        """How many rooms there are."""
        with _sentences():
            self._client.zremrangebyscore(CODES, "-inf", self._clock() - KEPT_S)
            return int(self._client.zcard(CODES))

    def room(self, code: str, first: Event | None, clock: Callable[[], float]) -> SharedRoom:
        """The room of that code, new with its first event."""
        with _sentences():
            return SharedRoom(RedisJournal(self._client, code, self._server), first, clock)

    def opened(self, room: SharedRoom, code: str) -> None:
        """Follow it from now on."""
        with self._lock:
            self._open[code] = room
            if self._thread is None:
                self._ends = threading.Event()  # its own: the one before may not have ended yet
                self._thread = threading.Thread(
                    target=self._follow,
                    args=(self._ends,),
                    name="explorer-shared-rooms",
                    daemon=True,
                )
                self._thread.start()

    def close(self) -> None:
        """Follow nothing any more."""
        with self._lock:
            self._ends.set()
            thread, self._thread = self._thread, None
            self._open.clear()
        if thread is not None and thread is not threading.current_thread():
            thread.join(10 * RETRY_S)

    def _follow(self, ends: threading.Event) -> None:
        while not ends.wait(TELL_EVERY_S if not self._open else 0):
            try:
                self.look()
            except Exception:  # Redis is away: it may come again
                _LOGGER.exception("What other servers' rooms do cannot be read.")
                ends.wait(RETRY_S)

    def look(self, wait_s: float = TELL_EVERY_S) -> None:
        """Tell the others of this server's phones, and take in what they did meanwhile."""
        rooms = self._followed()
        if not rooms:
            return
        for code, room in rooms.items():
            self._tell(code, room)
        streams = {stream_of(code): room.read_to for code, room in rooms.items()}
        streams |= {now_of(code): self._now_read_to.get(code, "0") for code in rooms}
        for stream, entries in self._client.xread(streams, block=max(1, int(wait_s * 1000))):
            code = stream.rpartition(":")[2]
            others = [fields for _, fields in entries if fields["by"] != self._server]
            if stream == now_of(code):
                self._now_read_to[code] = entries[-1][0]
                for fields in others:
                    rooms[code].hear_of(fields["by"], json.loads(fields["now"]))
            else:
                rooms[code].take_in([event_of(fields) for fields in others], entries[-1][0])

    def _followed(self) -> dict[str, SharedRoom]:
        """The rooms that are open here; those that have ended are followed no more."""
        with self._lock:  # another may be opened in this moment
            rooms = {code: room for code, room in self._open.items() if not room.state.is_ended}
            self._open = dict(rooms)
        return rooms

    def _tell(self, code: str, room: SharedRoom) -> None:
        now, told = json.dumps(room.now()), self._told.get(code)
        if told is not None and told[1] == now and time.monotonic() - told[0] < BEAT_S:
            return
        self._told[code] = (time.monotonic(), now)
        fields = {"by": self._server, "now": now}
        self._client.xadd(now_of(code), fields, maxlen=NOW_ENTRIES, approximate=True)
        self._client.expire(now_of(code), KEPT_S)


class _sentences:
    """Whatever Redis raises becomes one sentence."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, Exception) and not isinstance(error, RoomError):
            raise RoomError(
                "Rooms cannot be had now: the Redis that keeps them is away."
            ) from error


def stream_of(code: str) -> str:
    """Where a room's events are."""
    return f"{PREFIX}:events:{code}"


def now_of(code: str) -> str:
    """Where servers tell who is present."""
    return f"{PREFIX}:now:{code}"


def event_of(fields: dict[str, str]) -> Event:
    """The event in an entry."""
    event: Event = json.loads(fields["event"])
    return event


def is_redis(told: str) -> bool:
    """Whether `EXPLORER_ROOMS` names a Redis and no folder."""
    return told.startswith(SCHEMES)


def redis_place(url: str) -> RedisPlace:
    """The rooms in the Redis at an address.

    Raises:
        RoomError: its client is not installed, or the address is none.
    """
    try:
        import redis
    except ImportError:
        raise RoomError("Rooms in Redis need its client: pip install '.[cluster]'.") from None
    try:
        client = redis.Redis.from_url(
            url, decode_responses=True, socket_timeout=10.0, health_check_interval=15
        )
    except ValueError as error:
        raise RoomError(f"EXPLORER_ROOMS is no address of a Redis: {error}") from error
    return RedisPlace(client)
