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
    name: (re.compile(begins, re.DOTALL), partial(_sized_by_decoder, name))
    for name, begins in (
        ("TIFF", rb"II\*\0|MM\0\*|II\+\0|MM\0\+"),
        ("AVIF", _AVIF_BRANDS),
        ("PPM", rb"P[1-6]\s"),
    )
}
"""How their files begin, and who reads their headers."""

NOT_OPENED: tuple[tuple[bytes, str], ...] = (
    (
        _HEIC_BRANDS,
        "This is a HEIC picture, as iPhones take them, which is not opened here; share it as JPEG "
        "(iPhone: Settings, Camera, Formats, Most Compatible), or",
    ),
    (rb"\xff\x0a|\0\0\0\x0cJXL ", "This is a JPEG XL picture, which is not opened here;"),
    (rb"\0\0\0\x0cjP  |\xff\x4f\xff\x51", "This is a JPEG 2000 picture, which is not opened here;"),
    (rb"%PDF", "This is a PDF document, not a picture; make a picture of its page and"),
    (
        rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)?<svg",
        "This is an SVG drawing, which is not opened here; export it and",
    ),
    (rb"8BPS", "This is a Photoshop file, which is not opened here; export it and"),
    (rb"\x00\x00\x01\x00", "This is a Windows icon, which is not opened here;"),
    (
        rb"FUJIFILMCCD-RAW|....ftypcrx |IIU\0|IIRO",
        "This is a camera's raw file, which is not opened here;",
    ),
    (
        rb"....ftyp(isom|mp4|qt  |M4V|3gp)|\x1aE\xdf\xa3",
        "This is a video, not a picture; take one of its pictures and",
    ),
    (
        rb"PK\x03\x04|\x1f\x8b|7z\xbc\xaf",
        "This is a packed file, not a picture; unpack it and choose a picture from it, or",
    ),
)
"""How the files of formats that are not opened begin, and what is said before `SAVE_AS`."""


def what_it_is(data: bytes) -> str:
    """A file that no reader takes, in a few words: "a HEIC picture", or "not a picture"."""
    for signature, words in NOT_OPENED:
        if re.match(signature, data[:4096], re.DOTALL):
            return re.split("[,;]", words.removeprefix("This is "))[0]
    return "not a picture"


def not_ours(data: bytes) -> ImageError:
    """One sentence on a file that no reader takes: which format it is, and what to do."""
    head = data[:4096]
    for signature, words in NOT_OPENED:
        if re.match(signature, head, re.DOTALL):
            return ImageError(f"{words} {SAVE_AS}")
    return NotAPicture(
        "This is not a PNG, JPEG, WebP, BMP or GIF picture, nor TIFF, AVIF or PGM; save it as "
        "one of those."
    )
