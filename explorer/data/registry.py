"""Which data sets are there, and how is one loaded?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from explorer.data import (
    binarized_mnist,
    digits,
    faces,
    fashion_mnist,
    frey_faces,
    image_folder,
    mnist,
    room_drawings,
    sprites,
    sprites_color,
)
from explorer.data.dataset import SPLITS, DataError, Dataset
from explorer.data.published_files import PublishedFile, are_on_this_machine, fetch_missing


@dataclass(frozen=True)
class DatasetSpec:
    """A data set before it is loaded.

    image_shape: (C, H, W), or None where the person who loads it says.
    load: takes the split and the `options` by name; returns the Dataset.
    source: one sentence with the reference.
    options: what `load` must be told besides, so that there is no telling whether it is here.
    files: what is fetched where it is not on this machine, none if it needs nothing.
    fetched_bytes: of all of these, as they travel.
    test_files: those of them that the test split needs; none: all.
    drawing: how an image is drawn for any values of its factors, where it can be.
    part_of: the data set with which this one belongs, "" where it stands alone.
    is_kept: whether its test images stay in the user's cache, for later models of them.
    frames_in_a_row: of a film, how many of its frames follow one another in each part of the test
        split; 0 for images in no order.
    """

    name: str
    title: str
    image_shape: tuple[int, int, int] | None
    class_names: tuple[str, ...]
    load: Callable[..., Dataset]
    source: str
    options: tuple[str, ...] = ()
    files: tuple[PublishedFile, ...] = ()
    fetched_bytes: int = 0
    test_files: tuple[PublishedFile, ...] = ()
    drawing: faces.FactorDrawing | None = None
    part_of: str = ""
    is_kept: bool = False
    frames_in_a_row: int = 0


DATASETS: dict[str, DatasetSpec] = {
    spec.name: spec
    for spec in (
        DatasetSpec(
            "digits",
            "Digits, 8×8",
            digits.IMAGE_SHAPE,
            digits.CLASS_NAMES,
            digits.load,
            "Handwritten digits that come with scikit-learn: E. Alpaydin and C. Kaynak, Optical "
            "Recognition of Handwritten Digits, UCI Machine Learning Repository, 1998.",
        ),
        DatasetSpec(
            "sprites",
            "Sprites",
            sprites.IMAGE_SHAPE,
            sprites.SHAPES,
            sprites.load,
            "Drawn here from the five factors of dSprites: L. Matthey, I. Higgins, D. Hassabis "
            "and A. Lerchner, dSprites: Disentanglement testing sprites dataset, 2017.",
        ),
        DatasetSpec(
            "sprites_color",
            "Sprites in colour",
            sprites_color.IMAGE_SHAPE,
            sprites.SHAPES,
            sprites_color.load,
            "Drawn here from the five factors of dSprites (Matthey et al., 2017) and a hue.",
            part_of="sprites",
        ),
        DatasetSpec(
            "faces",
            "Faces",
            faces.IMAGE_SHAPE,
            faces.CLASS_NAMES,
            faces.load,
            "Drawn here from eleven factors; nobody who lives.",
            drawing=faces.EVERYBODY,
        ),
        DatasetSpec(
            "one_face",
            "One face",
            faces.IMAGE_SHAPE,
            (),
            faces.load_one_face,
            "One of the faces drawn here, who turns, nods, smiles, speaks and blinks.",
            drawing=faces.ONE_PERSON,
            part_of="faces",
        ),
        DatasetSpec(
            "mnist",
            "MNIST",
            mnist.IMAGE_SHAPE,
            mnist.MNIST.class_names,
            mnist.MNIST.load,
            "Handwritten digits: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner, Gradient-based "
            "learning applied to document recognition, Proceedings of the IEEE 86, 1998.",
            files=mnist.MNIST.all_files,
            test_files=mnist.MNIST.test_files,
            fetched_bytes=11_594_722,
        ),
        DatasetSpec(
            "binarized_mnist",
            "MNIST, binarised once",
            binarized_mnist.IMAGE_SHAPE,
            (),
            binarized_mnist.load,
            "H. Larochelle and I. Murray, The neural autoregressive distribution estimator, "
            "AISTATS 2011; it has to be on this machine.",
            files=tuple(binarized_mnist.FILES.values()),
        ),
        DatasetSpec(
            "fashion_mnist",
            "Fashion-MNIST",
            mnist.IMAGE_SHAPE,
            fashion_mnist.FASHION_MNIST.class_names,
            fashion_mnist.FASHION_MNIST.load,
            "Pictures of clothes: H. Xiao, K. Rasul and R. Vollgraf, Fashion-MNIST, "
            "arXiv:1708.07747, 2017.",
            files=fashion_mnist.FASHION_MNIST.all_files,
            test_files=fashion_mnist.FASHION_MNIST.test_files,
            fetched_bytes=30_878_645,
        ),
        DatasetSpec(
            "frey_faces",
            "Frey faces",
            frey_faces.IMAGE_SHAPE,
            (),
            frey_faces.load,
            "Video frames of Brendan Frey's face, published by S. Roweis; used by D. P. Kingma "
            "and M. Welling, Auto-encoding variational Bayes, arXiv:1312.6114, 2013.",
            files=(frey_faces.FILE,),
            fetched_bytes=1_101_000,
            frames_in_a_row=frey_faces.HELD_OUT_FRAMES_PER_BLOCK,
        ),
        DatasetSpec(
            "image_folder",
            "Your own images",
            None,
            (),
            image_folder.load,
            "A folder of pictures on this machine, with one sub-folder per class where there are "
            "classes.",
            options=("path", "image_shape"),
            is_kept=True,
        ),
        DatasetSpec(
            "room_drawings",
            "This room’s handwriting",
            mnist.IMAGE_SHAPE,
            mnist.CLASS_NAMES,
            room_drawings.load,
            "What the audience of a talk has drawn; MNIST lies beneath it where it is here.",
            options=("path",),
        ),
    )
}


def load_dataset(name: str, split: str, **options: object) -> Dataset:
    """The data set `name`, its "train", "validation" or "test" split.

    It is fetched where it must and can be.

    Raises DataError for a name, split or option that does not exist, naming those that do, and
    for data that are not what they should be; DatasetUnavailable where they cannot be had.
    """
    spec = _spec(name)
    if split not in SPLITS:
        raise DataError(f"There is no split '{split}'. The splits are {', '.join(SPLITS)}.")
    unknown = [option for option in options if option not in spec.options]
    if unknown:
        known = ", ".join(spec.options) or "none"
        raise DataError(f"{name} has no option '{unknown[0]}'. Its options: {known}.")
    return spec.load(split, **options)


def is_on_this_machine(name: str) -> bool:
    """Would `load_dataset(name, …)` find its files here?  Neither fetches nor checks them."""
    spec = _spec(name)
    return not spec.options and are_on_this_machine(name, spec.files)


def has_test_images_here(name: str) -> bool:
    """Would it find those of the test split, which is all that a page shows?"""
    spec = _spec(name)
    return not spec.options and are_on_this_machine(name, spec.test_files or spec.files)


def fetch_dataset(name: str, on_bytes: Callable[[int], None]) -> None:
    """Fetch what of a data set is not on this machine; `on_bytes` and errors as `fetch_missing`."""
    fetch_missing(name, _spec(name).files, on_bytes)


def _spec(name: str) -> DatasetSpec:
    if name not in DATASETS:
        raise DataError(f"There is no data set '{name}'. The data sets are {', '.join(DATASETS)}.")
    return DATASETS[name]
