"""Is a film for a slide what it was made of, read again from its file?"""

from __future__ import annotations

import io
import zipfile

import av
import numpy as np
import pytest
from PIL import Image

from explorer.images import film
from explorer.images.film import FILMS, MISSING, STREAMS, frames_zip, mp4_bytes
from explorer.images.stamp import Stamp, read_stamp, stamped
from explorer.images.tiling import PictureError

SHADES = np.linspace(0, 250, 12).astype(np.uint8)
GREY = np.broadcast_to(SHADES[:, None, None], (12, 37, 48)).copy()
COLOURED = np.stack([GREY, GREY, 255 - GREY], axis=-1)


def decoded(data: bytes) -> tuple[list[np.ndarray], av.video.stream.VideoStream, float]:
    with av.open(io.BytesIO(data)) as container:
        stream = container.streams.video[0]
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(stream)]
        return frames, stream, float(stream.average_rate)


@pytest.mark.parametrize("frames", [GREY, COLOURED], ids=["grey", "coloured"])
def test_an_mp4_has_every_frame_in_its_size_and_shade(frames: np.ndarray) -> None:
    stamp = Stamp("generate?model=x", {"x": "0" * 64})
    data = stamped(mp4_bytes(frames, 25), "mp4", stamp)
    assert read_stamp(data) == stamp
    seen, stream, rate = decoded(data)
    assert stream.codec_context.name == "h264"
    assert stream.codec_context.pix_fmt == "yuv420p"
    assert rate == 25
    assert len(seen) == len(frames)
    assert seen[0].shape == (38, 48, 3)
    expected = frames if frames.ndim == 4 else np.repeat(frames[..., None], 3, axis=3)
    apart = np.abs(np.stack(seen)[:, :37].astype(int) - expected)
    assert apart.max() <= 6


def test_frames_are_pictures_in_order() -> None:
    with zipfile.ZipFile(io.BytesIO(frames_zip(GREY, 20))) as archive:
        names = archive.namelist()
        assert names == sorted(names)
        assert len(names) == 12
        for name, frame in zip(names, GREY, strict=True):
            picture = Image.open(io.BytesIO(archive.read(name)))
            np.testing.assert_array_equal(np.asarray(picture), frame)


def test_every_format_is_made() -> None:
    for ending, make in FILMS.items():
        data = stamped(make(GREY, 20), ending, Stamp("generate"))
        assert read_stamp(data) == Stamp("generate")


def test_without_the_extra_one_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(film, "find_spec", lambda _name: None)
    with pytest.raises(PictureError) as refused:
        mp4_bytes(GREY, 25)
    assert str(refused.value) == MISSING
    assert FILMS["gif"](GREY, 20).startswith(b"GIF8")


@pytest.mark.parametrize("make", [mp4_bytes, frames_zip])
def test_no_frames_are_no_film(make) -> None:
    with pytest.raises(PictureError, match="without frames"):
        make(GREY[:0], 20)


@pytest.mark.parametrize("ending", sorted(STREAMS))
def test_a_film_of_frames_made_one_by_one_is_that_of_all_together(ending: str) -> None:
    frames = np.random.default_rng(0).integers(0, 256, (4, 16, 24, 3), dtype=np.uint8)
    assert STREAMS[ending](iter(frames), 10) == FILMS[ending](frames, 10)
    with pytest.raises(PictureError, match="without frames"):
        STREAMS[ending](iter(()), 10)
