"""What do all routes of one application share?"""

from __future__ import annotations

from dataclasses import dataclass, field

from explorer.server.admission import Admission
from explorer.server.batching import Batcher
from explorer.server.decoding_core import CoreOpener
from explorer.server.draining import Draining
from explorer.server.limits import Limits
from explorer.server.observed.labels import ModelLabels
from explorer.server.traffic import Traffic


@dataclass(frozen=True, eq=False)
class ServerParts:
    """What the routes stand on, one of each for the whole application.

    Attributes:
        opener: opens the core on the first use.
        batcher: decodes what has come in together.
        limits: what clients may ask.
        admission: who is connected.
        traffic: what was answered and refused.
        labels: under which names models are counted and logged.
        draining: whether nobody is taken any more.
    """

    opener: CoreOpener
    batcher: Batcher
    limits: Limits
    admission: Admission
    traffic: Traffic
    labels: ModelLabels
    draining: Draining = field(default_factory=Draining)
