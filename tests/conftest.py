"""What do all tests share: a thread, a seed, no network, a quiet hypothesis, a browser, models?"""

from __future__ import annotations

import errno
import os
import shutil
import socket
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import torch
from hypothesis import HealthCheck, settings

from tests.benchmarks.headless import FLAGS, headless_browser
from tests.mirrors import running_mirrors

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from explorer.metrics.classifier import Classifier

# A core opened in a test sets the threads of the whole process: it must set as many as we do.
os.environ["EXPLORER_CPU_THREADS"] = "1"
torch.set_num_threads(1)

settings.register_profile(
    "explorer", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("explorer")

DIGITS_VAE = "tiny-vae"
DIGITS_AUTOENCODER = "tiny-autoencoder"
LOOPBACK = ("127.", "::1", "localhost")
BROWSERS = {"chromium", "firefox"}
"""Fixtures that are a browser."""
SEED = 0
"""Of PyTorch's own generator in each test: what is drawn hangs on no other test and no luck."""
BROWSED_FIRST = ("test_every_page", "test_for_everyone", "test_train_in_browser", "test_room")
"""The files that take longest, so that no worker waits long for another's last."""
TRIES_AGAIN = 2
"""So often a browser test that failed: a busy machine may miss a moment. Others never are."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Mark what drives a browser; put it last and in the order of its files.

    While Playwright runs, no other test can have an event loop. The others come in a random order.
    """
    drives_browser = [item for item in items if BROWSERS & set(getattr(item, "fixturenames", ()))]
    for item in drives_browser:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.flaky(reruns=TRIES_AGAIN, reruns_delay=2))
    yield
    drives_browser.sort(key=lambda item: item.path.stem not in BROWSED_FIRST)
    places = {item: place for place, item in enumerate(drives_browser)}
    items.sort(key=lambda item: places.get(item, -1))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Before the fixtures, which draw too, as weights that no test trains."""
    torch.manual_seed(SEED)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call() -> None:
    """Once more: which fixtures of a whole run are set up here hangs on the order."""
    torch.manual_seed(SEED)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many browser tests were tried again: one that needs it often is a fault of a page."""
    ran = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    browser = {report.nodeid for report in ran if "browser" in report.keywords}
    again = sorted({report.nodeid for report in terminalreporter.getreports("rerun")})
    if browser:
        terminalreporter.section("browser tests tried again")
        terminalreporter.write_line(f"{len(again)} of {len(browser)}", bold=bool(again))
        for name in again:
            terminalreporter.write_line(name)


@pytest.fixture(autouse=True)
def _own_main_module() -> Iterator[None]:
    """A page under test takes the place of `__main__`, from which a spawned process would start."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What a test keeps for later, such as a folder's test images, is not kept for the user."""
    from explorer.data.kept_images import FOLDER

    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("cache") / FOLDER
        patch.setattr("explorer.data.kept_images.folders", lambda _name: (place,))
        yield


@pytest.fixture(autouse=True)
def _tiny_numbers_stay() -> Iterator[None]:
    """A command or a training takes the smallest numbers for zero in its thread: it is all ours."""
    yield
    torch.set_flush_denormal(False)


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """A test that leaves this machine fails everywhere, not only where one is offline."""
    connect, look_up = socket.socket.connect, socket.getaddrinfo

    def connect_here(self: socket.socket, address: object) -> None:
        if isinstance(address, tuple) and not _is_here(address[0]):
            raise OSError(errno.ENETUNREACH, f"a test asked for {address[0]}")
        connect(self, address)  # type: ignore[arg-type]

    def look_up_here(host: object, *arguments: object, **options: object) -> object:
        if not _is_here(host):
            raise socket.gaierror(socket.EAI_NONAME, f"a test asked for {host!r}")
        return look_up(host, *arguments, **options)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        patch.setattr(socket, "getaddrinfo", look_up_here)
        # A proxy may well be on this machine.
        patch.setenv("NO_PROXY", "*")
        patch.setenv("no_proxy", "*")
        yield


def _is_here(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode()
    return not isinstance(host, str) or host in ("", "0.0.0.0", "::") or host.startswith(LOOPBACK)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium; skips with a reason where there is none, and fails in CI."""
    from playwright.sync_api import sync_playwright

    executable = headless_browser()
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail("CI must install Chromium, or the pages are not tested.")
        pytest.skip("There is no Chromium on this machine.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def no_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No data set's files are on this machine: neither a chosen folder nor a user's cache."""
    monkeypatch.delenv("EXPLORER_DATA_DIR", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _app: str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a server whose folders behave as different mirrors do."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running_mirrors() as address:
        yield address


@pytest.fixture(scope="session")
def mnist_dir() -> Path:
    """The folder EXPLORER_DATA_DIR, if MNIST is in it."""
    folder = Path(os.environ.get("EXPLORER_DATA_DIR", ""))
    if not (folder / "mnist").is_dir():
        pytest.skip("MNIST is not here: set EXPLORER_DATA_DIR to the folder that holds mnist/")
    return folder


@pytest.fixture(scope="session")
def mnist_judge(mnist_dir: Path) -> Classifier:
    """A classifier of MNIST with another seed than the cards' own."""
    from explorer.data.device_images import DeviceImages
    from explorer.data.registry import load_dataset
    from explorer.metrics.classifier import trained_classifier

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXPLORER_DATA_DIR", os.fspath(mnist_dir))
        splits = [
            DeviceImages(load_dataset("mnist", split), torch.device("cpu"))
            for split in ("train", "test")
        ]
        return trained_classifier(*splits, seed=7)


@pytest.fixture(scope="session")
def tiny_checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two models of digits, two epochs old: read it, never write to it."""
    from explorer.training.settings import TrainingSettings
    from explorer.training.train import TrainingPlan, train_checkpoint

    folder = tmp_path_factory.mktemp("tiny") / "checkpoints"
    for name, family in ((DIGITS_VAE, "vae"), (DIGITS_AUTOENCODER, "autoencoder")):
        plan = TrainingPlan(
            family,
            "digits",
            {"latent_dim": 2, "widths": [16]},
            TrainingSettings(epochs=2, seed=3),
            nll_samples=4,
        )
        for _ in train_checkpoint(plan, folder / name, torch.device("cpu")):
            pass
    return folder


@pytest.fixture(scope="session")
def rbm_checkpoints(tiny_checkpoints: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The two models and a Boltzmann machine of 12 hidden units: read it, never write to it."""
    from explorer.training.settings import TrainingSettings
    from explorer.training.train import TrainingPlan, train_checkpoint

    folder = tmp_path_factory.mktemp("rbm") / "checkpoints"
    shutil.copytree(tiny_checkpoints, folder)
    plan = TrainingPlan(
        "rbm",
        "digits",
        {"latent_dim": 12, "chains": 50},
        TrainingSettings(
            epochs=20, learning_rate=0.1, optimizer="sgd", binarisation="dynamic", seed=3
        ),
    )
    for _ in train_checkpoint(plan, folder / "tiny-rbm", torch.device("cpu")):
        pass
    return folder
