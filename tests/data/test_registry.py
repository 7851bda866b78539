"""Are the data sets found by their names, and is a wrong name answered kindly?"""

from __future__ import annotations

import pytest

from explorer.data import registry
from explorer.data.dataset import DataError
from explorer.data.registry import DATASETS, DatasetSpec, is_on_this_machine, load_dataset

SHIPPED = {
    "digits",
    "sprites",
    "sprites_color",
    "mnist",
    "fashion_mnist",
    "frey_faces",
    "image_folder",
}


def test_names():
    assert set(DATASETS) >= SHIPPED
    assert all(name == spec.name for name, spec in DATASETS.items())


@pytest.mark.parametrize("spec", DATASETS.values(), ids=lambda spec: spec.name)
def test_every_source_is_one_sentence(spec: DatasetSpec):
    assert spec.source.endswith(".")
    assert spec.title
    assert spec.title[0].isupper()


@pytest.mark.parametrize("look_up", [is_on_this_machine, lambda name: load_dataset(name, "test")])
def test_an_unknown_name_is_answered_with_the_known_ones(look_up):
    with pytest.raises(DataError, match=r"no data set 'minst'.*digits, .*sprites"):
        look_up("minst")


def test_an_unknown_split_is_answered_with_the_known_ones():
    with pytest.raises(DataError, match=r"no split 'dev'.*train, validation, test"):
        load_dataset("digits", "dev")


def test_an_unknown_option_is_answered_with_the_known_ones():
    with pytest.raises(DataError, match=r"digits has no option 'path'.*none"):
        load_dataset("digits", "train", path="somewhere")
    with pytest.raises(DataError, match=r"no option 'folder'.*path, image_shape"):
        load_dataset("image_folder", "train", folder="somewhere")


@pytest.mark.parametrize("name", ["digits", "sprites", "sprites_color"])
def test_what_ships_is_always_here(name):
    assert is_on_this_machine(name)


def test_looking_whether_it_is_here_never_fetches(monkeypatch, tmp_path):
    def fetch(*_args, **_options):
        raise AssertionError("looked for it on the network")

    monkeypatch.setattr("explorer.data.published_files.fetch", fetch)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda _app: str(tmp_path))
    monkeypatch.delenv("EXPLORER_DATA_DIR", raising=False)
    for name in ("mnist", "fashion_mnist", "frey_faces", "binarized_mnist", "image_folder"):
        assert not registry.is_on_this_machine(name)
