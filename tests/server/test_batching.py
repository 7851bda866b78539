"""Does everyone get their own images, whoever shares the pass with them?"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.core import note_place
from explorer.server.batching import Batcher
from explorer.server.paces import (
    ALONE_S,
    FRESH_S,
    LONGEST_SLICE_S,
    MIN_SLICE_ROWS,
    ROWS_PER_PASS,
    TIME_SLICE_S,
    pace,
    rows_of_slice,
)

RNG = np.random.default_rng(0)


def random_z(n: int, dim: int = 2) -> np.ndarray:
    return RNG.normal(size=(n, dim)).astype(np.float32)


@asynccontextmanager
async def batching(core: Any) -> AsyncIterator[Batcher]:
    batcher = Batcher(core.decode)
    try:
        yield batcher
    finally:
        core.is_open.set()
        batcher.close()


async def decoding_has_begun(core: Any) -> None:
    assert await asyncio.to_thread(core.decoding.acquire, timeout=10)


async def turns_of_the_loop(n: int = 5) -> None:
    for _ in range(n):
        await asyncio.sleep(0)


@settings(max_examples=30, deadline=None)
@given(
    requests=st.lists(
        st.tuples(st.sampled_from(["plane", "deep", "labelled"]), st.integers(1, 150)),
        min_size=1,
        max_size=40,
    )
)
def test_each_request_gets_what_it_would_get_alone(
    new_core: Any, requests: list[tuple[str, int]]
) -> None:
    core = new_core()

    async def main() -> None:
        async with batching(core) as batcher:
            asked, answers = [], []
            for model, n in requests:
                z = random_z(n, core.models[model].latent_dim)
                labels = RNG.integers(0, 10, n) if model == "labelled" else None
                asked.append((model, z, labels))
                answers.append(batcher.decode(model, z, labels))
            for (model, z, labels), images in zip(
                asked, await asyncio.gather(*answers), strict=True
            ):
                np.testing.assert_array_equal(images, core.pixels(model, z, labels))
            assert batcher.rows_decoded == sum(n for _, n in requests)
            assert batcher.passes == len(core.passes)
            assert batcher.waiting_requests == 0
            assert max(n for _, n in core.passes) <= ROWS_PER_PASS

    asyncio.run(main())


def test_what_arrives_together_is_one_pass(core: Any) -> None:
    async def main() -> None:
        async with batching(core) as batcher:
            await asyncio.gather(*(batcher.decode("plane", random_z(1)) for _ in range(100)))

    asyncio.run(main())
    assert core.passes == [("plane", 100)]


def test_what_arrives_during_a_pass_is_the_next_one(core: Any) -> None:
    async def main() -> None:
        async with batching(core) as batcher:
            core.is_open.clear()
            first = asyncio.create_task(batcher.decode("plane", random_z(1)))
            await decoding_has_begun(core)
            later = [asyncio.create_task(batcher.decode("plane", random_z(2))) for _ in range(9)]
            await turns_of_the_loop()
            assert batcher.waiting_requests == 9
            core.is_open.set()
            await asyncio.gather(first, *later)

    asyncio.run(main())
    assert core.passes == [("plane", 1), ("plane", 18)]


def test_a_large_request_does_not_hold_up_small_ones(core: Any) -> None:
    finished = []

    async def ask(batcher: Batcher, name: str, n: int) -> None:
        z = random_z(n)
        images = await batcher.decode("plane", z)
        np.testing.assert_array_equal(images, core.pixels("plane", z))
        finished.append(name)

    async def main() -> None:
        async with batching(core) as batcher:
            await asyncio.gather(ask(batcher, "large", ROWS_PER_PASS + 1), ask(batcher, "small", 1))

    asyncio.run(main())
    assert finished == ["small", "large"]
    assert core.passes[0] == ("plane", MIN_SLICE_ROWS + 1)
    assert sum(n for _, n in core.passes) == ROWS_PER_PASS + 2


@given(st.floats(1e-6, 1.0))
def test_a_share_takes_its_time_and_no_more(row_s: float) -> None:
    rows = rows_of_slice(row_s)
    assert 1 <= rows <= ROWS_PER_PASS
    if rows < MIN_SLICE_ROWS:
        assert (rows + 1) * row_s >= LONGEST_SLICE_S * (1 - 1e-9)
    if MIN_SLICE_ROWS < rows < ROWS_PER_PASS:
        assert rows * row_s <= TIME_SLICE_S * (1 + 1e-9)
        assert (rows + 1) * row_s >= TIME_SLICE_S * (1 - 1e-9)


@pytest.mark.parametrize("row_s", [None, 0.0])
def test_a_model_of_unknown_pace_gets_the_smallest_share(row_s: float | None) -> None:
    assert rows_of_slice(row_s) == MIN_SLICE_ROWS


@pytest.mark.parametrize(("row_s", "rows"), [(0.004, 8), (0.02, 2), (1.0, 1)])
def test_of_a_slow_model_a_slice_is_no_longer_than_a_pointer_can_wait(row_s, rows):
    assert rows_of_slice(row_s) == rows


def test_models_take_turns(core: Any) -> None:
    async def main() -> None:
        async with batching(core) as batcher:
            many = [batcher.decode("plane", random_z(1)) for _ in range(ROWS_PER_PASS + 1)]
            await asyncio.gather(*many, batcher.decode("deep", random_z(1, 50)))

    asyncio.run(main())
    assert core.passes == [("plane", ROWS_PER_PASS), ("deep", 1), ("plane", 1)]


def test_a_caller_who_left_costs_nothing(core: Any) -> None:
    async def main() -> None:
        async with batching(core) as batcher:
            core.is_open.clear()
            first = asyncio.create_task(batcher.decode("plane", random_z(1)))
            await decoding_has_begun(core)
            gone = asyncio.create_task(batcher.decode("plane", random_z(50)))
            stays = asyncio.create_task(batcher.decode("plane", random_z(3)))
            await turns_of_the_loop()
            first.cancel()  # in the running pass
            gone.cancel()  # waiting for the next
            core.is_open.set()
            assert len(await stays) == 3

    asyncio.run(main())
    # In slices, for all that is known of the model is that its first pass took long.
    assert core.passes[0] == ("plane", 1)
    assert sum(rows for _, rows in core.passes[1:]) == 3


def test_a_failing_pass_fails_its_requests_and_not_the_next(
    core: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with batching(core) as batcher:
            core.failure = RuntimeError("the device is on fire")
            asked = [batcher.decode("plane", random_z(1)) for _ in range(3)]
            outcomes = await asyncio.gather(*asked, return_exceptions=True)
            assert outcomes == [core.failure] * 3
            core.failure = None
            assert len(await batcher.decode("plane", random_z(2))) == 2

    asyncio.run(main())
    assert [record.getMessage() for record in caplog.records] == ["Decoding with 'plane' failed."]


def test_a_core_that_returns_too_few_images_is_found_out(core: Any) -> None:
    async def main() -> None:
        batcher = Batcher(lambda model, z, labels: core.pixels(model, z, labels)[1:])
        with pytest.raises(ValueError, match="plane decoded 3 latents to 2 images"):
            await batcher.decode("plane", random_z(3))
        batcher.close()

    asyncio.run(main())


def test_a_model_that_changes_between_two_shares_fails_that_request_only(core: Any) -> None:
    """As when it is trained anew under its own name while the server runs."""

    def decode(model: str, z: np.ndarray, labels: np.ndarray | None) -> np.ndarray:
        images = core.decode(model, z, labels)
        return images if len(core.passes) == 1 else images[:, :, :2]

    async def main() -> None:
        batcher = Batcher(decode)
        with pytest.raises(ValueError, match="dimension"):
            await batcher.decode("plane", random_z(MIN_SLICE_ROWS + 1))
        assert len(await batcher.decode("plane", random_z(2))) == 2
        batcher.close()

    asyncio.run(main())


def test_the_event_loop_runs_on_while_a_pass_runs(core: Any) -> None:
    async def main() -> None:
        async with batching(core) as batcher:
            core.is_open.clear()
            waiting = asyncio.create_task(batcher.decode("plane", random_z(1)))
            await decoding_has_begun(core)
            await turns_of_the_loop(1000)  # would never come back if decoding blocked the loop
            assert not waiting.done()
            core.is_open.set()
            assert len(await waiting) == 1

    asyncio.run(main())


def test_closing_drops_what_waits(core: Any) -> None:
    async def main() -> None:
        async with batching(core) as batcher:
            core.is_open.clear()
            running = asyncio.create_task(batcher.decode("plane", random_z(1)))
            await decoding_has_begun(core)
            waiting = asyncio.create_task(batcher.decode("plane", random_z(1)))
            await turns_of_the_loop()
            core.is_open.set()
            batcher.close()
            assert len(await running) == 1
            with pytest.raises(asyncio.CancelledError):
                await waiting

    asyncio.run(main())


def test_a_large_model_holds_no_pointer_up(core: Any) -> None:
    """While one image of it is decoded, a quick model's requests are answered."""
    is_open = threading.Event()

    def decode(model: str, z: np.ndarray, labels: np.ndarray | None) -> np.ndarray:
        if model == "large":
            assert is_open.wait(10)
        return core.decode(model, z, labels)

    async def main() -> None:
        batcher = Batcher(decode)
        await batcher.decode("plane", random_z(1))  # its pace is known from here on
        slow = asyncio.create_task(batcher.decode("large", random_z(1)))
        for _ in range(20):
            assert len(await asyncio.wait_for(batcher.decode("plane", random_z(1)), 10)) == 1
        assert not slow.done()
        is_open.set()
        assert len(await slow) == 1
        batcher.close()

    asyncio.run(main())


@pytest.mark.parametrize(
    ("before_s", "now_s", "kept_s"), [(None, 3.0, 3.0), (3.0, 0.001, 0.001), (0.001, 3.0, 0.002)]
)
def test_a_moments_stall_is_no_measure_of_a_model(
    before_s: float | None, now_s: float, kept_s: float
) -> None:
    assert pace(before_s, now_s) == kept_s


class Alone:
    """A batcher whose requests come as far apart as they are said to."""

    def __init__(self, core: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.core, self.now_s = core, 100.0
        monkeypatch.setattr("explorer.server.batching.perf_counter", lambda: self.now_s)
        self.batcher = Batcher(core.decode)

    def here(self, n: int = 1, after_s: float = 1.0) -> np.ndarray | None:
        self.now_s += after_s
        z = random_z(n)
        images = self.batcher.decode_here("plane", z)
        if images is not None:
            np.testing.assert_array_equal(images, self.core.pixels("plane", z))
        return images


@pytest.fixture
def alone(core: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    found = Alone(core, monkeypatch)
    yield found
    core.is_open.set()
    found.batcher.close()


def test_what_comes_alone_is_decoded_where_it_arrives_once_its_pace_is_known(alone: Any) -> None:
    async def main() -> None:
        assert alone.here() is None, "its weights may have to be read first"
        await alone.batcher.decode("plane", random_z(1))
        assert alone.here() is not None
        assert alone.here(after_s=ALONE_S / 2) is None, "a crowd shares passes"
        assert alone.here(after_s=2 * ALONE_S) is not None
        assert alone.here(after_s=2 * FRESH_S) is None, "it may be off the device by now"
        assert (alone.batcher.passes, alone.batcher.rows_decoded) == (3, 3)

    asyncio.run(main())


def test_nothing_is_decoded_on_the_loop_beside_a_pass_that_runs(alone: Any) -> None:
    async def main() -> None:
        await alone.batcher.decode("plane", random_z(1))
        await decoding_has_begun(alone.core)
        alone.core.is_open.clear()
        running = asyncio.create_task(alone.batcher.decode("plane", random_z(1)))
        await decoding_has_begun(alone.core)
        assert alone.here(after_s=0.0) is None
        alone.core.is_open.set()
        await running
        assert alone.here() is not None

    asyncio.run(main())


def test_what_fails_where_it_arrives_is_tried_again_on_a_thread(
    alone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def main() -> None:
        await alone.batcher.decode("plane", random_z(1))
        with monkeypatch.context() as patch:
            patch.setattr(alone.batcher, "_decode", lambda *_: random_z(7))
            assert alone.here() is None
        assert alone.here() is None, "nothing is known of it any more"
        await alone.batcher.decode("plane", random_z(1))
        assert alone.here() is not None

    asyncio.run(main())


def test_a_pass_is_told_with_the_place_where_it_was_computed() -> None:
    told: list[tuple[str, str, int]] = []

    def decode(model: str, z: np.ndarray, _labels: Any) -> np.ndarray:
        if model == "far":
            note_place("replica")
        return np.zeros((len(z), 1, 4, 4), np.uint8)

    async def main() -> None:
        batcher = Batcher(decode, lambda model, place, rows, _: told.append((model, place, rows)))
        for model in ("far", "near", "far"):
            await batcher.decode(model, random_z(2))
        assert [batcher.place(model) for model in ("far", "near")] == ["replica", "server"]
        batcher.close()

    asyncio.run(main())
    assert told == [("far", "replica", 2), ("near", "server", 2), ("far", "replica", 2)]
