"""What does a Redis do for shared rooms? As much of one as they use, in this process.

`tests/rooms/test_redis_place.py` runs over a real one too where there is its server and client.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from typing import Any


class StandInRedis:
    """Streams and one sorted set; nothing of it expires."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._streams: dict[str, list[tuple[str, dict[str, str]]]] = defaultdict(list)
        self._sets: dict[str, dict[str, float]] = defaultdict(dict)
        self._entries = 0
        self.expiring: set[str] = set()
        self.is_away = False

    def xadd(self, stream: str, fields: dict[str, str], **_limits: Any) -> str:
        self._check()
        with self._lock:
            self._entries += 1
            entry = f"{self._entries:020}"
            self._streams[stream].append((entry, dict(fields)))
            return entry

    def xrange(self, stream: str) -> list[tuple[str, dict[str, str]]]:
        self._check()
        with self._lock:
            return list(self._streams[stream])

    def xread(
        self, streams: dict[str, str], block: int
    ) -> list[tuple[str, list[tuple[str, dict[str, str]]]]]:
        assert block
        self._check()
        with self._lock:
            found = [
                (stream, [one for one in self._streams[stream] if one[0] > read_to])
                for stream, read_to in streams.items()
            ]
        return [(stream, entries) for stream, entries in found if entries]

    def zadd(self, name: str, scores: dict[str, float], nx: bool) -> int:
        assert nx
        self._check()
        new = {member: score for member, score in scores.items() if member not in self._sets[name]}
        self._sets[name] |= new
        return len(new)

    def zrem(self, name: str, member: str) -> None:
        self._check()
        self._sets[name].pop(member, None)

    def zscore(self, name: str, member: str) -> float | None:
        self._check()
        return self._sets[name].get(member)

    def zremrangebyscore(self, name: str, least: str, most: float) -> None:
        assert least == "-inf"
        self._check()
        kept = {member: score for member, score in self._sets[name].items() if score > most}
        self._sets[name] = kept

    def zcard(self, name: str) -> int:
        self._check()
        return len(self._sets[name])

    def expire(self, name: str, _seconds: int) -> None:
        self._check()
        self.expiring.add(name)

    def delete(self, name: str) -> None:
        self._check()
        self._streams.pop(name, None)

    def pipeline(self, transaction: bool) -> Together:
        assert transaction
        return Together(self)

    def _check(self) -> None:
        if self.is_away:
            raise ConnectionError("there is no Redis")


class Together:
    """Commands that are carried out all at once."""

    def __init__(self, redis: StandInRedis) -> None:
        self._redis = redis
        self._commands: list[tuple[str, tuple[Any, ...]]] = []

    def __enter__(self) -> Together:
        return self

    def __exit__(self, *_: object) -> None: ...

    def xadd(self, *arguments: Any) -> None:
        self._commands.append(("xadd", arguments))

    def expire(self, *arguments: Any) -> None:
        self._commands.append(("expire", arguments))

    def execute(self) -> None:
        for name, arguments in self._commands:
            getattr(self._redis, name)(*arguments)
