"""What does a GPU make of decoding, training and evaluation? One run, one table, one JSON file.

    python tests/benchmarks/on_gpu.py --json on_gpu.json

Ends within eight minutes. It needs torch, numpy, scikit-learn and safetensors, and of this program
what needs no more; MNIST is read where `EXPLORER_DATA_DIR` has it and all requirements are there,
else scikit-learn's digits stand in, enlarged. Where there is no GPU it runs in a small form on the
processor, which shows that it runs and measures nothing of a GPU's.
"""

from __future__ import annotations

import argparse
import json
import math
import platform
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch
from gpu_bench import Bench, Size, device_ms, digits, shipped
from torch import Tensor

from explorer.cli.benchmarks.textbook import TextbookTraining, TextbookVAE
from explorer.data.dataset import Dataset
from explorer.data.device_images import DeviceImages
from explorer.metrics.likelihood import negative_log_likelihoods
from explorer.models.base import ContinuousLatentModel
from explorer.models.registry import build
from explorer.models.replayed import BUCKETS, Replayed
from explorer.training.settings import PRECISIONS, TrainingSettings
from explorer.training.steps import Steps

WHOLE_S = 480.0
"""No part begins after so many seconds, less what the longest takes."""
SPARE_S = 60.0
BATCH, HIDDEN, LATENT_DIM = 128, 400, 20


def decoding(bench: Bench) -> None:
    """From codes on the host to pictures on the host, by bucket; and 10,000 on the device."""
    model = shipped(bench.device)

    def levels(rows: Tensor) -> Tensor:
        return model.decode_mean(rows).mul(255).round_().to(torch.uint8)

    @torch.inference_mode()
    def plainly(codes: Tensor) -> Tensor:
        return levels(codes.to(bench.device)).cpu()

    generator = torch.Generator().manual_seed(0)
    for bucket in BUCKETS if bench.device.type == "cuda" else BUCKETS[:2]:
        codes = torch.randn(bucket, model.latent_dim, generator=generator)
        recorded = Replayed(levels, model.latent_dim, bucket, bench.device)
        off = (recorded(codes).int() - plainly(codes).int()).abs().max().item()
        times = {"recorded": recorded, "plain": plainly}
        for name, way in times.items():
            taken = np.array(bench.seconds(lambda way=way, codes=codes: way(codes))) * 1e6
            bench.note(
                f"a decode of {bucket}, host to host, {name}",
                float(np.median(taken)),
                "µs",
                p95=round(float(np.percentile(taken, 95)), 1),
                levels_off=off,
            )
    many(bench, model, levels, generator)


def many(
    bench: Bench,
    model: ContinuousLatentModel,
    levels: Callable[[Tensor], Tensor],
    generator: torch.Generator,
) -> None:
    """10,000 decodes that stay on the device, by its own clock where it has one."""
    rows = torch.randn(bench.size.decodes, model.latent_dim, generator=generator)
    there = rows.to(bench.device)
    work: Callable[[], object] = torch.no_grad()(lambda: levels(there))
    name = "10,000 decodes on the device, plain"
    bench.note(name, device_ms(bench, work), "ms", rows=len(rows))
    if bench.device.type == "cuda":
        from explorer.models.replayed import beside, recorded

        beside(work)
        with torch.no_grad():
            graph = recorded(work)
        name = "10,000 decodes on the device, recorded"
        bench.note(name, device_ms(bench, graph.replay), "ms", rows=len(rows))


def fresh(device: torch.device) -> ContinuousLatentModel:
    """The 784-400-20 VAE, the same each time."""
    torch.manual_seed(0)
    architecture = {"image_shape": (1, 28, 28), "latent_dim": LATENT_DIM, "widths": (HIDDEN,)}
    model = build("vae", architecture)
    assert isinstance(model, ContinuousLatentModel)
    return model.to(device)


def training(bench: Bench) -> None:
    """An epoch: the textbook loop, ours step by step, and ours played back, in two precisions."""
    device, count = bench.device, bench.size.images
    images, whose = digits("train", count)
    print(f"Trained on {count:,} images: {whose}.", flush=True)
    torch.manual_seed(0)
    book = TextbookTraining(TextbookVAE(784, HIDDEN, LATENT_DIM).to(device), images, BATCH)
    slow_s = min(bench.seconds(book.epoch, 1))
    bench.note("an epoch, textbook loop", slow_s, "s")
    there = DeviceImages(Dataset("benchmark", "train", images, None), device)
    held_out, _ = digits("validation", min(count, 2_000))
    kept = DeviceImages(Dataset("benchmark", "validation", held_out, None), device)
    bounds: dict[str, Tensor] = {}
    fastest_s = math.inf
    for precision in PRECISIONS:
        for is_replayed in (False, True):
            name = f"an epoch, {'replayed' if is_replayed else 'step by step'}, {precision}"
            epoch, model = epochs(there, precision, is_replayed)
            taken = bench.seconds(epoch, bench.size.epochs)
            bounds[name] = bound(model, kept)
            nats = bounds[name].mean().item()
            bench.note(name, float(np.median(taken)), "s", held_out_elbo=round(nats, 3))
            fastest_s = min(fastest_s, float(np.median(taken)))
    bench.note("an epoch against the textbook loop, times as fast", slow_s / fastest_s, "×")
    first, second = (bounds[f"an epoch, replayed, {precision}"] for precision in PRECISIONS)
    off, error = (first - second).mean().item(), (first.std() / math.sqrt(len(first))).item()
    bench.note("held-out ELBO lost to bfloat16", off, "nats", standard_error=round(error, 3))


def epochs(
    images: DeviceImages, precision: str, is_replayed: bool
) -> tuple[Callable[[], None], ContinuousLatentModel]:
    """An epoch at each call, of a model that begins anew."""
    from explorer.training.fast.replayed_steps import ReplayedSteps

    settings = TrainingSettings(batch_size=BATCH, schedule="constant", precision=precision)
    model = fresh(images.device)
    generator = torch.Generator(images.device).manual_seed(0)
    steps = Steps(model, settings, generator)

    def take(index: Tensor) -> None:
        steps.take(images, index, settings.weights)

    replayed = ReplayedSteps(take, BATCH, generator) if is_replayed else None

    def epoch() -> None:
        model.train()
        order = torch.randperm(len(images), generator=generator, device=images.device)
        if replayed is not None:
            replayed.epoch(order, lambda _: None, lambda _: None)
        else:
            for index in torch.split(order, BATCH):
                take(index)

    return epoch, model


@torch.inference_mode()
def bound(model: ContinuousLatentModel, images: DeviceImages) -> Tensor:
    """The ELBO of each held-out image with one draw, nats, (N,)."""
    model.eval()
    generator = torch.Generator(images.device).manual_seed(1)
    x, labels = images.batch(torch.arange(len(images), device=images.device))
    settings = TrainingSettings()
    return model.loss_terms(x, settings.weights, labels, generator)["elbo"].float()


def evaluation(bench: Bench) -> None:
    """The importance-weighted bound of the test set."""
    images, whose = digits("test", bench.size.tested)
    there = DeviceImages(Dataset("benchmark", "test", images, None), bench.device)
    model = shipped(bench.device)
    start = time.perf_counter()
    generator = torch.Generator(bench.device).manual_seed(0)
    found = negative_log_likelihoods(model, there, bench.size.samples, generator)
    bench.done()
    more = {"images": len(images), "K": bench.size.samples, "of": whose}
    seconds = time.perf_counter() - start
    nats = round(found.mean().item(), 2)
    bench.note("NLL's bound with K samples, test set", seconds, "s", nll=nats, **more)


def sockets(bench: Bench) -> None:
    """300 live sockets, where a server can be started."""
    missing = [name for name in ("streamlit", "websockets", "plotly") if not has(name)]
    if missing or bench.device.type != "cuda":
        why = f"no {', '.join(missing)} here" if missing else "no GPU here"
        bench.left_out["300 live sockets"] = why
        return
    import subprocess

    script = Path(__file__).with_name("socket_load.py")
    command = [sys.executable, str(script), "--clients", "300", "--seconds", "10", "--json"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    try:
        figures = json.loads(ended.stdout)
    except ValueError:
        bench.left_out["300 live sockets"] = ended.stderr[-300:] or "it gave no figures"
        return
    latency = figures["latency_ms"]
    more = {key: figures[key] for key in ("answered", "overtaken", "dropped")}
    bench.note("300 live sockets, p95", latency["p95"], "ms", p50=latency["p50"], **more)


def has(name: str) -> bool:
    """Whether a library is here."""
    from importlib.util import find_spec

    return find_spec(name) is not None


PARTS: tuple[Callable[[Bench], None], ...] = (decoding, training, evaluation, sockets)


def measured(bench: Bench) -> Iterator[str]:
    """Do each part that there is time for; what failed, in a sentence each."""
    for part in PARTS:
        if time.perf_counter() - bench.began_s > WHOLE_S - SPARE_S:
            bench.left_out[part.__name__] = "no time was left"
            continue
        try:
            part(bench)
        except Exception as error:  # the others are still worth having
            yield f"{part.__name__}: {type(error).__name__}: {error}"


def machine(device: torch.device) -> dict[str, Any]:
    """On what it was measured."""
    known: dict[str, Any] = {"torch": torch.__version__, "system": platform.platform()}
    if device.type == "cuda":
        found = torch.cuda.get_device_properties(device)
        known |= {"device": found.name, "memory_gb": round(found.total_memory / 1e9, 1)}
        known["cuda"] = torch.version.cuda
    else:
        known |= {"device": "cpu", "threads": torch.get_num_threads()}
    return known


def main(argv: list[str] | None = None) -> int:
    """Measure, print and write; 1 where a part failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    parser.add_argument("--small", action="store_true", help="the small form, on a GPU too")
    given = parser.parse_args(argv)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    size = Size() if device.type == "cuda" and not given.small else Size.small()
    bench = Bench(device, size)
    about = machine(device)
    print("  ".join(f"{key} {value}" for key, value in about.items()), flush=True)
    if device.type != "cuda":
        print("No GPU is here: the small form, whose figures say nothing of one.", flush=True)
    failed = list(measured(bench))
    for name, why in bench.left_out.items():
        print(f"Left out: {name}: {why}.")
    for sentence in failed:
        print(f"Failed: {sentence}", file=sys.stderr)
    seconds = round(time.perf_counter() - bench.began_s, 1)
    print(f"It took {seconds} s.")
    if given.json is not None:
        figures = {
            "machine": about,
            "size": asdict(size),
            "figures": [asdict(line) for line in bench.lines],
            "left_out": bench.left_out,
            "failed": failed,
            "seconds": seconds,
        }
        given.json.write_text(json.dumps(figures, indent=1, ensure_ascii=False), "utf-8")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
