"""Is what a command writes there whole or not at all, where somebody reads it meanwhile?"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from explorer.cli.whole_file import write_whole
from explorer.core import CoreError
from explorer.portable.first_picture import FILE, read_first_pictures
from tests.cli.conftest import Command

BEFORE, AFTER = b"as it was before", b"as it is now"
ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither")


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that is written reaches the disk."""

    def refused(*_told: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refused)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_new_or_takes_the_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    for contents in (BEFORE, AFTER):
        write_whole(file, contents)
        assert file.read_bytes() == contents
    assert names(tmp_path) == ["map.html"]


def test_who_reads_meanwhile_has_the_whole_of_what_was_there(tmp_path: Path) -> None:
    file = tmp_path / "map.html"
    write_whole(file, BEFORE)
    with file.open("rb") as opened:
        if sys.platform != "win32":  # there no file is replaced while somebody reads it
            write_whole(file, AFTER)
        assert opened.read() == BEFORE


@ON_POSIX
def test_links_in_a_circle_are_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(CoreError, match=r"a could not be written: .*\.$"):
        write_whole(tmp_path / "a", AFTER)


@pytest.mark.usefixtures("full_disk")
def test_what_cannot_be_written_leaves_what_was_there_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_bytes(BEFORE)
    for name in ("map.html", "new.html"):
        with pytest.raises(CoreError, match=rf"{name} could not be written: No space left .*\.$"):
            write_whole(tmp_path / name, AFTER)
    assert (tmp_path / "map.html").read_bytes() == BEFORE
    assert names(tmp_path) == ["map.html"]


@ON_POSIX
def test_a_file_may_be_read_by_whom_it_could_be_before(tmp_path: Path) -> None:
    plain, private, ours = (tmp_path / name for name in ("plain", "private", "ours"))
    plain.write_bytes(BEFORE)
    private.write_bytes(BEFORE)
    private.chmod(0o600)
    for file in (private, ours):
        write_whole(file, AFTER)
    assert private.stat().st_mode & 0o777 == 0o600
    assert ours.stat().st_mode == plain.stat().st_mode


@ON_POSIX
def test_a_link_stays_one_and_what_is_no_file_is_written_to(tmp_path: Path) -> None:
    file, link, pipe = (tmp_path / name for name in ("file", "link", "pipe"))
    file.write_bytes(BEFORE)
    link.symlink_to(file)
    write_whole(link, AFTER)
    assert link.is_symlink()
    assert file.read_bytes() == AFTER
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_whole(pipe, AFTER)
        assert os.read(reading, 100) == AFTER
    finally:
        os.close(reading)
    with pytest.raises(CoreError, match="could not be written"):
        write_whole(tmp_path, AFTER)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("map.html", ("export", "tiny-vae")),
        ("film.gif", ("film", "tiny-vae", "--through", 3, 8, "--seconds", 1, "--rate", 4)),
        ("grid.png", ("grid", "tiny-vae", "--size", 2)),
    ],
)
@pytest.mark.usefixtures("full_disk")
def test_a_command_that_fails_leaves_what_was_there(
    name: str,
    told: tuple[object, ...],
    command: Command,
    tiny_checkpoints: Path,
    tmp_path: Path,
) -> None:
    out = tmp_path / name
    out.write_bytes(BEFORE)
    answer = command(*told, "--out", out, "--checkpoints", tiny_checkpoints)
    assert answer.code == 2
    assert answer.err.endswith(f"explorer: {out} could not be written: No space left on device.\n")
    assert out.read_bytes() == BEFORE
    assert names(tmp_path) == [name]


def test_first_pictures_take_the_place_of_others_whole(
    command: Command,
    refusal: Callable[..., str],
    tiny_checkpoints: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    folder = Path(shutil.copytree(tiny_checkpoints, tmp_path / "checkpoints"))
    told = ("export", "tiny-vae", "--first-pictures", "--checkpoints", folder)
    assert command(*told).code == 0
    file = folder / "tiny-vae" / FILE
    read_first_pictures(file)
    written, there = file.read_bytes(), names(file.parent)
    request.getfixturevalue("full_disk")
    assert "No space left" in refusal(*told)
    assert (file.read_bytes(), names(file.parent)) == (written, there)


@pytest.mark.usefixtures("full_disk")
def test_an_onnx_file_takes_the_place_of_another_whole(
    refusal: Callable[..., str], tiny_checkpoints: Path, tmp_path: Path
) -> None:
    out = tmp_path / "tiny-vae-decoder.onnx"
    out.write_bytes(BEFORE)
    told = ("export", "tiny-vae", "--onnx", "--checkpoints", tiny_checkpoints)
    assert "No space left" in refusal(*told, "--out", tmp_path)
    assert out.read_bytes() == BEFORE
