"""Is the device chosen, named and given its threads on purpose?"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from threadpoolctl import threadpool_info

from explorer.core import CoreError
from explorer.core.device import (
    choose_device,
    cpu_threads,
    device_title,
    keep_to_cpu_threads,
)
from explorer.core.folders import default_checkpoints_dir
from explorer.core.shared import shared_core


def test_auto_is_a_gpu_where_there_is_one(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert choose_device() == torch.device("cpu")
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    assert choose_device("auto") == torch.device("cuda:0")


def test_a_gpu_is_named_by_its_number(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert choose_device("cuda") == torch.device("cuda:0")
    assert choose_device("cuda:1") == torch.device("cuda:1")
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda _device: "NVIDIA H200")
    assert device_title(torch.device("cuda:1")) == "cuda:1 NVIDIA H200"
    assert device_title(torch.device("cpu")) == "cpu"


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 1), (4, 2), (8, 4), (64, 4), (None, 1)])
def test_half_the_cores_decode_and_the_rest_serve(monkeypatch, cores, threads):
    monkeypatch.delenv("EXPLORER_CPU_THREADS", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: cores)
    assert cpu_threads() == threads


@pytest.mark.parametrize(("told", "threads"), [("3", 3), ("", 4)])
def test_the_number_of_threads_may_be_told(monkeypatch, told, threads):
    monkeypatch.setenv("EXPLORER_CPU_THREADS", told)
    monkeypatch.setattr("os.cpu_count", lambda: 16)
    assert cpu_threads() == threads


@pytest.mark.parametrize("told", ["0", "-2", "many", "1025", "2.5"])
def test_a_silly_number_of_threads_is_one_sentence(monkeypatch, told):
    monkeypatch.setenv("EXPLORER_CPU_THREADS", told)
    with pytest.raises(CoreError, match=f"EXPLORER_CPU_THREADS is '{told}': say a whole number"):
        cpu_threads()


def openmp_threads() -> set[int]:
    """How many threads a parallel region of torch's, begun by this thread, would have."""
    own = str(Path(torch.__file__).parent)
    return {
        pool["num_threads"]
        for pool in threadpool_info()
        if pool["user_api"] == "openmp" and pool["filepath"].startswith(own)
    }


def test_every_thread_that_decodes_keeps_to_its_share(monkeypatch):
    monkeypatch.setenv("EXPLORER_CPU_THREADS", "3")

    def before_and_after() -> tuple[set[int], set[int]]:
        before = openmp_threads()
        keep_to_cpu_threads()
        return before, openmp_threads()

    with ThreadPoolExecutor(1) as fresh:
        before, after = fresh.submit(before_and_after).result()
    assert 3 not in before, "what another thread was told does not hold here"
    assert after == {3}


def test_the_checkpoints_lie_beside_the_package_or_where_one_says(monkeypatch, tmp_path):
    monkeypatch.delenv("EXPLORER_CHECKPOINTS_DIR", raising=False)
    beside = default_checkpoints_dir()
    assert beside.name == "checkpoints"
    assert (beside.parent / "explorer" / "__main__.py").is_file()
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tmp_path))
    assert default_checkpoints_dir() == tmp_path


def test_a_process_has_one_core(monkeypatch, tmp_path):
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(tmp_path))
    shared_core.cache_clear()
    try:
        assert shared_core() is shared_core()
        assert str(tmp_path) in str(default_checkpoints_dir())
        assert shared_core().list() == []
    finally:
        shared_core.cache_clear()
