"""How is every model kept once on the device and used by everyone at the same time?"""

from __future__ import annotations

import contextlib
import math
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from explorer.core.bound_draws import bound_draws
from explorer.core.checks import checked_image, checked_labels
from explorer.core.checkup import checkup
from explorer.core.close_up import close_up
from explorer.core.codes import (
    blank_codes,
    code_costs,
    code_pictures,
    code_use,
    codes_log_px,
    drawn_codes,
    image_codes,
)
from explorer.core.contrasts import measure_boltzmann, measure_vae
from explorer.core.device import choose_device, cpu_threads, device_title, keep_to_cpu_threads
from explorer.core.encoder_decoder import (
    decode,
    elbo_terms,
    encode,
    reconstruct,
    require_encoder,
)
from explorer.core.energy import (
    energy_table,
    energy_test_images,
    free_energy,
    gibbs_frames,
    noise,
)
from explorer.core.errors import CoreError
from explorer.core.evidence import posterior_map
from explorer.core.features import first_layer, unit_view, unit_worth
from explorer.core.inference_gap import inference_gap, likeliest_plain_image
from explorer.core.inner import Arrays, Compute, Tensors
from explorer.core.label_worth import label_worth
from explorer.core.live_store import LiveEntry, LiveStore
from explorer.core.memory import OutOfDeviceMemory, in_halves
from explorer.core.originals import cancel_fetching, fetch_originals, originals
from explorer.core.own_models import OwnModels, remove_folders_of_the_dead
from explorer.core.pixels import to_float
from explorer.core.plain_decoder import plain_decoder, plain_encoder
from explorer.core.receipt import elbo_by_class, receipt
from explorer.core.replays import Replays
from explorer.core.residents import Residents, device_of
from explorer.core.samples import draw_images, drawn_test_images
from explorer.core.saving import (
    claim_model,
    delete_model,
    download_model,
    own_models,
    remove_model,
    save_model,
    upload_model,
)
from explorer.core.stored_data import factors, test_images
from explorer.core.tiny_boltzmann import begin_tiny_boltzmann, continue_tiny_boltzmann
from explorer.core.trainings import (
    cancel_training,
    claim_training,
    mark_owner,
    owners,
    pause_training,
    prepare_training,
    resume_training,
    train,
    train_on_drawings,
    training_of,
    trainings,
)
from explorer.core.trust import trust
from explorer.core.values import Description, ImageArray, LabelArray, StoredEncodings
from explorer.core.walks import geodesic_leg, walk
from explorer.data.fetchings import Fetchings
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.batches import rows_at_once
from explorer.models.patience import go_on
from explorer.training.checkpoint import CheckpointError, recover_all
from explorer.training.fast.host_memory import keep_freed_memory
from explorer.training.job import Job
from explorer.training.queue import TrainingQueue
from explorer.training.settings import TrainingError
from explorer.training.snapshots import Snapshots

BUDGET_BYTES = 1 << 30
"""Weights kept on the device; ours are a few MB each, so this is many."""


class ModelCore:
    """The models of one folder on one device, in this process. Thread-safe; models never change.

    What it can do is said in `explorer.core.types.Core`. Most of that is in a file for each
    subject, as functions whose first argument is this core; here they become its methods.
    """

    def __init__(
        self, folder: Path, device: torch.device, budget_bytes: int, own_folder: Path | None
    ):
        self._device = device
        self._own = OwnModels(self._forget, shared=own_folder)
        self._fetchings = Fetchings()
        self._store = LiveStore(folder, unlisted=self._own.path)
        self._residents = Residents(self._store.model, device, budget_bytes, self._store.stamp)
        self._replays = Replays(self._residents)
        self._trainings = TrainingQueue(self._adopt, str(device), cpu_threads())

    @classmethod
    def open(
        cls,
        checkpoints_dir: Path | str,
        device: str = "auto",
        budget_bytes: int = BUDGET_BYTES,
        own_folder: Path | None = None,
    ) -> ModelCore:
        """The core over a folder of checkpoints; nothing is loaded before it is asked for.

        Visitors' own models lie in `own_folder` if other processes shall see them too.

        Raises:
            CoreError: no such device.
        """
        chosen = choose_device(device)
        if chosen.type == "cpu":
            keep_to_cpu_threads()
            keep_freed_memory()
        remove_folders_of_the_dead()
        with contextlib.suppress(CheckpointError):  # a folder that may only be read
            recover_all(Path(checkpoints_dir))
        return cls(Path(checkpoints_dir), chosen, budget_bytes, own_folder)

    # --- what there is -----------------------------------------------------------------------

    @property
    def device(self) -> str:
        """The device, for people."""
        return device_title(self._device)

    def knows(self, name: str) -> bool:
        """Whether there is a model of that name, listed or not."""
        return self._store.knows(name)

    def version(self, name: str) -> str:
        """Another one for each folder, and after the model was replaced or its data came."""
        return f"{self._store.version(name)} {self.originals(name).are_here:d}"

    def weights_sha256(self, name: str) -> str:
        """SHA-256 of a model's weights, hexadecimal: the same under any name."""
        return self._store.weights_sha256(name)

    def residents(self) -> tuple[str, ...]:
        """Names of the models on the device now, those that are one visitor's alone left out."""
        return tuple(name for name in self._residents.names() if self._own.path(name) is None)

    def describe(self, name: str) -> Description:
        """What a model is and can do; CoreError if there is none of that name."""
        return self._store.describe(name)

    def encodings(self, name: str) -> StoredEncodings:
        """The stored test set of a model."""
        return self._store.encodings(name)

    def history(self, name: str) -> dict[str, Any]:
        """Each loss term per epoch: {"unit", "epochs", "train": {term: […]}, "validation": …}."""
        return self._store.history(name)

    def snapshots(self, name: str) -> Snapshots | None:
        """The latent plane after each epoch, or every few, where it was kept."""
        return self._store.snapshots(name)

    # The last of those above: from here on `list` is this method, not the type.
    def list(self) -> list[str]:
        """Names of the checkpoints, in alphabetical order."""
        return self._store.names()

    test_images, factors = test_images, factors
    originals, fetch_originals, cancel_fetching = originals, fetch_originals, cancel_fetching

    # --- what they compute -------------------------------------------------------------------

    encode, decode, reconstruct, elbo_terms = encode, decode, reconstruct, elbo_terms
    receipt, elbo_by_class, label_worth = receipt, elbo_by_class, label_worth
    inference_gap, likeliest_plain_image = inference_gap, likeliest_plain_image
    posterior_map, close_up, bound_draws = posterior_map, close_up, bound_draws
    trust, walk, geodesic_leg = trust, walk, geodesic_leg
    draw_images, drawn_test_images = draw_images, drawn_test_images
    image_codes, drawn_codes, blank_codes = image_codes, drawn_codes, blank_codes
    code_costs, codes_log_px = code_costs, codes_log_px
    code_use, code_pictures = code_use, code_pictures
    energy_table, energy_test_images = energy_table, energy_test_images
    free_energy, gibbs_frames, noise = free_energy, gibbs_frames, noise
    checkup = checkup
    first_layer, unit_worth, unit_view = first_layer, unit_worth, unit_view
    plain_decoder, plain_encoder = plain_decoder, plain_encoder
    measure_boltzmann, measure_vae = measure_boltzmann, measure_vae
    begin_tiny_boltzmann = begin_tiny_boltzmann
    continue_tiny_boltzmann = continue_tiny_boltzmann

    # --- what belongs to a visitor -----------------------------------------------------------

    own_models, claim_model, remove_model = own_models, claim_model, remove_model
    upload_model, download_model, save_model = upload_model, download_model, save_model
    delete_model = delete_model
    train, training_of, trainings, claim_training = train, training_of, trainings, claim_training
    train_on_drawings = train_on_drawings
    pause_training, resume_training = pause_training, resume_training
    cancel_training, prepare_training = cancel_training, prepare_training
    owners, mark_owner = owners, mark_owner

    # --- what lives in this process alone ----------------------------------------------------

    def show_live(self, entry: LiveEntry, owner: str = "") -> None:
        """Put somebody's live model before all others; for its owner alone where there is one.

        Raises:
            CoreError: the owner has as many as one may have.
        """
        if owner:
            self._own.adopt(Path(entry.name), owner)
        self._store.add(entry)

    def new_own_name(self, owner: str) -> str:
        """A name under which a live model may be shown to its owner alone.

        Raises:
            CoreError: the owner has as many as one may have.
        """
        return self._own.new_folder(owner).name

    def remove_live(self, name: str) -> None:
        """Take a live model away; one that is gone already stays so."""
        self._store.remove(name)
        self._forget(name)

    # --- for the core's own files ------------------------------------------------------------

    def _path(self, name: str) -> Path:
        return self._store.path(name)

    def _model(self, name: str) -> Model:
        """The shared model, to be read and never changed."""
        self.describe(name)
        return self._residents.get(name)

    def _on_device(
        self, name: str, image: ImageArray, labels: LabelArray | None = None
    ) -> tuple[ContinuousLatentModel, Tensor, Tensor | None]:
        """The shared model, and one image's pixels and label beside it."""
        require_encoder(self, name)
        keep_to_cpu_threads()
        described = self.describe(name)
        x = checked_image(described, image)
        y = checked_labels(described, labels, len(x))
        model = self._residents.get(name)
        assert isinstance(model, ContinuousLatentModel)
        device = device_of(model)
        return model, to_float(x.to(device)), None if y is None else y.to(device)

    def _compute(
        self,
        described: Description,
        function: Compute,
        rows: Tensor,
        labels: LabelArray | None = None,
    ) -> Arrays:
        """`function(model, rows, labels)` on the device, in batches; arrays back, joined by row.

        The rows (N, …) are the caller's to check, the labels are checked here. Where device memory
        runs out the batch is halved, and in the end the CPU answers.
        """
        checked = checked_labels(described, labels, len(rows))
        at_once = rows_at_once(math.prod(described.image_shape))
        if len(rows) <= at_once:
            return self._batch(described, function, rows, checked)
        spans = [slice(start, start + at_once) for start in range(0, len(rows), at_once)]
        parts = [
            self._batch(described, function, rows[span], None if checked is None else checked[span])
            for span in spans
        ]
        return [np.concatenate(part) for part in zip(*parts, strict=True)]

    @torch.inference_mode()
    def _batch(
        self, described: Description, function: Compute, rows: Tensor, labels: Tensor | None
    ) -> Arrays:
        keep_to_cpu_threads()
        go_on()
        model, device = self._residents.placed(described.name, described.stamp)

        def there(x: Tensor, y: Tensor | None) -> Tensors:
            # One copy in, one copy out; in between everything stays on the device.
            return function(model, x.to(device), None if y is None else y.to(device))

        try:
            found = in_halves(there, [rows, labels])
        except OutOfDeviceMemory:
            # From its file: a copy of the one on the device would need the memory there is not.
            found = function(self._store.model(described.name), rows, labels)
        return [tensor.cpu().numpy() for tensor in found]

    def _forget(self, name: str) -> None:
        self._store.forget(name)
        self._residents.forget(name)

    def _adopt(self, job: Job) -> None:
        try:
            self._own.adopt(job.folder, job.owner)
        except CoreError as error:
            raise TrainingError(str(error)) from error
