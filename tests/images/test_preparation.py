"""Does an uploaded picture come out like the data set's own images?"""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image, ImageDraw

from explorer.data.registry import is_on_this_machine, load_dataset
from explorer.images import ImageError, read_image
from explorer.images.placing import centre_of_mass, ink_box, longest_side
from explorer.images.preparation import Preparation, prepare
from explorer.images.recipes import RECIPES, recipe_for

MNIST = RECIPES["mnist"]

needs_mnist = pytest.mark.skipif(
    not is_on_this_machine("mnist"),
    reason="MNIST is not on this machine (EXPLORER_DATA_DIR names no folder with mnist/ in it)",
)


def drawn(size: int = 280, scale: float = 1.0, at: tuple[float, float] = (0, 0)) -> np.ndarray:
    """A five, drawn in white on black with a round pen; uint8 (size, size)."""
    points = np.array([(90, 20), (30, 20), (25, 75), (70, 70), (90, 110), (60, 145), (20, 130)])
    where = [tuple(point) for point in points * scale + (60, 60) + np.array(at)]
    image = Image.new("L", (size, size))
    draw = ImageDraw.Draw(image)
    draw.line(where, fill=255, width=round(16 * scale), joint="curve")
    for x, y in where:
        half = 8 * scale
        draw.ellipse((x - half, y - half, x + half, y + half), fill=255)
    return np.array(image)


def picture_of(preparation: Preparation, name: str) -> np.ndarray:
    return next(step.picture for step in preparation.steps if step.name == name)


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """Mean absolute difference, of 255."""
    return float(np.abs(one.astype(int) - other).mean())


class TestMnistSteps:
    def test_the_first_picture_is_the_given_one(self) -> None:
        steps = prepare(drawn(), MNIST).steps
        assert steps[0].name == "picture"
        np.testing.assert_array_equal(steps[0].picture, drawn())

    def test_every_step_has_a_sentence_and_a_picture(self) -> None:
        for step in prepare(np.dstack([drawn()] * 3), MNIST).steps:
            assert step.caption.endswith(".")
            assert step.picture.dtype == np.uint8
            assert step.picture.ndim == (3 if step.name == "picture" else 2)

    def test_grey_is_luma(self) -> None:
        colours = np.zeros((60, 60, 3), np.uint8)
        colours[10:30, 10:20], colours[10:30, 30:40] = (255, 0, 0), (0, 255, 0)
        grey = picture_of(prepare(colours, MNIST), "grey")
        assert (grey[20, 15], grey[20, 35], grey[50, 50]) == (76, 150, 0)

    def test_polarity_is_guessed_and_can_be_forced(self) -> None:
        dark = 255 - drawn()
        assert "Dark on light, it seems" in prepare(dark, MNIST).steps[2].caption
        np.testing.assert_array_equal(picture_of(prepare(dark, MNIST), "polarity"), drawn())
        forced = replace(MNIST, polarity="light ink on dark")
        np.testing.assert_array_equal(picture_of(prepare(dark, forced), "polarity"), dark)

    def test_crop_is_around_the_ink(self) -> None:
        cropped = picture_of(prepare(drawn(), MNIST), "crop")
        top, bottom, left, right = ink_box(drawn() / 255, 0.5)
        margin = longest_side((top, bottom, left, right)) // 10
        expected = drawn()[top - margin : bottom + margin, left - margin : right + margin]
        assert difference(cropped, expected) < 1

    def test_longest_side_is_twenty(self) -> None:
        image = prepare(drawn(), MNIST).image[0] / 255
        assert longest_side(ink_box(image, 0.25)) == 20
        for side in (10, 16, 26):
            image = prepare(drawn(), replace(MNIST, longest_side_px=side)).image[0] / 255
            assert longest_side(ink_box(image, 0.25)) == side

    def test_centre_of_mass_is_the_middle(self) -> None:
        row, column = centre_of_mass(prepare(drawn(), MNIST).image[0] / 255)
        assert abs(row - 14) <= 0.5
        assert abs(column - 14) <= 0.5

    def test_the_box_can_be_centred_instead(self) -> None:
        image = prepare(drawn(), replace(MNIST, centring="box")).image[0] / 255
        top, bottom, _, _ = ink_box(image, 0.25)
        assert (top, bottom) == (4, 24)

    def test_shading_goes_from_the_paper(self) -> None:
        y, x = np.mgrid[0:280, 0:280] / 280
        paper = 230 - 110 * x - 40 * y + np.random.default_rng(0).normal(0, 4, x.shape)
        photograph = np.clip(np.where(drawn() > 128, paper * 0.25, paper), 0, 255)
        prepared = prepare(photograph.astype(np.uint8), MNIST)
        bare = drawn() == 0
        assert picture_of(prepared, "paper")[bare].mean() < 6
        assert difference(prepared.image, prepare(drawn(), MNIST).image) < 4

    def test_specks_do_not_widen_the_crop(self) -> None:
        dirty = drawn()
        dirty[2:4, 2:4] = dirty[270:272, 270:273] = 255
        assert difference(prepare(dirty, MNIST).image, prepare(drawn(), MNIST).image) < 0.5

    def test_a_hairline_is_widened_unless_told_not_to(self) -> None:
        image = Image.new("L", (300, 300), 255)
        ImageDraw.Draw(image).line([(80, 40), (220, 150), (90, 260)], fill=0, width=3)
        hairline = np.array(image)
        thin = prepare(hairline, replace(MNIST, thinnest_pen_px=0)).image
        thick = prepare(hairline, MNIST).image
        assert thin.max() < 200
        assert thick.max() == 255

    def test_the_threshold_can_be_set(self) -> None:
        pale = drawn() // 2
        pale[150:, :] = pale[150:, :] // 3
        low = prepare(pale, replace(MNIST, ink_threshold=0.05))
        high = prepare(pale, replace(MNIST, ink_threshold=0.4))
        assert picture_of(low, "ink")[150:].any()
        assert not picture_of(high, "ink")[150:].any()
        with pytest.raises(ImageError, match=r"0\.50 of full ink, and the threshold is 0\.90"):
            prepare(pale, replace(MNIST, ink_threshold=0.9))


class TestSameness:
    """What should make no difference makes none."""

    def test_the_same_picture_gives_the_same_image(self) -> None:
        rng = np.random.default_rng(0)
        noisy = np.clip(drawn() * 0.6 + 40 + rng.normal(0, 6, (280, 280)), 0, 255).astype(np.uint8)
        one, other = prepare(noisy, MNIST), prepare(noisy.copy(), MNIST)
        np.testing.assert_array_equal(one.image, other.image)

    def test_the_picture_is_not_written_to(self) -> None:
        picture = drawn()
        picture.flags.writeable = False
        prepare(picture, MNIST)

    @pytest.mark.parametrize("name", ["mnist", "digits", "sprites"])
    def test_inversion(self, name: str) -> None:
        recipe = RECIPES[name]
        assert difference(prepare(255 - drawn(), recipe).image, prepare(drawn(), recipe).image) < 1

    @settings(max_examples=10)
    @given(x=st.integers(-60, 100), y=st.integers(-60, 60))
    def test_translation(self, x: int, y: int) -> None:
        moved = prepare(np.roll(drawn(), (y, x), axis=(0, 1)), MNIST).image
        np.testing.assert_array_equal(moved, prepare(drawn(), MNIST).image)

    @pytest.mark.parametrize("scale", [0.5, 0.7, 2.0, 5.0])
    def test_scale(self, scale: float) -> None:
        large = drawn(round(280 * max(scale, 1)), scale)
        assert difference(prepare(large, MNIST).image, prepare(drawn(), MNIST).image) < 6

    def test_colour_of_the_ink(self) -> None:
        white = np.full((280, 280, 3), 255, np.uint8)
        for ink in ((0, 0, 0), (20, 40, 160), (180, 20, 30)):
            inked = np.where(drawn()[..., None] > 128, np.uint8(ink), white)
            assert difference(prepare(inked, MNIST).image, prepare(drawn(), MNIST).image) < 3

    @pytest.mark.parametrize("name", RECIPES)
    def test_an_image_once_prepared_stays(self, name: str) -> None:
        recipe = RECIPES[name]
        image = prepare(drawn(), recipe).image
        again = prepare(image[0] if len(image) == 1 else np.moveaxis(image, 0, -1), recipe).image
        np.testing.assert_array_equal(again, image)


class TestOtherDataSets:
    def test_digits_come_out_as_they_went_in(self) -> None:
        images = load_dataset("digits", "test").images[np.arange(60)]
        for image in images:
            np.testing.assert_array_equal(prepare(image[0], RECIPES["digits"]).image, image)

    def test_digits_are_counts_of_sixteen(self) -> None:
        counts = prepare(drawn(), RECIPES["digits"]).image * (16 / 255)
        np.testing.assert_allclose(counts, np.rint(counts), atol=0.04)

    def test_sprites_come_out_as_they_went_in(self) -> None:
        for image in load_dataset("sprites", "test").images[np.arange(40)]:
            np.testing.assert_array_equal(prepare(image[0], RECIPES["sprites"]).image, image)

    def test_a_shape_keeps_its_place_in_the_field(self) -> None:
        picture = np.full((200, 200), 240, np.uint8)
        picture[20:70, 120:180] = 30
        image = prepare(picture, RECIPES["sprites"]).image[0]
        assert set(np.unique(image)) == {0, 255}
        row, column = centre_of_mass(image / 255)
        assert row == pytest.approx(45 * 64 / 200 - 0.5, abs=0.6)
        assert column == pytest.approx(150 * 64 / 200 - 0.5, abs=0.6)

    def test_a_garment_fills_its_field_with_its_greys(self) -> None:
        photograph = np.full((500, 400, 3), 253, np.uint8)
        photograph[100:400, 150:250] = np.linspace(60, 140, 100, dtype=np.uint8)[None, :, None]
        image = prepare(photograph, RECIPES["fashion_mnist"]).image[0]
        top, bottom, left, right = ink_box(image / 255, 0.1)
        assert (top, bottom) == (0, 28)
        assert right - left in (9, 10)
        assert left - (28 - right) in (-1, 0, 1)
        assert image[14, left + 1] > image[14, right - 2] > 90

    def test_a_face_is_the_middle_of_its_picture(self) -> None:
        picture = np.zeros((280, 600), np.uint8)
        picture[:, 200:400] = 90
        assert (prepare(picture, RECIPES["frey_faces"]).image == 90).all()

    def test_colours_are_kept_for_colour_models(self) -> None:
        picture = np.zeros((100, 300, 3), np.uint8)
        picture[:, 100:200] = (200, 10, 60)
        image = prepare(picture, recipe_for("my_folder", (3, 32, 32))).image
        assert image.reshape(3, -1).T.tolist() == [[200, 10, 60]] * 1024

    def test_grey_is_repeated_for_them(self) -> None:
        image = prepare(np.full((9, 9), 77, np.uint8), RECIPES["sprites_color"]).image
        assert (image == 77).all()


class TestRefusals:
    @pytest.mark.parametrize("name", ["mnist", "digits", "fashion_mnist", "sprites"])
    @pytest.mark.parametrize("shade", [0, 128, 255])
    @pytest.mark.parametrize("shape", [(1, 1), (28, 28), (300, 400, 3)])
    def test_no_ink(self, name: str, shade: int, shape: tuple[int, ...]) -> None:
        with pytest.raises(ImageError, match="no ink in this picture"):
            prepare(np.full(shape, shade, np.uint8), RECIPES[name])

    @pytest.mark.parametrize(
        "array",
        [
            np.zeros((5, 5), np.float32),
            np.zeros((5, 5, 4), np.uint8),
            np.zeros(5, np.uint8),
            np.zeros((0, 5), np.uint8),
            np.zeros((2, 5, 5, 3), np.uint8),
        ],
    )
    def test_not_a_picture(self, array: np.ndarray) -> None:
        with pytest.raises(ImageError, match="A picture is uint8"):
            prepare(array, MNIST)

    @settings(max_examples=150)
    @given(
        picture=hnp.arrays(
            np.uint8,
            st.one_of(
                st.tuples(st.integers(1, 40), st.integers(1, 40)),
                st.tuples(st.integers(1, 24), st.integers(1, 24), st.just(3)),
            ),
            elements=st.one_of(st.integers(0, 255), st.sampled_from([0, 255])),
        ),
        name=st.sampled_from(sorted(RECIPES)),
        polarity=st.sampled_from(["auto", "dark ink on light", "light ink on dark"]),
        paper=st.sampled_from(["auto", "even out", "as it is"]),
        threshold=st.sampled_from([None, 0.05, 0.5]),
    )
    def test_any_picture_gives_an_image_or_a_sentence(
        self,
        picture: np.ndarray,
        name: str,
        polarity: str,
        paper: str,
        threshold: float | None,
    ) -> None:
        recipe = replace(
            RECIPES[name],
            polarity=polarity,  # type: ignore[arg-type]
            paper=paper,  # type: ignore[arg-type]
            ink_threshold=threshold,
        )
        try:
            preparation = prepare(picture, recipe)
        except ImageError:
            return
        assert preparation.image.shape == recipe.image_shape
        assert preparation.image.dtype == np.uint8
        assert preparation.image.flags.c_contiguous

    @pytest.mark.parametrize("shape", [(1, 5000), (5000, 1), (4000, 4000), (3, 2000, 3)])
    def test_thin_and_large_pictures(self, shape: tuple[int, ...]) -> None:
        picture = np.zeros(shape, np.uint8)
        picture[: max(1, shape[0] // 2), : max(1, shape[1] // 3)] = 255
        for recipe in RECIPES.values():
            assert prepare(picture, recipe).image.shape == recipe.image_shape


UPLOADS = 40


@pytest.fixture(scope="module")
def digits() -> tuple[np.ndarray, np.ndarray]:
    test = load_dataset("mnist", "test")
    assert test.labels is not None
    # Spread over the set: its first half is the easier one.
    rows = np.arange(UPLOADS) * (len(test.images) // UPLOADS)
    return test.images[rows][:, 0], test.labels[rows]


@needs_mnist
class TestMnistUploads:
    """Test images sent back in as a person would send them, and told apart by their neighbours."""

    def share_right(self, images: np.ndarray, labels: np.ndarray) -> float:
        """Share of images whose nearest of 10,000 training images has their class."""
        train = load_dataset("mnist", "train")
        assert train.labels is not None
        known = train.images[np.arange(10_000)].reshape(10_000, -1).astype(np.float32)
        asked = images.reshape(len(images), -1).astype(np.float32)
        distances = (known**2).sum(axis=1) - 2 * asked @ known.T
        return float((train.labels[distances.argmin(axis=1)] == labels).mean())

    def test_as_png_they_are_unchanged(self) -> None:
        test = load_dataset("mnist", "test").images
        for image in test[np.arange(0, 10_000, 40)]:
            np.testing.assert_array_equal(prepare(read_image(png_of(image[0])), MNIST).image, image)

    def test_as_inverted_jpeg(self, digits: tuple[np.ndarray, np.ndarray]) -> None:
        images, labels = digits
        prepared = np.array([prepare(read_image(jpeg_of(255 - i)), MNIST).image for i in images])
        assert np.median([difference(p[0], i) for p, i in zip(prepared, images, strict=True)]) < 4
        assert self.share_right(prepared, labels) >= 0.9

    def test_as_photographs(self, digits: tuple[np.ndarray, np.ndarray]) -> None:
        images, labels = digits
        prepared = []
        for seed, image in enumerate(images):
            photograph = read_image(photograph_of(image, np.random.default_rng(seed)))
            assert sorted(photograph.shape) == [3, 300, 400]
            prepared.append(prepare(photograph, MNIST).image)
        assert self.share_right(np.array(prepared), labels) >= 0.9


def png_of(image: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "PNG")
    return buffer.getvalue()


def jpeg_of(image: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=75)
    return buffer.getvalue()


def photograph_of(image: np.ndarray, rng: np.random.Generator) -> bytes:
    """A 400×300 JPEG of a page in fading light, a large dark digit on it, held sideways."""
    y, x = np.mgrid[0:300, 0:400] / (300, 400)[0]
    angle = rng.uniform(0, 2 * np.pi)
    light = rng.uniform(170, 225) * (0.9 + 0.3 * (np.cos(angle) * (x - 0.66) + np.sin(angle) * y))
    page = light[..., None] * np.array([1.0, rng.uniform(0.94, 1), rng.uniform(0.85, 0.97)])
    side = int(rng.integers(112, 169))
    digit = np.asarray(Image.fromarray(image).resize((side, side), Image.Resampling.BICUBIC)) / 255
    top, left = rng.integers(4, 296 - side), rng.integers(4, 396 - side)
    here = page[top : top + side, left : left + side]
    here += digit[..., None] * (rng.uniform(15, 80, 3) - here)
    noisy = np.clip(page + rng.normal(0, 6, page.shape), 0, 255).astype(np.uint8)
    turn, orientation = [
        (Image.Transpose.ROTATE_90, 6),
        (Image.Transpose.ROTATE_180, 3),
        (Image.Transpose.ROTATE_270, 8),
    ][int(rng.integers(3))]
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    Image.fromarray(noisy).transpose(turn).save(buffer, "JPEG", quality=85, exif=exif)
    return buffer.getvalue()


def test_a_face_in_a_photograph_is_cut_out_by_hand() -> None:
    """Frey's frames are all face: of a photograph one says oneself where it is."""
    photograph = np.full((480, 640), 40, np.uint8)
    photograph[96:264, 400:520] = 220  # 168×120, as high to wide as the frames
    by_hand = replace(
        RECIPES["frey_faces"], window_share=0.35, window_across=400 / 520, window_down=96 / 312
    )
    made = prepare(photograph, by_hand)
    assert made.image.shape == (1, 28, 20)
    assert (made.image > 200).mean() > 0.95
    assert made.steps[-1].caption.startswith("Your window")
    assert (prepare(photograph, RECIPES["frey_faces"]).image < 200).mean() > 0.5
