"""What do tests of a page's parts stand on: models made by hand, and a page that holds one part?

The numbers of such a model are the test's own, so that what a part says of them can be reckoned
without asking the part.
"""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from streamlit.testing.v1 import AppTest

from explorer.core import CoreError, Description, Originals, Posterior, StoredEncodings, TestImages

GAUSSIAN = frozenset({"reconstructs", "samples", "decodes_latent", "gaussian_latent"})
CODES_ONLY = frozenset({"reconstructs", "decodes_latent"})
CONDITIONAL = GAUSSIAN | {"conditional"}
_number = count()


def description(**changes: Any) -> Description:
    """A VAE of two latents and 2×2 pixels, trained on nothing; each under a name of its own."""
    name = changes.get("name", f"stand-in-{next(_number)}")
    facts: dict[str, Any] = {
        "name": name,
        "title": name,
        "family": "vae",
        "family_title": "VAE",
        "dataset": "made-up",
        "dataset_title": "Made up",
        "latent_dim": 2,
        "image_shape": (1, 2, 2),
        "class_names": ("zero", "one", "two"),
        "capabilities": GAUSSIAN,
        "likelihood": "bernoulli",
        "sigma": None,
        "beta": 1.0,
        "reconstruction_weight": 1.0,
        "metrics": {},
        "card": {"architecture": {"widths": [8]}, "training": {"seed": 0}, "split": {}},
    }
    return Description(**(facts | changes))


def stored(
    mu: Any,
    labels: Sequence[int] | None = None,
    logvar: Any = None,
    kl_per_dim: Any = None,
    log_px_given_z: Any = None,
) -> StoredEncodings:
    """Encodings of a test set; what is not told is 0, and without `logvar` codes are points."""
    codes = np.array(mu, dtype=np.float32)
    kl = np.zeros_like(codes) if kl_per_dim is None else np.array(kl_per_dim, np.float32)
    terms = np.zeros(len(codes)) if log_px_given_z is None else log_px_given_z
    return StoredEncodings(
        np.array(terms, np.float32),
        kl,
        codes,
        None if logvar is None else np.array(logvar, np.float32),
        None if labels is None else np.array(labels, np.int64),
    )


def first_latent_as_grey(
    z: NDArray[np.float32], labels: NDArray[np.int64] | None
) -> NDArray[np.uint8]:
    """Pictures of 2×2 pixels that are as light as z₁ says, from 0 for −3 to 240 for 3."""
    del labels
    level = np.clip(120 + 40 * z[:, 0], 0, 255).astype(np.uint8)
    return np.broadcast_to(level[:, None, None, None], (len(z), 1, 2, 2)).copy()


Decoder = Callable[[NDArray[np.float32], NDArray[np.int64] | None], NDArray[np.uint8]]


@dataclass
class StandInCore:
    """A core over models made by hand.

    Attributes:
        models: in the order in which they are listed.
        encoded: name → encodings of the test set.
        images: the test images, uint8 (N, C, H, W); row i is all pixels i without any.
        are_original: whether those are the originals.
        decoder: what z becomes.
        decoded: each call of `decode`: its name, z and labels.
        weights: another number stands for a model that was replaced.
        answers: name of a method → what answers in its place; a core can do more than this one.
    """

    models: Sequence[Description] = ()
    encoded: dict[str, StoredEncodings] = field(default_factory=dict)
    images: NDArray[np.uint8] | None = None
    are_original: bool = True
    decoder: Decoder = first_latent_as_grey
    decoded: list[tuple[str, NDArray[np.float32], NDArray[np.int64] | None]] = field(
        default_factory=list
    )
    device: str = "cpu"
    answers: dict[str, Callable[..., Any]] = field(default_factory=dict)
    weights: int = 1
    number: int = field(default_factory=lambda: next(_number))

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_") or name not in self.answers:
            raise AttributeError(f"Nobody said what {name} answers.")
        return self.answers[name]

    def list(self) -> list[str]:
        return [model.name for model in self.models]

    def describe(self, name: str) -> Description:
        for model in self.models:
            if model.name == name:
                return model
        raise CoreError(f"There is no model {name!r}.")

    def version(self, name: str) -> str:
        return f"{name} of stand-in {self.number}, weights {self.weights}"

    def encodings(self, name: str) -> StoredEncodings:
        return self.encoded[name]

    def test_images(self, name: str, rows: Any) -> TestImages:
        shape = self.describe(name).image_shape
        if self.images is not None:
            return TestImages(self.images[np.asarray(rows)], self.are_original)
        levels = np.asarray(rows, np.uint8)[:, None, None, None]
        return TestImages(np.broadcast_to(levels, (len(rows), *shape)).copy(), self.are_original)

    def originals(self, name: str) -> Originals:
        if "originals" in self.answers:
            return self.answers["originals"](name)
        return Originals(self.describe(name).dataset_title, self.are_original, False)

    def decode(
        self, name: str, z: NDArray[np.float32], labels: NDArray[np.int64] | None = None
    ) -> NDArray[np.uint8]:
        self.decoded.append((name, z, labels))
        return self.decoder(z, labels)

    def encode(
        self, name: str, images: NDArray[np.uint8], labels: NDArray[np.int64] | None = None
    ) -> Posterior:
        """The mean of each image's pixels, a label added, in every dimension."""
        mean = images.reshape(len(images), -1).mean(1, dtype=np.float32)
        mean += 0 if labels is None else labels
        return Posterior(np.repeat(mean[:, None], self.describe(name).latent_dim, 1), None)


def _script(function, arguments, returned):  # AppTest runs this by its source
    returned.append(function(*arguments))


class PartPage:
    """A page on which one function stands, and what that returned when the page last ran."""

    def __init__(
        self, function: Callable[..., Any], /, *arguments: Any, theme: str = "dark", **query: str
    ) -> None:
        self._returned: list[Any] = []
        self.app = AppTest.from_function(
            _script, default_timeout=60, args=(function, arguments, self._returned)
        )
        self.app.context = {"theme": theme}
        for key, value in query.items():
            self.app.query_params[key] = value

    def run(self, **state: Any) -> Any:
        """Run it with this in the session, and return what the function returned."""
        for key, value in state.items():
            self.app.session_state[key] = value
        return self.after(self.app.run())

    def after(self, app: AppTest) -> Any:
        """What the function returned in this run, such as that of `button.click().run()`."""
        assert not app.exception, app.exception[0].message
        return self._returned[-1]

    @property
    def words(self) -> str:
        """All that stands on the page as text."""
        app = self.app
        kinds = (app.markdown, app.caption, app.info, app.warning, app.error, app.success)
        written = [element.value for kind in kinds for element in kind]
        return "\n".join([*written, *(element.proto.body for element in app.get("html"))])

    @property
    def pictures(self) -> list[str]:
        """The addresses of the pictures."""
        return [image.url for element in self.app.image for image in element.proto.imgs]

    @property
    def charts(self) -> list[dict[str, Any]]:
        """The figures, as they go to the browser."""
        return [json.loads(element.proto.spec) for element in self.app.get("plotly_chart")]


def picture_at(address: str) -> NDArray[np.uint8]:
    """The pixels of a data address, uint8 (H, W) where grey, else (H, W, 3)."""
    kind, data = address.split(",", 1)
    assert kind.endswith(";base64"), kind
    pixels = np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))
    is_grey = (pixels == pixels[..., :1]).all()
    return pixels[..., 0] if is_grey else pixels


def numbers(values: Any) -> NDArray[np.float64]:
    """A trace's array, which plotly sends as the base64 of its bytes."""
    if isinstance(values, dict):
        return np.frombuffer(base64.b64decode(values["bdata"]), np.dtype(values["dtype"]))
    return np.asarray(values)
