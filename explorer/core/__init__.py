"""Where do the trained models live? On the device, once, for everyone.

`Core` is all that may be asked; pages, routes and commands import from here alone.
"""

from explorer.core.bound_draws import BoundDraws
from explorer.core.close_up import share_outside
from explorer.core.codes import CodeLevel, CodeUse, code_levels, without_fine
from explorer.core.contrasts import (
    AIS_STEPS,
    CHAINS,
    MIXING_STEPS,
    STEPS,
    BoltzmannMeasures,
    VaeMeasures,
)
from explorer.core.energy import (
    COLDEST,
    HOTTEST,
    ChainSettings,
    GibbsFrames,
    binarised,
)
from explorer.core.errors import CoreError
from explorer.core.evidence import Evidence, PosteriorMap
from explorer.core.features import FirstLayerFields, UnitView
from explorer.core.folders import default_checkpoints_dir
from explorer.core.in_process import ModelCore
from explorer.core.inference_gap import InferenceGap, PlainImage
from explorer.core.label_worth import LabelWorth
from explorer.core.live_store import LIVE, LiveEntry
from explorer.core.loss_map import LossMap
from explorer.core.originals import Originals
from explorer.core.own_models import OWN, loggable
from explorer.core.own_models import PREFIX as OWN_PREFIX
from explorer.core.plain_decoder import PlainDecoder, PlainEncoder
from explorer.core.receipt import Receipt, Terms, elbo_samples
from explorer.core.request_ids import asked_as, new_request_id, request_id
from explorer.core.samples import DrawnImages, classes_told
from explorer.core.shared import check_core_environment, deploy_core, shared_core
from explorer.core.switches import Switches, switched_off
from explorer.core.tiny_boltzmann import (
    BEST_LOG_LIKELIHOOD,
    CHAIN_COUNTS,
    MANY,
    METHODS,
    MOST_UPDATES,
    TinySettings,
    TinyState,
    bars_and_stripes,
)
from explorer.core.trainings import Training
from explorer.core.types import Core
from explorer.core.values import (
    Description,
    ElboTable,
    EnergyTable,
    Posterior,
    StoredEncodings,
    TestImages,
)
from explorer.core.walks import GEODESIC, WAYS, Walk
from explorer.core.watching import Asked, Watched, watched
from explorer.metrics.checkup.finding import DOUBT, FACT, FAULT, Bars, Checkup, Finding, Strip
from explorer.metrics.quadrature import INTEGRATED_NUMBERS

__all__ = [
    "AIS_STEPS",
    "BEST_LOG_LIKELIHOOD",
    "CHAINS",
    "CHAIN_COUNTS",
    "COLDEST",
    "DOUBT",
    "FACT",
    "FAULT",
    "GEODESIC",
    "HOTTEST",
    "INTEGRATED_NUMBERS",
    "LIVE",
    "MANY",
    "METHODS",
    "MIXING_STEPS",
    "MOST_UPDATES",
    "OWN",
    "OWN_PREFIX",
    "STEPS",
    "WAYS",
    "Asked",
    "Bars",
    "BoltzmannMeasures",
    "BoundDraws",
    "ChainSettings",
    "Checkup",
    "CodeLevel",
    "CodeUse",
    "Core",
    "CoreError",
    "Description",
    "DrawnImages",
    "ElboTable",
    "EnergyTable",
    "Evidence",
    "Finding",
    "FirstLayerFields",
    "GibbsFrames",
    "InferenceGap",
    "LabelWorth",
    "LiveEntry",
    "LossMap",
    "ModelCore",
    "Originals",
    "PlainDecoder",
    "PlainEncoder",
    "PlainImage",
    "Posterior",
    "PosteriorMap",
    "Receipt",
    "StoredEncodings",
    "Strip",
    "Switches",
    "Terms",
    "TestImages",
    "TinySettings",
    "TinyState",
    "Training",
    "UnitView",
    "VaeMeasures",
    "Walk",
    "Watched",
    "asked_as",
    "bars_and_stripes",
    "binarised",
    "check_core_environment",
    "classes_told",
    "code_levels",
    "default_checkpoints_dir",
    "deploy_core",
    "elbo_samples",
    "loggable",
    "new_request_id",
    "request_id",
    "share_outside",
    "shared_core",
    "switched_off",
    "watched",
    "without_fine",
]
