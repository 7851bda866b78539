"""Can the tests fail?  None waits by the clock, leaves out what must be there, or tries again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from tests.conftest import SEED

TESTS = Path(__file__).parent
FILES = [file for file in sorted(TESTS.rglob("*.py")) if file != Path(__file__)]
# A turn of an event loop is no wait; a benchmark's pace is what it measures.
SLEEP = re.compile(r"\bsleep\((?!0\))|\bwait_for_timeout\(")
SKIP = re.compile(r"\b(?:skip|skipif|importorskip|xfail)\(")
AGAIN = re.compile(r"reruns|\bflaky\b")
MAY_SKIP = {
    "benchmarks/test_cluster_soak.py": "another system",
    "browser/test_firefox.py": "no Firefox on a person's machine",
    "cli/cluster/test_running.py": "another system",
    "cli/cluster/test_guard.py": "another system",
    "cli/cluster/test_up.py": "no Ray, which is an extra, or no HAProxy",
    "cli/cluster/test_write.py": "no tool that would check a file, or no Ray",
    "cli/test_commands.py": "another system",
    "cli/test_whole_file.py": "another system",
    "conftest.py": "no Chromium on a person's machine, or no MNIST",
    "core/test_checkup.py": "no MNIST",
    "core/test_cluster.py": "no Ray, which is an extra",
    "core/test_own_models.py": "another system",
    "core/test_shipped_conditional.py": "no MNIST",
    "core/test_shipped_evidence.py": "no MNIST",
    "data/test_dataset.py": "no files of a data set that is fetched",
    "data/test_fashion_mnist.py": "no Fashion-MNIST",
    "data/test_mnist.py": "no MNIST",
    "images/test_preparation.py": "no MNIST",
    "images/test_read_refusals.py": "another system",
    "images/test_real_pictures.py": "another system",
    "latent/test_umap_layout.py": "no umap-learn, which is an extra",
    "notebook/test_in_browser.py": "no Jupyter kernel or no marimo",
    "notebook/test_inline.py": "no anywidget, which is an extra",
    "notebook/test_kinds.py": "a library that is an extra",
    "rooms/test_redis_place.py": "no Redis, or not its client, which is an extra",
    "server/test_behind_nginx.py": "no nginx",
    "test_installable.py": "no hatchling, with which a wheel is built",
    "ui/components/conftest.py": "no Node.js on a person's machine",
}
"""The files whose tests may be left out, and where."""


def files_with(pattern: re.Pattern[str]) -> Iterator[str]:
    for file in FILES:
        if pattern.search(file.read_text(encoding="utf-8")):
            yield file.relative_to(TESTS).as_posix()


def test_no_test_waits_by_the_clock() -> None:
    assert [file for file in files_with(SLEEP) if not file.startswith("benchmarks/")] == []


def test_only_what_a_machine_may_lack_is_left_out() -> None:
    assert sorted(files_with(SKIP)) == sorted(MAY_SKIP)


def test_only_browser_tests_are_tried_again_and_in_one_place() -> None:
    assert list(files_with(AGAIN)) == ["conftest.py"]
    root = TESTS.parent
    for file in (root / ".ci" / "run", root / "pyproject.toml", TESTS / "check.py"):
        assert not AGAIN.search(file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize(
    ("pattern", "offence"),
    [
        (SLEEP, "time.sleep(0.1)"),
        (SLEEP, "page.wait_for_timeout(300)"),
        (SKIP, 'pytest.skip("not trained yet")'),
        (SKIP, "@pytest.mark.skipif(True)"),
        (SKIP, "@pytest.mark.xfail()"),
        (AGAIN, "@pytest.mark.flaky(reruns=3)"),
        (AGAIN, "pytest --reruns 2"),
    ],
)
def test_each_offence_would_be_seen(pattern: re.Pattern[str], offence: str) -> None:
    assert pattern.search(offence)
    assert not pattern.search("await asyncio.sleep(0)")


def test_what_a_test_draws_hangs_on_no_other_test() -> None:
    drawn = torch.rand(3)
    assert torch.equal(drawn, torch.rand(3, generator=torch.Generator().manual_seed(SEED)))
