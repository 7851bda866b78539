"""Is a damaged or hostile checkpoint refused, by file and key, and never by another exception?"""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

from explorer.training.checkpoint import CARD_KEYS, CheckpointError
from explorer.training.checkpoint_reading import (
    read_architecture,
    read_card,
    read_encodings,
    read_history,
    read_model,
    read_snapshots,
)
from explorer.training.json_reading import MAX_JSON_BYTES

READERS: dict[str, Callable[[Path], object]] = {
    "card.json": read_model,
    "model.safetensors": read_model,
    "history.json": read_history,
    "encodings.safetensors": lambda folder: read_encodings(folder, 2),
    "epochs.safetensors": read_snapshots,
}


@pytest.fixture
def folder(tiny_checkpoints, tmp_path) -> Path:
    """A good checkpoint to be damaged."""
    return Path(shutil.copytree(tiny_checkpoints / "tiny-vae", tmp_path / "tiny-vae"))


def change_json(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    values = json.loads(path.read_text(encoding="utf-8"))
    change(values)
    path.write_text(json.dumps(values), encoding="utf-8")


def change_tensors(path: Path, change: Callable[[dict[str, torch.Tensor]], object]) -> None:
    tensors = load_file(path)
    change(tensors)
    save_file(tensors, path)


def refusal(file: str, folder: Path) -> str:
    """What the reader of that file says of the damage; it must name the file."""
    with pytest.raises(CheckpointError) as refused:
        READERS[file](folder)
    sentence = str(refused.value)
    assert str(folder / file) in sentence
    assert sentence.endswith((".", "…"))
    return sentence


def test_a_good_checkpoint_is_read(folder):
    for read in READERS.values():
        read(folder)
    assert read_architecture(folder).latent_dim == 2


def test_a_read_model_is_ready_and_fixed(folder):
    model = read_model(folder)
    assert not model.training
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert {value.device.type for value in model.state_dict().values()} == {"cpu"}
    assert {name for name, _ in model.named_buffers()} <= set(model.state_dict())


def test_a_read_model_does_not_hang_on_its_file(folder):
    """A file that is written over in place must not reach into a running process."""
    model = read_model(folder)
    kept = {name: value.clone() for name, value in model.state_dict().items()}
    path = folder / "model.safetensors"
    with path.open("r+b") as file:
        file.write(b"\0" * path.stat().st_size)
        file.truncate(10)
    assert all(torch.equal(kept[name], value) for name, value in model.state_dict().items())


@pytest.mark.parametrize("file", [file for file in READERS if file != "epochs.safetensors"])
def test_a_missing_file_is_named(folder, file):
    (folder / file).unlink()
    assert refusal(file, folder).endswith("is missing.")


def test_planes_may_be_missing(folder):
    (folder / "epochs.safetensors").unlink()
    assert read_snapshots(folder) is None


@pytest.mark.parametrize("file", READERS)
@pytest.mark.parametrize(
    "content", [b"", b"\0", b"{", b"\xff\xfe\xfd", b"[]", b"null", b"8" * 9999]
)
def test_a_file_that_is_something_else_is_named(folder, file, content):
    (folder / file).write_bytes(content)
    refusal(file, folder)


@pytest.mark.parametrize("file", READERS)
def test_a_folder_in_a_file_s_place_is_named(folder, file):
    (folder / file).unlink()
    (folder / file).mkdir()
    refusal(file, folder)


@pytest.mark.parametrize("file", READERS)
def test_a_file_that_is_cut_off_is_named(folder, file):
    content = (folder / file).read_bytes()
    for length in (1, len(content) // 3, len(content) - 2):
        (folder / file).write_bytes(content[:length])
        refusal(file, folder)


@pytest.mark.parametrize("file", ["card.json", "history.json"])
@pytest.mark.parametrize(
    ("content", "about"),
    [
        ('{"a": NaN}', "NaN is not a finite number"),
        ('{"a": -Infinity}', "not a finite number"),
        ('{"a": 1e999}', "1e999 is not a finite number"),
        ('{"a": ' + "9" * 40 + "}", "too large a number"),
        ('{"a": ' + "9" * 9999 + "}", "digits"),
        ("[" * 100_000, "not readable JSON"),
        ('{"a": ' * 20 + "1" + "}" * 20, "nested more than"),
        ('{"a": 1, "a": 2}', "the key 'a' stands in it twice"),
        ('{"a": ["\\ud800"]}', "surrogates not allowed"),
        ('{"\\udfff": 1}', "surrogates not allowed"),
        ('{"a": 1} {"b": 2}', "not readable JSON"),
        ('"a"', "not hold a JSON object"),
        (" " * (MAX_JSON_BYTES + 1), f"larger than {MAX_JSON_BYTES} bytes"),
    ],
    ids=lambda value: value[:16],
)
def test_json_that_is_none_or_too_much_is_refused(folder, file, content, about):
    (folder / file).write_text(content, encoding="utf-8")
    assert about in refusal(file, folder)


@pytest.mark.parametrize("key", CARD_KEYS)
def test_a_card_without_a_key_is_refused(folder, key):
    change_json(folder / "card.json", lambda card: card.pop(key))
    assert key in refusal("card.json", folder)


@pytest.mark.parametrize("key", CARD_KEYS)
@pytest.mark.parametrize("value", [None, 1.5])
def test_a_card_whose_key_is_of_another_type_is_refused(folder, key, value):
    change_json(folder / "card.json", lambda card: card.update({key: value}))
    assert key in refusal("card.json", folder)


@pytest.mark.parametrize("version", [0, 2, -1, "1"])
def test_another_schema_is_refused(folder, version):
    change_json(folder / "card.json", lambda card: card.update(schema_version=version))
    sentence = refusal("card.json", folder)
    assert f"schema_version is {version!r}; this program reads 1" in sentence


@pytest.mark.parametrize(
    ("change", "about"),
    [
        ({"family": "gan"}, "no model family 'gan'"),
        ({"family": "../vae"}, "no model family"),
        ({"family": ""}, "no model family ''"),
        ({"architecture": {}}, "image_shape"),
        ({"class_names": [1, 2]}, "class_names"),
    ],
)
def test_a_card_that_says_what_there_is_not_is_refused(folder, change, about):
    change_json(folder / "card.json", lambda card: card.update(change))
    assert about in refusal("card.json", folder)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("widths", [10**9]),
        ("widths", [10**9] * 50),
        ("widths", [8192] * 1000),
        ("widths", [16.0]),
        ("widths", "16"),
        ("widths", {"0": 16}),
        ("latent_dim", 10**12),
        ("latent_dim", 2.0),
        ("latent_dim", "2"),
        ("latent_dim", None),
        ("latent_dim", [2]),
        ("image_shape", [1, 10**6, 10**6]),
        ("image_shape", [1, 8]),
        ("image_shape", "1x8x8"),
        ("backbone", "resnet"),
        ("backbone", ["mlp"]),
        ("likelihood", "laplace"),
        ("sigma", 1.0),
        ("depth", 3),
    ],
    ids=lambda value: str(value)[:16],
)
def test_an_absurd_architecture_is_refused_at_no_cost(folder, key, value):
    change_json(folder / "card.json", lambda card: card["architecture"].update({key: value}))
    refusal("card.json", folder)
    with pytest.raises(CheckpointError, match=r"card\.json"):
        read_architecture(folder)


def test_the_largest_architecture_costs_nothing_before_its_weights_are_there(folder):
    """3 × 256 × 256 pixels and layers of 8,192 are gigabytes: refused by the weights' shapes."""
    huge = {"image_shape": [3, 256, 256], "widths": [8192] * 16, "latent_dim": 1024}
    change_json(folder / "card.json", lambda card: card["architecture"].update(huge))
    assert "but the card's architecture needs" in refusal("model.safetensors", folder)


@pytest.mark.parametrize("key", ["beta", "reconstruction_weight"])
@pytest.mark.parametrize("value", ["4", None, [1.0], True])
def test_a_weight_of_the_loss_that_is_no_number_is_refused(folder, key, value):
    change_json(folder / "card.json", lambda card: card["training"].update({key: value}))
    assert f"training.{key}" in refusal("card.json", folder)


FIRST = "encoder.1.weight"


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (lambda t: t.pop(FIRST), f"the key '{FIRST}' is missing"),
        (lambda t: t.update(extra=torch.zeros(1)), "no key 'extra'"),
        (lambda t: t.update({FIRST: torch.zeros(16, 63)}), f"'{FIRST}' is torch.float32 (16, 63)"),
        (lambda t: t.update({FIRST: torch.zeros(0)}), f"'{FIRST}' is torch.float32 (0,)"),
        (lambda t: t.update({FIRST: t[FIRST].double()}), f"'{FIRST}' is torch.float64"),
        (lambda t: t.update({FIRST: t[FIRST].long()}), f"'{FIRST}' is torch.int64"),
        (lambda t: t.update({FIRST: t[FIRST].bool()}), f"'{FIRST}' is torch.bool"),
        (
            lambda t: t.update({FIRST: t[FIRST].to(torch.float8_e4m3fn)}),
            f"'{FIRST}' is torch.float8",
        ),
        (
            lambda t: t.update({FIRST: t[FIRST].to(torch.complex64)}),
            f"'{FIRST}' is torch.complex64",
        ),
        (lambda t: t[FIRST][0, 0].fill_(float("nan")), f"'{FIRST}' holds a number that is not"),
        (lambda t: t[FIRST][0, 0].fill_(float("inf")), f"'{FIRST}' holds a number that is not"),
    ],
)
def test_weights_that_do_not_fit_are_refused_by_their_key(folder, change, about):
    change_tensors(folder / "model.safetensors", change)
    assert about in refusal("model.safetensors", folder)


def crafted(header: dict[str, Any], data: bytes) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


@pytest.mark.parametrize("file", [file for file in READERS if file.endswith("safetensors")])
@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F8_E8M0", "shape": [4], "data_offsets": [0, 4]},
        {"dtype": "F4", "shape": [8], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [2**40, 2**40], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [2**64 - 1, 0], "data_offsets": [0, 0]},
        {"dtype": "F32", "shape": [1], "data_offsets": [0, 2**60]},
        {"dtype": "F32", "shape": [1], "data_offsets": [4, 0]},
        {"dtype": "PICKLE", "shape": [1], "data_offsets": [0, 4]},
        {"dtype": "F32", "shape": [-1], "data_offsets": [0, 4]},
    ],
    ids=lambda entry: f"{entry['dtype']}-{entry['shape']}",
)
def test_a_header_that_lies_is_refused(folder, file, entry):
    (folder / file).write_bytes(crafted({FIRST: entry}, b"\2\2\2\2"))
    refusal(file, folder)


@pytest.mark.parametrize("file", [file for file in READERS if file.endswith("safetensors")])
@pytest.mark.parametrize(
    ("header", "about"),
    [
        ({"a": {"dtype": "F32", "shape": [1] * 10_000, "data_offsets": [0, 4]}}, "axes"),
        (
            {
                f"{number}": {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]}
                for number in range(450_000)
            },
            "its header is larger than",
        ),
    ],
    ids=["ten-thousand-axes", "450,000-names"],
)
def test_a_header_that_costs_more_than_it_says_is_refused_unread(folder, file, header, about):
    (folder / file).write_bytes(crafted(header, b"\2\2\2\2"))
    assert about in refusal(file, folder)


def test_a_number_that_is_too_large_for_what_it_becomes_is_refused(folder):
    change_tensors(
        folder / "encodings.safetensors",
        lambda t: t.update(mu=t["mu"].double().fill_(1e300)),
    )
    assert "'mu' holds a number that is not finite" in refusal("encodings.safetensors", folder)


@pytest.mark.parametrize("length", [2**63, 2**64 - 1, 100_000_001])
def test_a_header_longer_than_the_file_is_refused(folder, length):
    path = folder / "model.safetensors"
    path.write_bytes(struct.pack("<Q", length) + path.read_bytes()[8:])
    refusal("model.safetensors", folder)


def test_a_pickle_is_refused_and_not_run(folder, tmp_path):
    mark = tmp_path / "ran"

    class Trap:
        def __reduce__(self):
            return (mark.touch, ())

    torch.save({"trap": Trap()}, folder / "model.safetensors")
    refusal("model.safetensors", folder)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (lambda h: h.pop("epochs"), "'epochs'"),
        (lambda h: h.update(epochs=[]), "'epochs'"),
        (lambda h: h.update(epochs={"0": 0}), "'epochs'"),
        (lambda h: h.update(epochs=[0, 1, 5]), "'epochs'"),
        (lambda h: h.update(epochs=[0, 1, "2"]), "'epochs'"),
        (lambda h: h.update(epochs=[0.0, 1.0, 2.0]), "'epochs'"),
        (lambda h: h.update(epochs=[False, True, 2]), "'epochs'"),
        (lambda h: h.pop("train"), "'train'"),
        (lambda h: h.update(validation=[1, 2, 3]), "'validation'"),
        (lambda h: h["train"].update(kl=[1.0]), "train.kl does not hold 3"),
        (lambda h: h["validation"]["elbo"].append(1.0), "validation.elbo does not hold 3"),
        (lambda h: h["validation"].update(elbo="abc"), "validation.elbo does not hold 3"),
        (
            lambda h: h["validation"].update(elbo=[1.0, None, 2.0]),
            "validation.elbo holds something",
        ),
        (lambda h: h["validation"].update(elbo=[1.0, "2", 2.0]), "validation.elbo holds something"),
        (lambda h: h["validation"].update(elbo=[1.0, [2], 2.0]), "validation.elbo holds something"),
        (
            lambda h: h["validation"].update(elbo=[1.0, True, 2.0]),
            "validation.elbo holds something",
        ),
    ],
)
def test_a_history_of_uneven_length_or_no_numbers_is_refused(folder, change, about):
    change_json(folder / "history.json", change)
    assert about in refusal("history.json", folder)


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (lambda t: t.pop("mu"), "'mu' is missing"),
        (lambda t: t.pop("log_px_given_z"), "'log_px_given_z' is missing"),
        (lambda t: t.update(mu=torch.zeros(360, 3)), "'mu' has shape (360, 3), not (360, 2)"),
        (lambda t: t.update(mu=torch.zeros(359, 2)), "'mu' has shape (359, 2), not (360, 2)"),
        (lambda t: t.update(mu=torch.tensor(1.0)), "'mu' has shape ()"),
        (lambda t: t.update(mu=torch.zeros(720)), "'mu' has shape (720,)"),
        (lambda t: t.update(logvar=torch.zeros(360, 1)), "'logvar' has shape (360, 1)"),
        (lambda t: t.update(labels=torch.zeros(3, dtype=torch.int64)), "'labels' has shape (3,)"),
        (lambda t: t.update(labels=torch.zeros(360)), "'labels' is torch.float32"),
        (lambda t: t.update(mu=t["mu"].long()), "'mu' is torch.int64"),
        (lambda t: t.update(log_px_given_z=torch.tensor(1.0)), "has shape"),
        (lambda t: t["mu"][7, 1].fill_(float("nan")), "'mu' holds a number that is not finite"),
    ],
)
def test_encodings_that_do_not_fit_are_refused(folder, change, about):
    change_tensors(folder / "encodings.safetensors", change)
    assert about in refusal("encodings.safetensors", folder)


def test_encodings_of_another_width_are_refused(folder):
    with pytest.raises(CheckpointError, match=r"encodings\.safetensors: 'mu' has shape \(360, 2\)"):
        read_encodings(folder, 5)


@pytest.mark.parametrize(
    ("change", "about"),
    [
        (lambda t: t.pop("extent"), "'extent' is missing"),
        (lambda t: t.update(epochs=torch.tensor(3)), "'epochs' has shape ()"),
        (lambda t: t.update(epochs=torch.arange(3.0)), "'epochs' is torch.float32"),
        (lambda t: t.update(mu=torch.zeros(3, 360, 3)), "'mu' has shape (3, 360, 3)"),
        (lambda t: t.update(mu=torch.zeros(2, 360, 2)), "'mu' has shape (2, 360, 2)"),
        (lambda t: t.update(mu=torch.tensor(0.0)), "'mu' has shape ()"),
        (lambda t: t.update(extent=torch.ones(2)), "'extent' has shape (2,)"),
        (lambda t: t.update(labels=torch.zeros(9, dtype=torch.int64)), "'labels' has shape (9,)"),
        (lambda t: t.update(manifold_png=t["manifold_png"][:-1].clone()), "does not divide"),
        (lambda t: t.update(manifold_png=t["manifold_png"].float()), "'manifold_png' is"),
        (lambda t: t.update(manifold_ends=t["manifold_ends"].float()), "'manifold_ends' is"),
        (lambda t: t.update(manifold_ends=t["manifold_ends"].flip(0).clone()), "does not divide"),
        (lambda t: t.update(manifold_ends=t["manifold_ends"] - 10**6), "does not divide"),
    ],
)
def test_planes_that_do_not_fit_are_refused(folder, change, about):
    change_tensors(folder / "epochs.safetensors", change)
    assert about in refusal("epochs.safetensors", folder)


@st.composite
def mutations(draw: st.DrawFn) -> Callable[[bytes], bytes]:
    """Some bytes of a file replaced, cut out, put in, or everything after them cut off."""
    # Half of them in the first 600 bytes, where a header or most of a card stands.
    place, length = draw(st.floats(0, 1)), draw(st.integers(1, 9))
    near, kind = draw(st.booleans()), draw(st.sampled_from(["replace", "cut", "insert", "end"]))
    other = draw(st.binary(min_size=length, max_size=length))

    def mutate(content: bytes) -> bytes:
        start = int(place * (min(600, len(content)) if near else len(content)))
        kept_from = {"replace": start + length, "cut": start + length, "insert": start}
        rest = content[kept_from[kind] :] if kind != "end" else b""
        return content[:start] + (other if kind in ("replace", "insert") else b"") + rest

    return mutate


@pytest.mark.parametrize("file", READERS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(mutate=mutations())
def test_whatever_bytes_a_file_holds_it_is_read_or_refused(folder, tiny_checkpoints, file, mutate):
    (folder / file).write_bytes(mutate((tiny_checkpoints / "tiny-vae" / file).read_bytes()))
    try:
        READERS[file](folder)
    except CheckpointError as refused:
        assert file in str(refused) or "model.safetensors" in str(refused)  # noqa: PT017


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.data(), value=ANYTHING)
def test_whatever_a_card_s_key_holds_it_is_read_or_refused(folder, tiny_checkpoints, data, value):
    card = read_card(tiny_checkpoints / "tiny-vae")
    place = card
    key = data.draw(st.sampled_from(sorted(place)))
    while isinstance(place[key], dict) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place)))
    place[key] = value
    (folder / "card.json").write_text(json.dumps(card), encoding="utf-8")
    try:
        read_architecture(folder)
        read_model(folder)
    except CheckpointError as refused:
        assert str(folder) in str(refused)  # noqa: PT017
