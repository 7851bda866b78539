"""Is it one training at a time, each as if it were alone, and does an abandoned one end?"""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
import torch
from safetensors.torch import load_file

from explorer.training.checkpoint_reading import read_card
from explorer.training.job import Job
from explorer.training.progress import (
    ABANDONED,
    CANCELLED,
    DONE,
    FAILED,
    PAUSED,
    STARTING,
    TRAINING,
    WAITING,
)
from explorer.training.queue import (
    CHECK_EVERY_S,
    IDLE_S,
    MAX_ACTIVE_S,
    MAX_JOBS,
    MAX_PAUSE_S,
    PATIENCE_S,
    TrainingQueue,
)
from explorer.training.recipe import Recipe
from explorer.training.settings import TrainingError
from explorer.training.train import train_checkpoint
from explorer.training.worker import order_of
from explorer.training.worker_process import Hear, WorkerProcess
from tests.waiting import Clock, Watch

CPU = torch.device("cpu")
WAIT_S = 120.0
SHORT = Recipe("digits", "vae", "small", epochs=3, seed=7)
OTHER = Recipe("digits", "autoencoder", "small", epochs=3, seed=8)
LONG = Recipe("digits", "vae", "large", epochs=300)


@pytest.fixture
def adopted() -> list[Job]:
    """The jobs that became somebody's models."""
    return []


@pytest.fixture
def clock() -> Clock:
    """What the queue measures patience and trainings by."""
    return Clock()


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Of all that a queue does on threads of its own."""
    return Watch(monkeypatch, TrainingQueue, "_look", "_hear", "_end")


@pytest.fixture
def queue(adopted: list[Job], watch: Watch, clock: Clock) -> Iterator[TrainingQueue]:  # noqa: ARG001
    """A queue that looks often, and is watched."""
    made = TrainingQueue(adopted.append, "cpu", threads=1, look_every_s=0.02, clock=clock)
    yield made
    made.close()


@pytest.fixture
def submit(queue: TrainingQueue, tmp_path: Path) -> Callable[[Recipe, str], Job]:
    """Queue a recipe for a visitor."""

    def ask(recipe: Recipe, visitor: str) -> Job:
        name = f"own-{visitor}"
        return queue.submit(recipe, visitor, name, "suggested", tmp_path / name)

    return ask


def is_running(pid: int) -> bool:
    if sys.platform == "win32":  # where os.kill ends a process, whatever the signal
        command = ["tasklist", "/NH", "/FI", f"PID eq {pid}"]
        return str(pid) in subprocess.run(command, capture_output=True, text=True).stdout
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pid_of(job: Job, watch: Watch) -> int:
    watch.until(lambda: job.worker is not None)
    assert job.worker is not None
    return job.worker.pid


def test_two_people_get_two_models_each_as_if_alone(
    queue: TrainingQueue,
    submit: Callable[[Recipe, str], Job],
    adopted: list[Job],
    watch: Watch,
    tmp_path: Path,
) -> None:
    jobs = [submit(SHORT, "a"), submit(OTHER, "b")]
    assert queue.jobs() == jobs

    def are_done_one_by_one() -> bool:
        running = [job for job in jobs if job.progress.phase not in (WAITING, DONE)]
        assert len(running) <= 1
        return all(job.progress.has_ended for job in jobs)

    watch.until(are_done_one_by_one)
    assert [job.progress.phase for job in jobs] == [DONE, DONE], jobs[0].progress.reason
    assert adopted == jobs
    for job, recipe in zip(jobs, (SHORT, OTHER), strict=True):
        alone = tmp_path / "alone" / recipe.family
        alone.parent.mkdir(exist_ok=True)
        reports = list(train_checkpoint(recipe.plan("suggested"), alone, CPU))
        expected, found = (load_file(at / "model.safetensors") for at in (alone, job.folder))
        assert expected.keys() == found.keys()
        assert all(torch.equal(expected[key], found[key]) for key in expected)
        assert read_card(job.folder)["metrics"] == read_card(alone)["metrics"]
        assert job.progress.history["epochs"] == [0, 1, 2, 3]
        assert job.progress.history["validation"]["loss"][-1] == reports[-1].validation["loss"]
        assert job.progress.plane is not None
        assert job.progress.shown_epoch == 3
    watch.until(lambda: not queue.jobs())


def test_an_abandoned_training_ends_and_frees_the_device(
    queue: TrainingQueue,
    submit: Callable[[Recipe, str], Job],
    watch: Watch,
    clock: Clock,
    tmp_path: Path,
) -> None:
    visitor, follower = "a", "b"
    job, next_one = submit(LONG, visitor), submit(SHORT, follower)
    pid = pid_of(job, watch)
    watch.until(lambda: job.progress.phase == TRAINING)
    queue.mark_owner(visitor, is_here=False)
    watch.until_called_anew("_look")
    clock.now = PATIENCE_S
    watch.until(lambda: job.progress.has_ended)
    assert job.progress.phase == ABANDONED
    watch.until(lambda: job not in queue.jobs())
    assert not is_running(pid)
    assert not (tmp_path / job.name).exists()
    watch.until(lambda: next_one.progress.phase != WAITING)
    clock.now = 2 * PATIENCE_S
    watch.until(lambda: queue.job_of(visitor) is None)


def test_the_patience_that_ships_ends_it_within_half_a_minute() -> None:
    config = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())
    ping_s = config["server"]["websocketPingInterval"]
    # A tab whose network is gone is missed after a ping and as long a wait for its answer.
    assert 2 * ping_s + PATIENCE_S + CHECK_EVERY_S < 30


def test_who_comes_back_in_time_has_abandoned_nothing(
    queue: TrainingQueue, submit: Callable[[Recipe, str], Job], watch: Watch, clock: Clock
) -> None:
    visitor = "a"
    job = submit(LONG, visitor)
    pid_of(job, watch)
    for _ in range(4):
        for is_here in (False, True):
            queue.mark_owner(visitor, is_here=is_here)
            watch.until_called_anew("_look")
            clock.now += 0.9 * PATIENCE_S
            watch.until_called_anew("_look")
    assert job.progress.phase in (STARTING, TRAINING)


def test_who_loads_the_page_anew_has_the_training_again(
    queue: TrainingQueue, submit: Callable[[Recipe, str], Job], watch: Watch, clock: Clock
) -> None:
    visitor, again = "a", "b"
    job = submit(LONG, visitor)
    assert not queue.claim(job.name, again)
    queue.mark_owner(visitor, is_here=False)
    assert not queue.claim("own-unknown", again)
    assert queue.claim(job.name, again)
    assert queue.job_of(again) is job
    assert queue.job_of(visitor) is None
    pid_of(job, watch)
    watch.until_called_anew("_look")
    clock.now = 2 * PATIENCE_S
    watch.until_called_anew("_look")
    assert not job.progress.has_ended


def test_pause_go_on_and_cancel(
    queue: TrainingQueue,
    submit: Callable[[Recipe, str], Job],
    watch: Watch,
    clock: Clock,
    tmp_path: Path,
) -> None:
    job = submit(LONG, "a")
    pid = pid_of(job, watch)
    watch.until(lambda: job.progress.images_done > 0)
    clock.now = 5.0
    queue.pause(job)
    watch.until(lambda: job.progress.phase == PAUSED)
    done = job.progress.images_done
    assert job.progress.active_s == 5.0
    clock.now = MAX_PAUSE_S
    for _ in range(10):
        watch.until_called_anew("_look")
    assert job.progress.images_done == done
    assert job.progress.active_s == 5.0
    queue.go_on(job)
    watch.until(lambda: job.progress.images_done > done)
    assert job.progress.seconds_left is not None
    queue.cancel(job)
    assert job.progress.phase == CANCELLED
    assert not is_running(pid)
    assert queue.jobs() == []
    assert list(tmp_path.iterdir()) == []


def test_a_pause_that_nobody_ends_is_ended(
    queue: TrainingQueue, submit: Callable[[Recipe, str], Job], watch: Watch, clock: Clock
) -> None:
    job = submit(LONG, "a")
    watch.until(lambda: job.progress.images_done > 0)
    queue.pause(job)
    watch.until(lambda: job.progress.phase == PAUSED)
    clock.now = MAX_PAUSE_S + 1
    watch.until(lambda: job.progress.phase == TRAINING)


def test_a_training_that_takes_too_long_is_ended_in_one_sentence(
    submit: Callable[[Recipe, str], Job], watch: Watch, clock: Clock, tmp_path: Path
) -> None:
    job = submit(LONG, "a")
    watch.until(lambda: job.progress.phase == TRAINING)
    clock.now = MAX_ACTIVE_S + 1
    watch.until(lambda: job.progress.has_ended)
    assert job.progress.phase == FAILED
    assert "15 minutes" in job.progress.reason
    watch.until(lambda: list(tmp_path.iterdir()) == [])


def test_a_worker_that_dies_is_one_sentence(
    submit: Callable[[Recipe, str], Job], watch: Watch, tmp_path: Path
) -> None:
    job = submit(LONG, "a")
    # On Windows any signal ends a process as abruptly.
    ends = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL
    os.kill(pid_of(job, watch), ends)
    watch.until(lambda: job.progress.has_ended)
    assert job.progress.phase == FAILED
    assert "without a word" in job.progress.reason
    assert list(tmp_path.iterdir()) == []


def test_what_finds_no_room_fails_in_one_sentence(tmp_path: Path, watch: Watch) -> None:
    def refuse(_job: Job) -> None:
        raise TrainingError("There is no room.")

    full = TrainingQueue(refuse, "cpu", threads=1, look_every_s=0.05)
    job = full.submit(SHORT, "a", "own-a", "x", tmp_path / "own-a")
    watch.until(lambda: job.progress.has_ended)
    assert (job.progress.phase, job.progress.reason) == (FAILED, "There is no room.")
    watch.until(lambda: not (tmp_path / "own-a").exists())
    full.close()


def test_one_live_training_each_and_so_many_together(
    queue: TrainingQueue, submit: Callable[[Recipe, str], Job]
) -> None:
    visitors = [str(number) for number in range(MAX_JOBS + 1)]
    for visitor in visitors[:-1]:
        submit(LONG, visitor)
    with pytest.raises(TrainingError, match="already"):
        submit(SHORT, visitors[0])
    with pytest.raises(TrainingError, match="waiting already"):
        submit(SHORT, visitors[-1])
    first = queue.job_of(visitors[1])
    assert first is not None
    queue.cancel(first)
    submit(SHORT, visitors[-1])
    queue.dismiss(visitors[1])
    assert queue.job_of(visitors[1]) is None


def test_what_the_disk_has_no_room_for_fails_in_one_sentence(tmp_path: Path, watch: Watch) -> None:
    def full(_job: Job) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/somewhere/secret")

    queue = TrainingQueue(full, "cpu", threads=1, look_every_s=0.05, new_worker=Ready)
    job = queue.submit(SHORT, "a", "own-a", "x", tmp_path / "own-a")
    watch.until(lambda: job.progress.has_ended)
    assert job.progress.phase == FAILED
    assert job.progress.reason == "The model could not be kept here (No space left on device)."
    watch.until(lambda: queue.jobs() == [])


class Mute:
    """A worker that begins, and then says nothing more."""

    def __init__(self, _threads: int) -> None:
        self.is_alive = True

    def order(self, _line: str, hear: Hear, _end: Callable[[int], object]) -> None:
        hear({"kind": "began", "images": 10, "epochs": 1})

    def pause(self) -> None:
        """Nothing happens."""

    def go_on(self) -> None:
        """Nothing happens."""

    def kill(self) -> None:
        self.is_alive = False


class Ready(Mute):
    """A worker that is done at once."""

    def order(self, line: str, hear: Hear, end: Callable[[int], object]) -> None:
        super().order(line, hear, end)
        hear({"kind": "done"})
        end(0)


class Silent(Mute):
    """A worker that never says that it began."""

    def order(self, line: str, _hear: Hear, end: Callable[[int], object]) -> None:
        super().order(line, lambda _message: None, end)


@pytest.mark.parametrize(("worker", "phase"), [(Mute, TRAINING), (Silent, STARTING)])
def test_a_worker_that_hangs_is_ended_though_it_says_nothing(
    worker: type[Mute], phase: str, tmp_path: Path, watch: Watch, clock: Clock
) -> None:
    queue = TrainingQueue(
        lambda _job: None, "cpu", threads=1, look_every_s=0.02, clock=clock, new_worker=worker
    )
    job = queue.submit(SHORT, "a", "own-a", "x", tmp_path / "own-a")
    watch.until(lambda: job.listener is not None and job.progress.phase == phase)
    clock.now = MAX_ACTIVE_S + 1
    watch.until(lambda: job.progress.has_ended)
    assert "15 minutes" in job.progress.reason
    watch.until(lambda: queue.jobs() == [])


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (OSError(errno.ENOMEM, "Cannot allocate memory"), "Cannot allocate memory"),
        (RuntimeError("can't start new thread"), "RuntimeError"),
    ],
)
def test_where_no_process_can_be_started_the_next_training_is_not_kept_waiting(
    refused: Exception, why: str, tmp_path: Path, watch: Watch
) -> None:
    tries = iter([refused, None])

    def worker(threads: int) -> Mute:
        refusal = next(tries)
        if refusal is not None:
            raise refusal
        return Mute(threads)

    queue = TrainingQueue(lambda _job: None, "cpu", threads=1, look_every_s=0.02, new_worker=worker)
    jobs = [queue.submit(SHORT, who, f"own-{who}", "x", tmp_path / f"own-{who}") for who in "ab"]
    watch.until(lambda: jobs[1].progress.phase == TRAINING)
    assert jobs[0].progress.phase == FAILED
    assert f"({why})" in jobs[0].progress.reason
    queue.close()


def test_a_worker_whose_listener_fails_still_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else everybody's training would wait for it."""
    monkeypatch.setattr(threading, "excepthook", lambda _told: None)  # it fails on purpose
    ended: Queue[int] = Queue()

    def hear(message: dict[str, Any]) -> None:
        raise RuntimeError(f"heard {message['kind']}")

    worker = WorkerProcess(threads=1)
    line = order_of(LONG, tmp_path / "own-a", "x", "cpu", 1)
    worker.order(line, hear, ended.put)
    ended.get(timeout=WAIT_S)
    assert not worker.is_alive


def test_a_worker_made_ready_is_the_one_that_is_used(
    queue: TrainingQueue, submit: Callable[[Recipe, str], Job], watch: Watch
) -> None:
    queue.prepare()
    assert queue._spare is not None
    pid = queue._spare.pid
    assert pid_of(submit(SHORT, "a"), watch) == pid


def test_a_worker_made_ready_for_nobody_ends(
    queue: TrainingQueue, watch: Watch, clock: Clock
) -> None:
    queue.prepare()
    assert queue._spare is not None
    pid = queue._spare.pid
    clock.now = IDLE_S + 1
    watch.until(lambda: queue._spare is None)
    watch.until(lambda: not is_running(pid))


def test_closing_leaves_no_process(tmp_path: Path, watch: Watch) -> None:
    queue = TrainingQueue(lambda _job: None, "cpu", threads=1, look_every_s=0.05)
    queue.prepare()
    assert queue._spare is not None
    spare = queue._spare.pid
    queue.close()
    assert not is_running(spare)
    job = queue.submit(LONG, "a", "own-a", "x", tmp_path / "own-a")
    pid = pid_of(job, watch)
    queue.close()
    assert not is_running(pid)


def test_a_worker_ends_when_nobody_listens_any_more() -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "explorer.training.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    with worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        assert "ready" in worker.stdout.readline()
        worker.stdin.close()
        assert worker.wait(WAIT_S) is not None


def test_a_paused_training_gives_its_place_up_and_takes_it_again(
    queue: TrainingQueue, submit: Callable[[Recipe, str], Job], watch: Watch
) -> None:
    first, second = submit(LONG, "a"), submit(LONG, "b")
    watch.until(lambda: first.progress.images_done > 0)
    assert second.progress.phase == WAITING
    queue.pause(first)
    watch.until(lambda: second.progress.images_done > 0)
    assert first.progress.phase == PAUSED
    queue.go_on(first)
    assert not first.holds_device
    queue.cancel(second)
    watch.until(lambda: first.progress.phase == TRAINING)
    queue.cancel(first)


def test_one_address_has_two_places_and_is_told_how_to_have_more(
    queue: TrainingQueue, tmp_path: Path
) -> None:
    def ask(owner: str, address: str) -> Job:
        return queue.submit(LONG, owner, owner, owner, tmp_path / owner, address)

    jobs = [ask("a", "192.0.2.1"), ask("b", "192.0.2.1"), ask("c", "192.0.2.2")]
    with pytest.raises(TrainingError, match="FORWARDED_ALLOW_IPS"):
        ask("d", "192.0.2.1")
    queue.cancel(jobs[1])
    jobs.append(ask("d", "192.0.2.1"))
    for job in jobs:
        queue.cancel(job)
