"""Where does what you draw land? A digit by hand or a face by its sliders flies to its place."""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from explorer.core import Core, Description
from explorer.data.dataset import DataError
from explorer.data.registry import DATASETS
from explorer.images.errors import ImageError
from explorer.images.preparation import prepare
from explorer.images.recipes import recipe_for
from explorer.rooms.errors import RoomError
from explorer.rooms.kinds.kind import Kind, Results, check_plane
from explorer.rooms.scene import Question
from explorer.rooms.state import Answer

SIDE_PX = 64
"""Of a drawing as a phone sends it: grey, light on dark."""
MOST = 3
NEIGHBOURS = 8
SHOWN = 200
"""Drawings on the stage at once, the newest."""
LIT = 12
"""Of them, those whose neighbours light up."""
MOST_FACTORS = 16
KEPT = ("factors", "asked")


def _check(question: Question) -> None:
    check_plane(question)
    if question.settings.get("subject", "digit") not in SUBJECTS:
        raise RoomError(f"The setting subject must be one of: {', '.join(SUBJECTS)}.")


def asks_for_faces(question: Question) -> bool:
    """Whether what is drawn is a face by its sliders."""
    return question.kind == "draw" and question.settings.get("subject") == "face"


def _take(question: Question, value: Any) -> dict[str, Any]:
    subject = str(question.settings.get("subject", "digit"))
    asked = str(question.settings.get("asked", "")).split(",")
    said = asked[0] if len(asked) == 1 else ""
    if isinstance(value, dict):  # asked for several in turn, a phone says which it drew
        said, value = (
            next((one for one in asked if one == value.get("asked")), ""),
            value.get("drawn"),
        )
    return {**SUBJECTS[subject](value), "asked": said}


def _strokes(value: Any) -> dict[str, Any]:
    try:
        pixels = base64.b64decode(value, validate=True)
    except (binascii.Error, TypeError, ValueError):
        raise RoomError("A drawing is not written as it should be.") from None
    if len(pixels) != SIDE_PX**2:
        raise RoomError(f"A drawing has {SIDE_PX}×{SIDE_PX} pixels.")
    return {"strokes": value}


def _factors(value: Any) -> dict[str, Any]:
    is_row = isinstance(value, list) and 1 <= len(value) <= MOST_FACTORS
    if not is_row or not all(type(each) in (int, float) for each in value):
        raise RoomError("A face is a row of numbers.")
    try:
        return {"factors": [round(float(each), 4) for each in value]}
    except OverflowError:  # a whole number beyond every float
        raise RoomError("A face is a row of numbers.") from None


SUBJECTS = {"digit": _strokes, "face": _factors}
"""What is drawn, and how a phone says it."""


def drawn_from(dataset: str, factors: list[float]) -> NDArray[np.uint8]:
    """The image of a data set that has these factors, uint8 (C, H, W).

    Raises:
        RoomError: there is none.
    """
    drawing = DATASETS[dataset].drawing
    if drawing is None or len(factors) != len(drawing.factors):
        raise RoomError("These images are not drawn from such factors.")
    try:
        faces: NDArray[np.uint8] = drawing.draw(np.array([factors], dtype=np.float32))
    except DataError as error:
        raise RoomError(str(error)) from error
    face: NDArray[np.uint8] = faces[0]
    return face


def _prepared(about: Description, strokes: str) -> NDArray[np.uint8]:
    """A drawing by hand made like the images of a model's data set, uint8 (C, H, W)."""
    raw = np.frombuffer(base64.b64decode(strokes), dtype=np.uint8).reshape(SIDE_PX, SIDE_PX)
    try:
        return prepare(raw, recipe_for(about.dataset, about.image_shape)).image
    except ImageError as error:
        raise RoomError(str(error)) from error


def face_controls(core: Core, model: str) -> list[dict[str, Any]]:
    """A slider for each factor of a model's images: name, low, high, start and what its ends are.

    Raises:
        RoomError: they are not drawn from factors.
    """
    drawing = DATASETS[core.describe(model).dataset].drawing
    if drawing is None:
        raise RoomError("This model's images are not drawn from factors.")
    return [
        {
            "name": factor.name,
            "low": float(factor.values[0]),
            "high": float(factor.values[-1]),
            "start": float(factor.values[len(factor.values) // 2]),
            "ends": list(factor.ends),
        }
        for factor in drawing.factors
    ]


def _placed(core: Core, model: str, value: dict[str, Any]) -> dict[str, Any]:
    """The drawing as an image, where the model puts it, and what lies there."""
    about = core.describe(model)
    is_face = "factors" in value
    image = (
        drawn_from(about.dataset, value["factors"])
        if is_face
        else _prepared(about, value["strokes"])
    )
    at = core.encode(model, image[None]).mu[0]
    stored = core.encodings(model)
    near = np.argsort(((stored.mu - at) ** 2).sum(1))[:NEIGHBOURS]
    labels = (
        [] if stored.labels is None else [about.class_names[one] for one in stored.labels[near]]
    )
    kept: dict[str, Any] = {key: value[key] for key in KEPT if key in value}
    return {
        **kept,
        "shape": list(image.shape),
        "dataset": about.dataset,
        "pixels": "" if is_face else base64.b64encode(image.tobytes()).decode(),
        "at": _rounded(at[:2]),
        "near": [_rounded(place) for place in stored.mu[near][:, :2]],
        "label": Counter(labels).most_common(1)[0][0] if labels else "",
    }


def _results(_question: Question, answers: Sequence[Answer]) -> Results:
    newest = sorted(answers, key=lambda answer: answer.at_s)[-SHOWN:]
    lit = {answer.id for answer in newest[-LIT:]}
    drawings = [
        {
            "id": answer.id,
            "at": answer.value["at"],
            "label": answer.value["label"],
            "near": answer.value["near"] if answer.id in lit else [],
        }
        for answer in newest
    ]
    return {"drawings": drawings, "count": len(answers)}


def _outcomes(_question: Question, answers: Sequence[Answer]) -> dict[str, Results]:
    return {
        answer.phone: {"at": answer.value["at"], "label": answer.value["label"]}
        for answer in answers
    }


def _rounded(place: NDArray[np.float32]) -> list[float]:
    return [round(float(each), 3) for each in place]


DRAW = Kind(
    "Draw",
    _check,
    _take,
    _results,
    most=MOST,
    is_hidden=False,
    is_moderated=True,
    placed=_placed,
    outcomes=_outcomes,
)
