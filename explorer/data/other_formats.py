"""Which further formats does the decoder open, and what is said of those that it does not?"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from functools import partial

from PIL import Image

from explorer.data.container import DAMAGED, TRUNCATED, Container
from explorer.data.picture_errors import ImageError, NotAPicture, TooLarge

SAVE_AS = "save it as PNG, JPEG, WebP, BMP or GIF."


def _sized_by_decoder(name: str, data: bytes) -> Container:
    """A file whose header the decoder reads; no pixel is decoded."""
    try:
        with Image.open(io.BytesIO(data), formats=[_decoder(name)]) as image:
            return Container(name, *image.size, data)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge(
            f"This {name} picture has far more pixels than are allowed; make it smaller first."
        ) from error
    # The decoders fail in more ways than they document, and whatever the way, the file is to blame.
    except Exception as error:
        if "truncated" in str(error).lower():
            raise ImageError(TRUNCATED.format(name)) from error
        raise ImageError(DAMAGED.format(name, "its header makes no sense")) from error


def _decoder(name: str) -> str:
    return {"PGM": "PPM"}.get(name, name.upper())


_AVIF_BRANDS = rb"....ftyp(avif|avis|(mif1|msf1)....(....)*?avif)"
_HEIC_BRANDS = rb"....ftyp(hei[cxms]|hev[cxms]|mif1|msf1)"

MORE_FORMATS: dict[str, tuple[re.Pattern[bytes], Callable[[bytes], Container]]] = {
    "TIFF": (re.compile(rb"II\*\0|MM\0\*|II\+\0|MM\0\+"), partial(_sized_by_decoder, "TIFF")),
    "AVIF": (re.compile(_AVIF_BRANDS, re.DOTALL), partial(_sized_by_decoder, "AVIF")),
    "PPM": (re.compile(rb"P[1-6]\s"), partial(_sized_by_decoder, "PPM")),
}
"""How their files begin, and who reads their headers."""

KNOWN: dict[str, tuple[re.Pattern[bytes], str]] = {
    "HEIC": (
        re.compile(_HEIC_BRANDS, re.DOTALL),
        "This is a HEIC picture, as iPhones take them, which is not opened here; share it as JPEG "
        "(iPhone: Settings, Camera, Formats, Most Compatible), or " + SAVE_AS,
    ),
    "JPEG XL": (
        re.compile(rb"\xff\x0a|\0\0\0\x0cJXL "),
        "This is a JPEG XL picture, which is not opened here; " + SAVE_AS,
    ),
    "JPEG 2000": (
        re.compile(rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51"),
        "This is a JPEG 2000 picture, which is not opened here; " + SAVE_AS,
    ),
    "PDF": (
        re.compile(rb"%PDF"),
        "This is a PDF document, not a picture; make a picture of its page and " + SAVE_AS,
    ),
    "SVG": (
        re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg", re.DOTALL),
        "This is an SVG drawing, which is not opened here; export it and " + SAVE_AS,
    ),
    "PSD": (
        re.compile(rb"8BPS"),
        "This is a Photoshop file, which is not opened here; export it and " + SAVE_AS,
    ),
    "icon": (
        re.compile(rb"\x00\x00\x01\x00"),
        "This is a Windows icon, which is not opened here; " + SAVE_AS,
    ),
    "raw": (
        re.compile(rb"FUJIFILMCCD-RAW|....ftypcrx |IIU\0|IIRO", re.DOTALL),
        "This is a camera's raw file, which is not opened here; " + SAVE_AS,
    ),
    "video": (
        re.compile(rb"....ftyp(isom|mp4|qt  |M4V|3gp)|\x1aE\xdf\xa3", re.DOTALL),
        "This is a video, not a picture; take one of its pictures and " + SAVE_AS,
    ),
    "zip": (
        re.compile(rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf"),
        "This is a packed file, not a picture; unpack it and choose a PNG, JPEG, WebP, BMP or GIF "
        "from it.",
    ),
}
"""How the files of formats that are not opened begin, and what to do with each."""


def not_ours(data: bytes) -> ImageError:
    """One sentence on a file that no reader takes: which format it is, and what to do."""
    head = data[:4096]
    for signature, sentence in KNOWN.values():
        if signature.match(head):
            return ImageError(sentence)
    return NotAPicture(
        "This is not a PNG, JPEG, WebP, BMP or GIF picture, nor TIFF, AVIF or PGM; save it as "
        "one of those."
    )
