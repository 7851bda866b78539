"""What is wrong with somebody's own model, by its behaviour on her images?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np

from explorer.core import Checkup, CoreError
from explorer.metrics.checkup.examination import LIMIT_S, Hangs
from explorer.metrics.checkup.registry import HANGS, examine
from explorer.metrics.checkup.runs import refusal
from explorer.metrics.checkup.subject import Code, Encode, FloatArray, Subject
from explorer.notebook.bounded_call import BoundedCall
from explorer.notebook.errors import LiveModelError
from explorer.notebook.images import GivenImages, read_images
from explorer.notebook.live_model import LiveModel, live_model

HANGS_S, FIRST_S = 20.0, 50.0
"""How long a call may take before it is taken for one that never ends; the first may compile."""
Answer = TypeVar("Answer")


def checkup(
    model: Any = None,
    images: Any = None,
    *,
    decode: Any = None,
    encode: Any = None,
    latent_dim: Any = None,
    train_images: Any = None,
    beta: float | None = None,
    likelihood: str | None = None,
    limit_s: float = LIMIT_S,
    progress: Callable[[str], object] = lambda _: None,
) -> Checkup:
    """Find out in at most a minute what a model is and what is wrong with it.

    The model is called and never changed. `findings` are the heaviest first; each has a `code`, a
    `sentence`, its `evidence` and a `remedy`.

    Args:
        model, decode, encode, latent_dim: as for `explorer.show`.
        images: images that it was not trained on, as its encoder is given them.
        train_images: images that it was trained on, given alike.
        beta, likelihood: the KL weight and the pixels' distribution ("bernoulli", "gaussian") that
            it was meant to be trained with.
        limit_s: seconds that it may take.
        progress: told the name of each check.

    Raises:
        LiveModelError: there are no images, or nothing in the object decodes.
    """
    if images is None:
        raise LiveModelError("A check-up needs images: checkup(model, images).")
    read = read_images(images)
    given = numbers_of(read)
    asked = {"model": model, "decode": decode, "encode": encode, "latent_dim": latent_dim}
    try:
        found_out = Bound()(lambda x: live_model(**asked, images=x, layout=read.layout))
        live = found_out(given)
    except Hangs:
        return Checkup((HANGS,), 0, FIRST_S)
    except LiveModelError as error:
        if error.__cause__ is None:
            raise
        cause = error.__cause__
        told = cause if isinstance(cause, Exception) else error
        return Checkup((refusal("model", told),), 0, 0.0)
    trained = None if train_images is None else numbers_of(read_images(train_images))
    subject = subject_of(live, given, trained, beta, likelihood)
    return examine(subject, limit_s, progress)


def subject_of(
    live: LiveModel,
    images: FloatArray,
    train_images: FloatArray | None = None,
    beta: float | None = None,
    likelihood: str | None = None,
) -> Subject:
    """A live model as the checks call it.

    Args:
        live: the model.
        images, train_images: float32 (N, C, H, W), in the numbers in which they are given.
        beta, likelihood: what it is said to have been trained with.
    """
    left = live.as_left()
    bound = Bound()
    return Subject(
        images=images,
        encode=_encode(live, bound),
        decode=bound(live.decode),
        module=live.module,
        encode_as_left=_encode(left, bound),
        decode_as_left=bound(left.decode),
        train_images=train_images,
        beta=beta,
        likelihood=likelihood,
        has_codes=live.whole_numbers,
    )


def _encode(live: LiveModel, bound: Bound) -> Encode | None:
    if not live.can_encode:
        return None

    def encode(rows: FloatArray) -> Code:
        told = live.encode(rows)
        assert told is not None
        return Code(told.mu, told.logvar)

    return bound(encode)


class Bound:
    """Somebody's functions, waited for only so long, on one thread."""

    def __init__(self) -> None:
        self._call = BoundedCall(_outcome, "The model", HANGS_S, FIRST_S)

    def __call__(self, function: Callable[[FloatArray], Answer]) -> Callable[[FloatArray], Answer]:
        """The same function; what it raises is raised, and `Hangs` where it does not come back."""

        def called(rows: FloatArray) -> Answer:
            try:
                answer, error = self._call(Asked(function, rows))
            except CoreError as ended:
                raise Hangs(str(ended)) from ended
            if error is not None:
                raise error
            return cast(Answer, answer)

        return called


class Asked(NamedTuple):
    """A function, and the rows that it is asked for."""

    function: Callable[[FloatArray], Any]
    rows: FloatArray


def _outcome(asked: Asked) -> tuple[Any, Exception | None]:
    """What a function answers, and what it raises: one of the two."""
    try:
        with np.errstate(all="ignore"):
            return asked.function(asked.rows), None
    except Exception as error:  # somebody's own may raise anything
        return None, error


def numbers_of(images: GivenImages) -> FloatArray:
    """Images as float32 (N, C, H, W); bytes as 0 … 1, as everyone's `ToTensor` makes of them."""
    made: FloatArray = images.rows.astype(np.float32)
    return (made / np.float32(255)).astype(np.float32) if images.rows.dtype == np.uint8 else made
