"""Are a model's original test images on this machine, and if not, who is fetching them?"""

from __future__ import annotations

from dataclasses import dataclass, replace

from explorer.core.errors import CoreError
from explorer.core.inner import InnerCore
from explorer.core.stored_data import folder_images
from explorer.core.switches import Switches
from explorer.data.registry import DATASETS, has_test_images_here


@dataclass(frozen=True)
class Originals:
    """What is known of the data set that a model was tested on.

    Attributes:
        title: the data set's.
        are_here: whether its files are on this machine.
        may_be_fetched: whether they are not, somebody gives them away, and the host lets us fetch.
        all_bytes: how much there is to fetch.
        bytes_here: how much of it has come; None where nobody is fetching.
        failure: why the last try brought nothing, in a sentence; "" where there was none.
    """

    title: str
    are_here: bool
    may_be_fetched: bool
    all_bytes: int = 0
    bytes_here: int | None = None
    failure: str = ""


def originals(core: InnerCore, name: str) -> Originals:
    """Whether a model's test images are here, and how far their fetching is."""
    described = core.describe(name)
    if core._store.live(name) is not None:
        return Originals(described.dataset_title, are_here=True, may_be_fetched=False)
    spec = DATASETS.get(described.dataset)
    if spec is None:
        return Originals(described.dataset_title, are_here=False, may_be_fetched=False)
    if has_test_images_here(spec.name) or folder_images(core, described) is not None:
        return Originals(spec.title, are_here=True, may_be_fetched=False)
    is_allowed = Switches.from_environment().fetch
    found = Originals(
        spec.title, False, bool(spec.fetched_bytes) and is_allowed, spec.fetched_bytes
    )
    latest = core._fetchings.latest(spec.name)
    if latest is None:
        return found
    here = latest.bytes_here if latest.is_running else None
    return replace(found, bytes_here=here, failure=latest.failure)


def fetch_originals(core: InnerCore, name: str) -> None:
    """Begin to fetch a model's test images into this machine's cache; returns at once.

    Raises:
        CoreError: the host has switched fetching off, or nobody gives the data set away.
    """
    found = originals(core, name)
    if found.are_here:
        return
    if not found.may_be_fetched:
        raise CoreError(f"{found.title} cannot be fetched here.")
    core._fetchings.begin(core.describe(name).dataset)


def cancel_fetching(core: InnerCore, name: str) -> None:
    """Fetch a model's test images no further; nothing of a half-fetched file stays."""
    core._fetchings.cancel(core.describe(name).dataset)
