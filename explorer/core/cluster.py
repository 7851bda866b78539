"""How does a Ray cluster serve the core, and what becomes of a call whose replica dies?

Three kinds of processes answer. Here, in the process that is asked, what a checkpoint's small files
say, and every decode that costs less than the way to another process. Replicas, of which Ray Serve
keeps as many as are needed, compute the rest. One keeper has what belongs to visitors, so that all
servers see the same, and so that it outlives each of them. A replica that dies costs time and
nothing else: its calls are asked again.

Any replica answers for any model, and each has its own residents. Serve's model multiplexing, which
leads a model's calls to where it was loaded, was measured beside that (eight models, two replicas,
32 rows a call, busy cores): 6.9 in place of 6.6 ms for one caller, 39 in place of 36 for eight
(medians), and each replica then holds half of the models, some MB of its 500. It would also write
models' names into Serve's logs, and an own model's name is the key to it. So it is not used.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, cast

from explorer.core.again import until_answered
from explorer.core.errors import CoreError
from explorer.core.folders import OWN_VARIABLE, default_checkpoints_dir, own_folder
from explorer.core.forwarded import Call, answered, call_of, forwards, given
from explorer.core.in_process import ModelCore
from explorer.core.originals import Originals
from explorer.core.placement import Placement
from explorer.core.places import REPLICA, note_place
from explorer.core.replicas import Replicas
from explorer.core.served import AT_ONCE, Keeper, Replica
from explorer.core.types import Core
from explorer.core.values import FloatArray, ImageArray, LabelArray
from explorer.core.who_answers import FROM_FILES, KEPT, ONCE
from explorer.training.cluster import NAMESPACE
from explorer.training.cluster import connect as join_ray
from explorer.training.settings import TrainingError

APP, KEEPER = "explorer", "keeper"
KEEPER_AT_ONCE = 64
CALL_S = 180.0
"""The longest computation, a check-up, takes a minute."""
START_S = 120.0
HOPS = 9
_LOGGER = logging.getLogger(__name__)


@forwards
class RayCore:
    """The core of a cluster, as one server asks it; its methods are those of `Core`.

    Args:
        folder: of the checkpoints, which replicas and keeper see under the same path.
        replicas: Ray Serve's handle.
        keeper: Ray's handle.
        own_folder: where visitors' own models lie, under the same path everywhere too.
    """

    def __init__(self, folder: Path, replicas: Any, keeper: Any, own_folder: Path) -> None:
        self._replicas, self._keeper = replicas, keeper
        self._here = ModelCore.open(folder, "cpu", own_folder=own_folder)
        self._placement = Placement(self._hop_s)
        self._device: str | None = None

    @property
    def device(self) -> str:
        """The device of the replicas, for people."""
        if self._device is None:
            self._device = str(self._ask("device", (), {}))
        return self._device

    def residents(self) -> tuple[str, ...]:
        """Names of everyone's models that this server has had decoded, here or by a replica."""
        return tuple(name for name in self._placement.names() if name in self._here.list())

    def originals(self, name: str) -> Originals:
        """Whether a model's test images are here, and how far their fetching is."""
        found = self._here.originals(name)
        kept: Originals = found if found.are_here else self._ask("originals", (name,), {})
        return kept

    def decode(self, name: str, z: FloatArray, labels: LabelArray | None = None) -> ImageArray:
        """E[x|z] as uint8 (N, C, H, W), where that costs less: here, or by a replica."""
        if 0 < len(z) <= self._rows_here(name, z, labels):
            return self._here.decode(name, z, labels)
        note_place(REPLICA)
        images: ImageArray = self._ask("decode", (name, z, labels), {})
        return images

    def _rows_here(self, name: str, z: FloatArray, labels: LabelArray | None) -> int:
        try:
            rows = self._placement.rows_here(
                name,
                self._here.version(name),
                lambda codes, theirs: self._here.decode(name, codes, theirs),
                z,
                labels,
            )
        except CoreError:  # whoever answers the call itself says what is wrong with it
            return 0
        if not rows and name in self._here.residents():
            self._here._residents.forget(name)
        return rows

    def _hop_s(self) -> float:
        """Seconds to a replica and back, the median of some."""
        took_s = []
        for _ in range(HOPS):
            begin_s = perf_counter()
            self._on_replica("echo", 0)
            took_s.append(perf_counter() - begin_s)
        return median(took_s)

    def _ask(self, name: str, arguments: tuple[Any, ...], options: dict[str, Any]) -> Any:
        call = call_of(name, arguments, options)
        if name in FROM_FILES:
            return given(answered(self._here, call))
        sent = self._sent(call)
        if name in KEPT:
            return given(self._by_keeper(sent, may_be_repeated=name not in ONCE))
        return given(self._on_replica("answer", sent))

    def _sent(self, call: Call) -> object:
        """A call as it leaves this process."""
        return call

    def _on_replica(self, method: str, sent: object) -> Any:
        asked = getattr(self._replicas, method)
        return until_answered(
            lambda: _in_time(lambda: asked.remote(sent).result(timeout_s=CALL_S)), _is_lost
        )

    def _by_keeper(self, sent: object, may_be_repeated: bool) -> Any:
        import ray

        def ask() -> Any:
            return _in_time(lambda: ray.get(self._keeper.answer.remote(sent), timeout=CALL_S))

        if may_be_repeated:
            return until_answered(ask, _is_lost)
        try:
            return ask()
        except Exception as error:
            if not _is_lost(error):
                raise
            raise CoreError(
                "What was asked may not have been done: look, and ask again."
            ) from error


def _in_time(ask: Any) -> Any:
    try:
        return ask()
    except TimeoutError as error:
        raise CoreError(f"The models did not answer within {CALL_S:.0f} s.") from error


def _is_lost(error: Exception) -> bool:
    """Whether an exception says that a process is gone, and not that it refused."""
    from ray import exceptions as gone
    from ray.serve.exceptions import DeploymentUnavailableError

    return isinstance(
        error,
        gone.RayActorError
        | gone.WorkerCrashedError
        | gone.NodeDiedError
        | gone.ObjectLostError
        | gone.RpcError
        | DeploymentUnavailableError,
    )


# --- the cluster itself --------------------------------------------------------------------------


def open_cluster(folder: Path, device: str) -> Core:
    """The core of the cluster at `RAY_ADDRESS`, or of one here that ends with this process.

    Raises:
        CoreError: Ray is not installed, or nothing answers at that address.
    """
    connect()
    replicas, keeper = deployed(folder, device)
    core = cast(Core, RayCore(folder, replicas, keeper, own_folder()))
    # Asked now: who asks later may be an event loop, which must not wait for a replica.
    _LOGGER.info("The models answer on %s.", core.device)
    return core


def connect() -> None:
    """Join the cluster at `RAY_ADDRESS`; without one start Ray here, for this machine alone.

    Raises:
        CoreError: as `open_cluster`.
    """
    told = {name: value for name, value in os.environ.items() if name.startswith("EXPLORER_")}
    try:
        join_ray({**told, OWN_VARIABLE: str(own_folder())})
    except TrainingError as error:
        raise CoreError(f"EXPLORER_CORE is ray: {error}") from error


def deployed(folder: Path, device: str) -> tuple[Any, Any]:
    """Handles of the replicas and of the keeper, which are started unless they run."""
    import ray
    from ray import serve

    keeper = (
        ray.remote(Keeper)
        .options(
            name=KEEPER,
            namespace=NAMESPACE,
            lifetime="detached",
            get_if_exists=True,
            max_restarts=-1,
            max_concurrency=KEEPER_AT_ONCE,
            num_cpus=0,
        )
        .remote(str(folder), "cpu", str(own_folder()))
    )
    serve.start(proxy_location="Disabled")
    if APP not in serve.status().applications:
        told = {"folder": str(folder), "device": device, "own_folder": str(own_folder())}
        serve.run(application(told), name=APP, route_prefix=None)
    return serve.get_app_handle(APP), keeper


def application(told: dict[str, str]) -> Any:
    """What Ray Serve runs; a configuration file names it as `explorer.core.cluster:application`.

    Args:
        told: `folder`, `device` and `own_folder` of each replica; the environment says the rest.
    """
    from ray import serve

    wanted = Replicas.from_environment()
    number: dict[str, Any] = {"num_replicas": wanted.least}
    if wanted.least < wanted.most:
        bounds = {"min_replicas": wanted.least, "max_replicas": wanted.most}
        number = {"autoscaling_config": {**bounds, "target_ongoing_requests": 2}}
    share = {"num_gpus": wanted.gpus} if wanted.gpus else {"num_cpus": 0.25}
    replica = serve.deployment(
        Replica,
        name="Replica",
        max_ongoing_requests=2 * AT_ONCE,
        ray_actor_options=share,
        health_check_period_s=1,
        health_check_timeout_s=10,
        graceful_shutdown_timeout_s=10,
        **number,
    )
    return replica.bind(
        told.get("folder", str(default_checkpoints_dir())),
        told.get("device", "auto"),
        told.get("own_folder", str(own_folder())),
    )
