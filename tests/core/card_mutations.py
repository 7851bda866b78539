"""How can a checkpoint be meddled with? Each mutation changes its files in one way, by chance."""

from __future__ import annotations

import json
import random
import struct
from collections.abc import Callable
from typing import Any

import torch

from explorer.models.registry import build
from tests.planted_text import PLANTED

Files = dict[str, Any]
"""card and history as values; model, encodings and epochs as tensors by key; `raw` overrides."""
Mutation = Callable[[Files, random.Random], object]

NUMBERS = (-1, 0, 1, 2, 1e-30, 1e9, 1e15, 1e300, 2**62, 10**30, float("nan"), float("inf"))
TEXTS = ("", " ", "x" * 5_000, "\ud800", "a\x00b", "<script>", "**b** $x$", "\u202eabc", "../..")
ODD = (None, True, [], {}, [[]], {"a": {"b": 1}}, [1, "2"], *NUMBERS, *TEXTS)


def any_place(values: Any, chance: random.Random) -> tuple[Any, Any]:
    """Some key of some object in it, at any depth."""
    while True:
        key = chance.choice(sorted(values, key=str))
        if not isinstance(values[key], dict) or not values[key] or chance.random() < 0.3:
            return values, key
        values = values[key]


def odd_value(files: Files, chance: random.Random) -> None:
    place, key = any_place(files["card"], chance)
    place[key] = chance.choice(ODD)


def odd_metric(files: Files, chance: random.Random) -> None:
    metrics = files["card"]["metrics"]
    for key in chance.sample(sorted(metrics), min(3, len(metrics))):
        metrics[key] = chance.choice(ODD)


def missing_metrics(files: Files, chance: random.Random) -> None:
    metrics = files["card"]["metrics"]
    for key in chance.sample(sorted(metrics), len(metrics) // 2):
        del metrics[key]


def odd_architecture(files: Files, chance: random.Random) -> None:
    architecture = files["card"]["architecture"]
    architecture[chance.choice(sorted(architecture))] = chance.choice(ODD)


def odd_curve(files: Files, chance: random.Random) -> None:
    curves = files["history"][chance.choice(["train", "test"])]
    curve = curves[chance.choice(sorted(curves))]
    curve[chance.randrange(len(curve))] = chance.choice(ODD)


def long_history(files: Files, chance: random.Random) -> None:
    count = chance.choice([1, 2, 20_000])
    history = files["history"]
    history["epochs"] = list(range(count))
    for split in history.keys() - {"unit", "epochs"}:
        history[split] = {term: [1.0] * count for term in list(history[split])[:2]}


def any_tensor(files: Files, chance: random.Random, file: str) -> tuple[dict[str, Any], str]:
    tensors = files[file]
    return tensors, chance.choice(sorted(tensors))


def scaled_weights(files: Files, chance: random.Random) -> None:
    tensors, key = any_tensor(files, chance, "model")
    scale = chance.choice([0.0, -1.0, 30.0, 1e4, 1e20, 1e38])
    if tensors[key].is_floating_point():
        tensors[key] = (tensors[key].double() * scale).to(tensors[key].dtype)


def all_weights(files: Files, chance: random.Random) -> None:
    scale = chance.choice([0.0, 10.0, 100.0])
    for key, weight in files["model"].items():
        files["model"][key] = weight * scale if weight.is_floating_point() else weight


def other_type(files: Files, chance: random.Random) -> None:
    tensors, key = any_tensor(files, chance, chance.choice(["model", "encodings"]))
    kind = chance.choice([torch.float16, torch.bfloat16, torch.float64, torch.int64, torch.uint8])
    tensors[key] = tensors[key].to(kind)
    if kind is torch.float64 and chance.random() < 0.7:
        tensors[key].view(-1)[0] = 1e300


def odd_number(files: Files, chance: random.Random) -> None:
    tensors, key = any_tensor(files, chance, chance.choice(["model", "encodings"]))
    if tensors[key].is_floating_point():
        tensors[key].view(-1)[0] = chance.choice([float("nan"), float("inf"), -1e4, 6e4])
    else:
        tensors[key].view(-1)[0] = chance.choice([0, 255])


def few_images(files: Files, chance: random.Random) -> None:
    count = chance.choice([0, 1, 2, 9])
    files["encodings"] = {key: rows[:count].clone() for key, rows in files["encodings"].items()}


def no_labels(files: Files, _chance: random.Random) -> None:
    files["encodings"].pop("labels", None)


def odd_labels(files: Files, chance: random.Random) -> None:
    labels = files["encodings"].get("labels")
    if labels is not None:
        labels[0] = chance.choice([-1, 10, 999, 2**40])
    if chance.random() < 0.5:
        files["card"]["class_names"] = []


def class_names(files: Files, chance: random.Random) -> None:
    names = files["card"]["class_names"]
    if names:
        names[0] = chance.choice([names[-1], "", "x" * 300, "**a**", "best", "any class", "\ud800"])


def planted_text(files: Files, _chance: random.Random) -> None:
    card = files["card"]
    card |= dict.fromkeys(("title", "dataset", "preprocessing", "command", "date"), PLANTED)
    card["remarks"], card["goals"] = PLANTED, [{"figure": PLANTED, "at_most": 1, "by": PLANTED}]
    card["class_names"] = [f"{PLANTED} {number}" for number in range(len(card["class_names"]))]


def no_file(files: Files, chance: random.Random) -> None:
    files["raw"][chance.choice(["encodings", "epochs"])] = None


def many_names(files: Files, _chance: random.Random) -> None:
    entry = '"%d":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}'
    header = ("{" + ",".join(entry % number for number in range(450_000)) + "}").encode()
    files["raw"]["model"] = struct.pack("<Q", len(header)) + header


def many_axes(files: Files, chance: random.Random) -> None:
    shape = [1] * chance.choice([70, 10_000])
    header = json.dumps({"mu": {"dtype": "F32", "shape": shape, "data_offsets": [0, 4]}}).encode()
    files["raw"]["encodings"] = struct.pack("<Q", len(header)) + header + b"\0\0\0\0"


def raw_card(files: Files, chance: random.Random) -> None:
    text = json.dumps(files["card"])
    files["raw"]["card"] = chance.choice(
        [
            '{"a":' * 5_000 + "1" + "}" * 5_000,
            text[:-1] + ', "name": "other"}',
            text[:-1] + ', "x": ' + "[" * 500 + "]" * 500 + "}",
            text.replace('"title": "', '"title": "\\ud83d', 1),
            text[: len(text) // 2],
        ]
    ).encode("utf-8", "replace")


def other_data(files: Files, chance: random.Random) -> None:
    files["card"]["dataset"] = chance.choice(["mnist", "digits", "sprites", "image_folder", "?"])
    files["card"]["split"] = {
        "test_digest": chance.choice(["0" * 64, "../x", 5, []]),
        "skipped": chance.choice([{"a": 3}, {"a": "b"}, [], 7]),
        "test_images": chance.choice(ODD),
    }


def slow_prior(files: Files, _chance: random.Random) -> None:
    """A model of codes whose prior takes minutes to draw a picture from."""
    settings = {
        "image_shape": [1, 28, 28],
        "widths": [8],
        "patch": 1,
        "codes": 4,
        "prior_width": 64,
        "prior_layers": 32,
    }
    model = build("vq_vae", settings)
    count, cells = 3, model.latent_dim
    files["card"] |= {"family": "vq_vae", "architecture": settings | {"latent_dim": cells}}
    files["card"] |= {"dataset": "?", "class_names": [], "metrics": {}}
    files["model"] = {key: 0 * weight for key, weight in model.state_dict().items()}
    files["encodings"] = {
        "codes": torch.zeros(count, cells, dtype=torch.uint8),
        "log_px_given_z": torch.zeros(count),
        "log_p_codes": torch.zeros(count, 1),
    }
    files["raw"]["epochs"] = None


MUTATIONS: tuple[Mutation, ...] = (
    odd_value,
    odd_metric,
    missing_metrics,
    odd_architecture,
    odd_curve,
    long_history,
    scaled_weights,
    all_weights,
    other_type,
    odd_number,
    few_images,
    no_labels,
    odd_labels,
    class_names,
    planted_text,
    no_file,
    many_names,
    many_axes,
    raw_card,
    other_data,
    slow_prior,
)
