"""Where do the trained models live? On the device, once, for everyone.

`Core` is all that may be asked; pages, routes and commands import from here alone. What a name
stands for is loaded when the name is asked for: some need torch, which takes seconds, and an app
answers its first visitor before it has it.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from explorer.core.again import TROUBLES
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
    from explorer.core.places import SERVER, last_place, note_place
    from explorer.core.plain_decoder import PlainDecoder, PlainEncoder
    from explorer.core.receipt import Receipt, Terms, elbo_samples
    from explorer.core.replicas import Replicas
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
        GIVEN_CLASS,
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

_FROM: dict[str, str] = {
    "TROUBLES": "explorer.core.again",
    "BoundDraws": "explorer.core.bound_draws",
    "share_outside": "explorer.core.close_up",
    "CodeLevel": "explorer.core.codes",
    "CodeUse": "explorer.core.codes",
    "code_levels": "explorer.core.codes",
    "without_fine": "explorer.core.codes",
    "AIS_STEPS": "explorer.core.contrasts",
    "CHAINS": "explorer.core.contrasts",
    "MIXING_STEPS": "explorer.core.contrasts",
    "STEPS": "explorer.core.contrasts",
    "BoltzmannMeasures": "explorer.core.contrasts",
    "VaeMeasures": "explorer.core.contrasts",
    "COLDEST": "explorer.core.energy",
    "HOTTEST": "explorer.core.energy",
    "ChainSettings": "explorer.core.energy",
    "GibbsFrames": "explorer.core.energy",
    "binarised": "explorer.core.energy",
    "CoreError": "explorer.core.errors",
    "Evidence": "explorer.core.evidence",
    "PosteriorMap": "explorer.core.evidence",
    "FirstLayerFields": "explorer.core.features",
    "UnitView": "explorer.core.features",
    "default_checkpoints_dir": "explorer.core.folders",
    "ModelCore": "explorer.core.in_process",
    "InferenceGap": "explorer.core.inference_gap",
    "PlainImage": "explorer.core.inference_gap",
    "LabelWorth": "explorer.core.label_worth",
    "LIVE": "explorer.core.live_store",
    "LiveEntry": "explorer.core.live_store",
    "LossMap": "explorer.core.loss_map",
    "Originals": "explorer.core.originals",
    "OWN": "explorer.core.own_models",
    "loggable": "explorer.core.own_models",
    "OWN_PREFIX": "explorer.core.own_models:PREFIX",
    "PlainDecoder": "explorer.core.plain_decoder",
    "PlainEncoder": "explorer.core.plain_decoder",
    "Receipt": "explorer.core.receipt",
    "Replicas": "explorer.core.replicas",
    "Terms": "explorer.core.receipt",
    "elbo_samples": "explorer.core.receipt",
    "SERVER": "explorer.core.places",
    "last_place": "explorer.core.places",
    "note_place": "explorer.core.places",
    "asked_as": "explorer.core.request_ids",
    "new_request_id": "explorer.core.request_ids",
    "request_id": "explorer.core.request_ids",
    "DrawnImages": "explorer.core.samples",
    "classes_told": "explorer.core.samples",
    "check_core_environment": "explorer.core.shared",
    "deploy_core": "explorer.core.shared",
    "shared_core": "explorer.core.shared",
    "Switches": "explorer.core.switches",
    "switched_off": "explorer.core.switches",
    "BEST_LOG_LIKELIHOOD": "explorer.core.tiny_boltzmann",
    "CHAIN_COUNTS": "explorer.core.tiny_boltzmann",
    "MANY": "explorer.core.tiny_boltzmann",
    "METHODS": "explorer.core.tiny_boltzmann",
    "MOST_UPDATES": "explorer.core.tiny_boltzmann",
    "TinySettings": "explorer.core.tiny_boltzmann",
    "TinyState": "explorer.core.tiny_boltzmann",
    "bars_and_stripes": "explorer.core.tiny_boltzmann",
    "Training": "explorer.core.trainings",
    "Core": "explorer.core.types",
    "GIVEN_CLASS": "explorer.core.values",
    "Description": "explorer.core.values",
    "ElboTable": "explorer.core.values",
    "EnergyTable": "explorer.core.values",
    "Posterior": "explorer.core.values",
    "StoredEncodings": "explorer.core.values",
    "TestImages": "explorer.core.values",
    "GEODESIC": "explorer.core.walks",
    "WAYS": "explorer.core.walks",
    "Walk": "explorer.core.walks",
    "Asked": "explorer.core.watching",
    "Watched": "explorer.core.watching",
    "watched": "explorer.core.watching",
    "DOUBT": "explorer.metrics.checkup.finding",
    "FACT": "explorer.metrics.checkup.finding",
    "FAULT": "explorer.metrics.checkup.finding",
    "Bars": "explorer.metrics.checkup.finding",
    "Checkup": "explorer.metrics.checkup.finding",
    "Finding": "explorer.metrics.checkup.finding",
    "Strip": "explorer.metrics.checkup.finding",
    "INTEGRATED_NUMBERS": "explorer.metrics.quadrature",
}
"""Each name's file, and behind a colon what it is called there."""


def __getattr__(name: str) -> Any:
    if name not in _FROM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, own = _FROM[name].partition(":")
    found = globals()[name] = getattr(importlib.import_module(module), own or name)
    return found


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
    "GIVEN_CLASS",
    "HOTTEST",
    "INTEGRATED_NUMBERS",
    "LIVE",
    "MANY",
    "METHODS",
    "MIXING_STEPS",
    "MOST_UPDATES",
    "OWN",
    "OWN_PREFIX",
    "SERVER",
    "STEPS",
    "TROUBLES",
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
    "Replicas",
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
    "last_place",
    "loggable",
    "new_request_id",
    "note_place",
    "request_id",
    "share_outside",
    "shared_core",
    "switched_off",
    "watched",
    "without_fine",
]
