"""How does a picture, a film or a table say from which view it came, so that it brings it back?

In each format where that format keeps what is said of a file: PNG an `iTXt` chunk, GIF a comment,
WebP and MP4 an XMP packet, CSV a comment line, JSON a member, HTML a comment, zip its own comment.
What is written is one JSON object of printable ASCII, so that one look through the bytes finds it
in all of them.
"""

from __future__ import annotations

import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import Image

from explorer.images.tiling import PictureError

KEY = "latent-space-explorer"
MARK = f'"{KEY}":'.encode()
LONGEST = 64_000
"""Characters that are read: an address that a browser would still send is shorter."""
MOST_MODELS = 64
XMP_IN_MP4 = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
"""The box of an XMP packet: XMP specification, part 3, 1.1.3."""
NAMES = "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://purl.org/dc/elements/1.1/"
SUB_BLOCK = 255
_PRINTABLE = re.compile(rb"[\x20-\x7e]*")


@dataclass(frozen=True)
class Stamp:
    """From which view a file came.

    Attributes:
        address: of the view, as the browser had it.
        models: the name of each model in it → SHA-256 of its weights, hexadecimal.
    """

    address: str
    models: Mapping[str, str] = field(default_factory=dict)

    def text(self) -> str:
        """One JSON object in ASCII, without a sign that means something in XML or ends a
        comment."""
        said = {KEY: {"address": self.address, "models": dict(self.models)}}
        text = json.dumps(said, separators=(",", ":"))
        for sign in "<>&\x7f":
            text = text.replace(sign, f"\\u{ord(sign):04x}")
        return text.replace("--", "-\\u002d")


def stamped(data: bytes, ending: str, stamp: Stamp) -> bytes:
    """The file with the stamp in it; its pixels, frames and figures are as they were.

    Args:
        data: of a file that has no stamp.
        ending: one of `FORMATS`.

    Raises:
        PictureError: no such format, or the bytes are none of it.
    """
    if ending not in FORMATS:
        raise PictureError(f"No stamp fits a .{ending}: choose one of {', '.join(FORMATS)}.")
    begins, write = FORMATS[ending]
    if not data.startswith(begins):
        raise PictureError(f"These {len(data)} bytes are no .{ending}: they do not begin so.")
    return write(data, stamp.text().encode("ascii"))


def read_stamp(data: bytes) -> Stamp | None:
    """What a file of any of the formats says of its view; None where it says nothing sound."""
    at = data.find(MARK)
    if at < 0:
        return None
    found = data[at : at + LONGEST]
    if data.startswith(b"GIF8") and at >= 2:
        found = _joined(data, at - 2)[1:]
    return parsed_stamp(found.removeprefix(MARK))


def parsed_stamp(found: bytes) -> Stamp | None:
    """The stamp that begins here, just behind its mark; None where it is not of the right form."""
    printable = _PRINTABLE.match(found[:LONGEST])
    try:
        said, _ = json.JSONDecoder().raw_decode(printable[0].decode("ascii") if printable else "")
    except (ValueError, RecursionError):
        return None
    return _sound(said)


def _sound(said: Any) -> Stamp | None:
    if not isinstance(said, dict) or not isinstance(said.get("address"), str):
        return None
    models = said.get("models")
    if not isinstance(models, dict) or len(models) > MOST_MODELS:
        return None
    if not all(isinstance(digest, str) for digest in models.values()):
        return None
    return Stamp(said["address"], models)


def _in_png(data: bytes, text: bytes) -> bytes:
    # Keyword, no compression, no language, no translation; behind the header, which is the first.
    chunk = b"iTXt" + KEY.encode() + b"\0\0\0\0\0" + text
    end = 8 + 25
    crc = struct.pack(">I", zlib.crc32(chunk))
    return data[:end] + struct.pack(">I", len(chunk) - 4) + chunk + crc + data[end:]


def _in_gif(data: bytes, text: bytes) -> bytes:
    # Behind the header and the colours that all frames share.
    has_colours, bits = data[10] & 0x80, (data[10] & 7) + 1
    end = 13 + (3 * 2**bits if has_colours else 0)
    blocks = [text[at : at + SUB_BLOCK] for at in range(0, len(text), SUB_BLOCK)]
    comment = b"".join(bytes([len(block)]) + block for block in blocks)
    return b"GIF89a" + data[6:end] + b"\x21\xfe" + comment + b"\0" + data[end:]


def _joined(data: bytes, at: int) -> bytes:
    """The text of a GIF's comment, whose first length stands here."""
    blocks, total = [], 0
    while at < len(data) and data[at] and total < LONGEST:
        blocks.append(data[at + 1 : at + 1 + data[at]])
        total += data[at]
        at += 1 + data[at]
    return b"".join(blocks)


def _in_webp(data: bytes, text: bytes) -> bytes:
    chunks = data[12:]
    if not chunks.startswith(b"VP8X"):
        # A still picture alone has no head that could say that there is XMP too.
        with Image.open(io.BytesIO(data)) as image:
            width, height = image.size
            flags = 0x10 * ("A" in image.getbands())
        sides = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
        chunks = b"VP8X" + struct.pack("<II", 10, flags) + sides + chunks
    packet = _xmp(text)
    chunks = chunks[:8] + bytes([chunks[8] | 0x04]) + chunks[9:]
    chunks += b"XMP " + struct.pack("<I", len(packet)) + packet + b"\0" * (len(packet) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def _in_mp4(data: bytes, text: bytes) -> bytes:
    # A box of its own at the end, which every player passes over.
    box = b"uuid" + XMP_IN_MP4 + _xmp(text)
    return data + struct.pack(">I", 4 + len(box)) + box


def _xmp(text: bytes) -> bytes:
    rdf, dc = (name.encode() for name in NAMES)
    return (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="' + rdf + b'">'
        b'<rdf:Description rdf:about="" xmlns:dc="' + dc + b'"><dc:source>' + text + b"</dc:source>"
        b"</rdf:Description></rdf:RDF></x:xmpmeta>"
    )


def _in_comment(data: bytes, text: bytes) -> bytes:
    return b"# " + text + b"\n" + data


def _in_json(data: bytes, text: bytes) -> bytes:
    rest = data[1:].lstrip()
    return text[:-1] + (b"" if rest.startswith(b"}") else b",\n ") + rest


def _in_html(data: bytes, text: bytes) -> bytes:
    end = data.index(b">") + 1
    return data[:end] + b"\n<!-- " + text + b" -->" + data[end:]


def _in_zip(data: bytes, text: bytes) -> bytes:
    # Each picture in it says so too: it may be taken out.
    stream = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
            for entry in old.infolist():
                contents = old.read(entry)
                is_picture = entry.filename.endswith(".png")
                new.writestr(entry, _in_png(contents, text) if is_picture else contents)
            new.comment = text
    except (zipfile.BadZipFile, ValueError) as error:
        raise PictureError(f"This zip cannot be written again: {error}.") from error
    return stream.getvalue()


FORMATS: dict[str, tuple[bytes, Callable[[bytes, bytes], bytes]]] = {
    "png": (b"\x89PNG\r\n\x1a\n", _in_png),
    "gif": (b"GIF8", _in_gif),
    "webp": (b"RIFF", _in_webp),
    "mp4": (b"\0\0\0", _in_mp4),
    "csv": (b"", _in_comment),
    "toml": (b"", _in_comment),
    "json": (b"{", _in_json),
    "html": (b"<!", _in_html),
    "zip": (b"PK", _in_zip),
}
"""For each ending, how such a file begins, and how the stamp is written into it."""
