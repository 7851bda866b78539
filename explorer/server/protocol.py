"""What do the bytes on the live socket mean?

A request is `uint32 sequence` and `float32[n·D]`, the latents z row by row; for a conditional model
each row has its label as one more float at its end. A reply is the request's `uint32 sequence` and
`uint8[n·C·H·W]`, the decoded images. Everything is little-endian.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from explorer.server.limits import Limits
from explorer.server.refusals import CloseCode, Refusal

SEQUENCE_BYTES = 4
FLOAT_BYTES = 4


@dataclass(frozen=True)
class RowLayout:
    """What one row of a request holds for one model.

    Attributes:
        latent_dim: D, the floats of z.
        classes: how many labels there are; 0 for a model that takes none, else one more float
            follows z and is one of 0 … classes-1.
        codebook_size: K where the floats are code indices 0 … K-1; 0 where they are latents.
        optional_codes: how many of the last of those may be −1, no code.
        image_bytes: bytes of the image that a row becomes, C·H·W.
    """

    latent_dim: int
    classes: int = 0
    codebook_size: int = 0
    optional_codes: int = 0
    image_bytes: int = 1

    @property
    def floats(self) -> int:
        """Floats in one row."""
        return self.latent_dim + (self.classes > 0)


@dataclass(frozen=True, eq=False, slots=True)
class Request:
    """A message from a client, checked.

    Attributes:
        sequence: the number that the reply will carry, 0 … 2³²-1.
        z: float32 (n, D), finite; a view of the message, not writable.
        labels: int64 (n,), or None for a model that takes none.
    """

    sequence: int
    z: NDArray[np.float32]
    labels: NDArray[np.int64] | None = None


def parse_request(message: bytes, layout: RowLayout, limits: Limits) -> Request:
    """The request that `message` holds.

    Raises:
        Refusal: it is too large, or malformed for a model with this layout.
    """
    if len(message) > limits.message_bytes:
        raise Refusal(
            CloseCode.TOO_BIG,
            f"{len(message)} bytes in one message; at most {limits.message_bytes} are allowed.",
        )
    n = _row_count(len(message), layout)
    if n > limits.rows_per_message:
        raise Refusal(
            CloseCode.TOO_BIG,
            f"{n} latents in one message; at most {limits.rows_per_message} are allowed.",
        )
    if n * layout.image_bytes > limits.reply_bytes:
        raise Refusal(
            CloseCode.TOO_BIG,
            f"{n} images of {layout.image_bytes} bytes were asked for; "
            f"at most {limits.reply_bytes} bytes are sent at once.",
        )
    rows = np.frombuffer(message, dtype="<f4", offset=SEQUENCE_BYTES).reshape(n, layout.floats)
    if not np.isfinite(rows).all():
        raise Refusal(CloseCode.INVALID_PAYLOAD, "A number is NaN or infinite; all must be finite.")
    if layout.codebook_size:
        _check_codes(rows[:, : layout.latent_dim], layout)
    sequence = int.from_bytes(message[:SEQUENCE_BYTES], "little")
    if not layout.classes:
        return Request(sequence, rows)
    return Request(sequence, rows[:, :-1], _labels(rows[:, -1], layout.classes))


def pack_request(sequence: int, z: ArrayLike, labels: ArrayLike | None = None) -> bytes:
    """The message that asks for the images of z, float32 (n, D), with labels (n,) if any."""
    rows = np.asarray(z, dtype="<f4")
    if labels is not None:
        rows = np.column_stack([rows, np.asarray(labels, dtype="<f4")])
    return sequence.to_bytes(SEQUENCE_BYTES, "little") + rows.tobytes()


def pack_reply(sequence: int, images: NDArray[np.uint8]) -> bytes:
    """The message that answers request `sequence` with images, uint8 (n, C, H, W)."""
    return sequence.to_bytes(SEQUENCE_BYTES, "little") + images.tobytes()


def parse_reply(message: bytes, image_shape: tuple[int, int, int]) -> tuple[int, NDArray[np.uint8]]:
    """The sequence and the images, uint8 (n, C, H, W), that a reply holds.

    Raises:
        ValueError: the bytes are not a whole number of images of shape (C, H, W).
    """
    images = np.frombuffer(message, dtype=np.uint8, offset=SEQUENCE_BYTES)
    sequence = int.from_bytes(message[:SEQUENCE_BYTES], "little")
    return sequence, images.reshape(-1, *image_shape)


def _row_count(message_bytes: int, layout: RowLayout) -> int:
    row_bytes = layout.floats * FLOAT_BYTES
    n, rest = divmod(message_bytes - SEQUENCE_BYTES, row_bytes)
    if n < 1 or rest:
        raise Refusal(
            CloseCode.INVALID_PAYLOAD,
            f"{message_bytes} bytes in a message; this model takes {SEQUENCE_BYTES} + "
            f"{row_bytes}·n with n of 1 or more.",
        )
    return n


def _check_codes(floats: NDArray[np.float32], layout: RowLayout) -> None:
    size, first = layout.codebook_size, layout.latent_dim - layout.optional_codes
    optional = floats[:, first:]
    told = np.where(optional == -1, 0, optional)
    if not (_are_indices(floats[:, :first], size) and _are_indices(told, size)):
        raise Refusal(
            CloseCode.INVALID_PAYLOAD,
            f"A code index is not one of 0 … {size - 1}, the entries of this codebook.",
        )


def _labels(floats: NDArray[np.float32], classes: int) -> NDArray[np.int64]:
    if not _are_indices(floats, classes):
        raise Refusal(
            CloseCode.INVALID_PAYLOAD,
            f"A label is not one of 0 … {classes - 1}, the classes of this model.",
        )
    return floats.astype(np.int64)


def _are_indices(floats: NDArray[np.float32], count: int) -> bool:
    """Whether all are whole numbers of 0 … count-1."""
    return bool(((floats >= 0) & (floats < count) & (floats == np.floor(floats))).all())
