"""Which decoders are recorded on the device, to be played back?

Those of everyone's models with a continuous code and no classes, on a GPU, each as it is asked for.
What cannot be recorded is decoded as it would be without.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Collection

from torch import Tensor

from explorer.core.live_store import LIVE
from explorer.core.own_models import loggable
from explorer.core.pixels import to_uint8
from explorer.core.residents import Residents
from explorer.core.values import Description, ImageArray
from explorer.models.base import ContinuousLatentModel, Model
from explorer.models.replayed import Replayed, bucket_of

KEPT_MODELS = 16
"""With their recordings, the least recently used of which goes first."""
RECORDING = frozenset({"cuda"})

_LOGGER = logging.getLogger(__name__)
_Recordings = dict[int, Replayed]


class Replays:
    """The recordings of one core. Thread-safe.

    Args:
        residents: where the models are.
        kinds: of devices on which decoders are recorded.
    """

    def __init__(self, residents: Residents, kinds: Collection[str] = RECORDING) -> None:
        self._residents = residents
        self._kinds = kinds
        self._records = residents.kind in kinds
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[Model, _Recordings | None]] = OrderedDict()
        """Of each name the model that was recorded; None in place of what cannot be."""

    def images(self, described: Description, codes: Tensor) -> ImageArray | None:
        """The images of codes (N, D) on the host; None where they are not to be had so."""
        if not self._records:
            return None
        bucket = bucket_of(len(codes))
        if bucket is None or described.can("conditional") or described.family == LIVE:
            return None
        model, device = self._residents.placed(described.name, described.stamp)
        if device.type not in self._kinds or not isinstance(model, ContinuousLatentModel):
            return None
        with self._lock:
            recordings = self._recordings(described.name, model)
            if recordings is None:
                return None
            try:
                if bucket not in recordings:
                    recordings[bucket] = Replayed(
                        lambda rows: to_uint8(model.decode_mean(rows)),
                        described.latent_dim,
                        bucket,
                        device,
                    )
                found: ImageArray = recordings[bucket](codes).numpy()
            except RuntimeError:
                self._kept[described.name] = (model, None)
                _LOGGER.exception("%s cannot be recorded.", loggable(described.name))
                return None
            return found

    def _recordings(self, name: str, model: Model) -> _Recordings | None:
        kept = self._kept.get(name)
        if kept is None or kept[0] is not model:
            kept = self._kept[name] = (model, {})
            while len(self._kept) > KEPT_MODELS:
                self._kept.popitem(last=False)
        self._kept.move_to_end(name)
        return kept[1]
