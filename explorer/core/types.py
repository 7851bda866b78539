"""What may be asked of a core? Plain arrays and names go in and out, so that it may run anywhere.

No caller passes a function in or gets a live model out. `in_process` answers in this process.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from explorer.core.bound_draws import BoundDraws
from explorer.core.codes import CodeUse
from explorer.core.contrasts import BoltzmannMeasures, VaeMeasures
from explorer.core.energy import BinaryArray, ChainSettings, GibbsFrames
from explorer.core.evidence import PosteriorMap
from explorer.core.features import FirstLayerFields, UnitView
from explorer.core.inference_gap import InferenceGap, PlainImage
from explorer.core.inner import ModelAnswers
from explorer.core.label_worth import LabelWorth
from explorer.core.originals import Originals
from explorer.core.plain_decoder import PlainDecoder, PlainEncoder
from explorer.core.receipt import Receipt
from explorer.core.samples import DrawnImages
from explorer.core.tiny_boltzmann import TinySettings, TinyState
from explorer.core.trainings import Training
from explorer.core.values import (
    BoolArray,
    DoubleArray,
    EnergyTable,
    FloatArray,
    ImageArray,
    LabelArray,
    TestImages,
)
from explorer.core.walks import Walk
from explorer.metrics.checkup.finding import Checkup
from explorer.training.recipe import Recipe
from explorer.training.snapshots import Snapshots


class Core(ModelAnswers, Protocol):
    """The whole of it. A model is asked for by its name; CoreError, one sentence, is what any of
    these raises that cannot be served. Each is described in full where it is carried out."""

    # --- what there is -----------------------------------------------------------------------

    @property
    def device(self) -> str:
        """The device that answers, for people."""

    def knows(self, name: str) -> bool:
        """Whether there is a model of that name, listed or not."""

    def residents(self) -> Sequence[str]:
        """Names of everyone's models that are on the device now."""

    def history(self, name: str) -> dict[str, Any]:
        """Each loss term per epoch: {"unit", "epochs", "train": {term: […]}, "validation": …}."""

    def snapshots(self, name: str) -> Snapshots | None:
        """The latent plane after each epoch, where it was kept."""

    def factors(self, name: str) -> tuple[Sequence[str], FloatArray] | None:
        """Names (F) and values (N, F) of the test images' true factors, where known."""

    def originals(self, name: str) -> Originals:
        """Whether a model's test images are here, and how far their fetching is."""

    def fetch_originals(self, name: str) -> None:
        """Begin to fetch a model's test images into this machine's cache; returns at once."""

    def cancel_fetching(self, name: str) -> None:
        """Fetch a model's test images no further."""

    def checkup(self, name: str) -> Checkup:
        """What is found in a model's behaviour on test images; at most a minute."""

    # --- latents -----------------------------------------------------------------------------

    def plain_decoder(self, name: str) -> PlainDecoder:
        """The decoder as layers and arrays, to run where there is no Python."""

    def plain_encoder(self, name: str) -> PlainEncoder:
        """The encoder as layers and arrays."""

    def trust(
        self,
        name: str,
        z: FloatArray,
        labels: LabelArray | None = None,
        decoded: ImageArray | None = None,
    ) -> DoubleArray:
        """1 for a z that its picture encodes back to, 0 far beyond the usual distance; (N,)."""

    def geodesic_leg(
        self, name: str, start: FloatArray, end: FloatArray, label: int | None = None
    ) -> FloatArray:
        """The geodesic's knots between two latents (D,), float32 (K, D)."""

    def walk(
        self,
        name: str,
        anchors: FloatArray,
        way: str,
        steps: int,
        label: int | None = None,
        legs: Sequence[FloatArray] = (),
    ) -> Walk:
        """A walk through latents (A, D): its latents, pictures and pace."""

    # --- how probable an image is, nats ------------------------------------------------------

    def elbo_by_class(self, name: str, image: ImageArray) -> FloatArray:
        """The bound of one image (C, H, W) under each class of a conditional model, (K,)."""

    def receipt(
        self, name: str, image: ImageArray, label: int | None = None, without_row: int | None = None
    ) -> Receipt:
        """Everything that a model can say of one image (C, H, W)."""

    def inference_gap(
        self, name: str, image: ImageArray, label: int | None = None, seed: int = 0
    ) -> InferenceGap:
        """What the encoder loses against the best Gaussian for one image (C, H, W)."""

    def likeliest_plain_image(self, name: str, label: int | None = None) -> PlainImage:
        """The image of no class that has the highest bound, and its place in the test set."""

    def label_worth(
        self, name: str, image: ImageArray, samples: int = 1000, seed: int = 0
    ) -> LabelWorth:
        """What each class is worth for one image (1, C, H, W)."""

    def posterior_map(
        self,
        name: str,
        image: ImageArray,
        centre: tuple[float, float],
        half_width: float,
        side: int = 96,
        labels: LabelArray | None = None,
    ) -> PosteriorMap:
        """p(z|x) of one image (1, C, H, W) in a square window of a latent plane."""

    def close_up(
        self,
        name: str,
        image: ImageArray,
        mu: FloatArray,
        logvar: FloatArray,
        labels: LabelArray | None = None,
    ) -> PosteriorMap:
        """p(z|x) in a window that holds it and q's 3σ ellipse."""

    def bound_draws(
        self,
        name: str,
        image: ImageArray,
        draws: int,
        seed: int = 0,
        labels: LabelArray | None = None,
    ) -> BoundDraws:
        """What each draw of z ~ q(z|x) says of one image's log p(x), and the truth."""

    # --- new images --------------------------------------------------------------------------

    def draw_images(
        self,
        name: str,
        count: int,
        seed: int,
        label: int | None = None,
        temperature: float = 1.0,
    ) -> DrawnImages:
        """New images, each family by its own way of sampling."""

    def drawn_test_images(
        self, name: str, count: int, seed: int, label: int | None = None
    ) -> TestImages:
        """Test images to hold beside new ones."""

    # --- a codebook's codes, int64 (N, cells) ------------------------------------------------

    def image_codes(self, name: str, images: ImageArray) -> LabelArray:
        """The codes of uint8 images (N, C, H, W)."""

    def drawn_codes(
        self,
        name: str,
        count: int,
        seed: int,
        labels: LabelArray | None = None,
        temperature: float = 1.0,
    ) -> LabelArray:
        """New codes from the prior."""

    def blank_codes(self, name: str) -> LabelArray:
        """The codes of a black image, (cells,)."""

    def code_costs(
        self, name: str, codes: LabelArray, labels: LabelArray | None = None
    ) -> FloatArray:
        """−log p(codes | class) of each level, nats, (N, levels)."""

    def codes_log_px(self, name: str, image: ImageArray, codes: LabelArray) -> FloatArray:
        """log p(x|codes) of one image (1, C, H, W), nats, (N,)."""

    def code_use(self, name: str) -> Sequence[CodeUse]:
        """How each level's codes are used on the test images."""

    def code_pictures(self, name: str) -> Sequence[ImageArray]:
        """What each code looks like: uint8 (K, C, s, s) of each level."""

    # --- the first layer's units --------------------------------------------------------------

    def first_layer(self, name: str) -> FirstLayerFields:
        """What each unit looks for."""

    def unit_worth(self, name: str) -> FloatArray:
        """How much the reconstruction's squared error grows without each, (U,)."""

    def unit_view(self, name: str, unit: int) -> UnitView:
        """The test images that excite one most and least, and reconstructions without it."""

    # --- an energy and its Gibbs chains ------------------------------------------------------

    def energy_table(self, name: str) -> EnergyTable:
        """The stored test set of an energy-based model."""

    def energy_test_images(self, name: str, rows: Sequence[int]) -> TestImages:
        """Test images by row, or reconstructions of them where the data are not here."""

    def free_energy(self, name: str, images: ImageArray, seed: int = 0) -> FloatArray:
        """F(v) of uint8 images (N, C, H, W), nats, (N,)."""

    def gibbs_frames(
        self,
        name: str,
        start: BinaryArray,
        settings: ChainSettings,
        held: BoolArray | None = None,
    ) -> GibbsFrames:
        """States of Gibbs chains that begin at `start`, 0 or 1, uint8 (N, C, H, W)."""

    def noise(self, name: str, count: int, seed: int) -> BinaryArray:
        """Pixels by the toss of a coin, 0 or 1, uint8 (N, C, H, W)."""

    def measure_boltzmann(self, name: str, seed: int = 0) -> BoltzmannMeasures:
        """What an energy-based model costs, measured here and now."""

    def measure_vae(self, name: str, seed: int = 0) -> VaeMeasures:
        """What a VAE costs, measured here and now."""

    def begin_tiny_boltzmann(self, settings: TinySettings) -> TinyState:
        """Four machines of 9 pixels before their first update."""

    def continue_tiny_boltzmann(self, state: TinyState, seconds: float) -> TinyState:
        """The same after as many more updates as fit into so many seconds."""

    # --- what belongs to a visitor, the `owner`: a key that nobody else has -------------------

    def own_models(self, owner: str) -> Sequence[str]:
        """Names of this owner's models, the oldest first; `list` has none of them."""

    def upload_model(self, data: bytes, owner: str) -> str:
        """A checkpoint's zip as this owner's own model; its name."""

    def download_model(self, name: str, called: str) -> bytes:
        """A model's checkpoint as a zip whose card says `called`."""

    def save_model(self, own: str, name: str) -> None:
        """Put an own model among everyone's as `name`; nothing there is ever replaced."""

    def delete_model(self, name: str) -> None:
        """Delete a model of everyone's; whether that is allowed, who calls this has asked."""

    def remove_model(self, own: str) -> None:
        """Throw an own model away; one that is gone already stays so."""

    def claim_model(self, name: str, owner: str) -> bool:
        """Take over an own model whose owner is away, known by its name; whether it is theirs."""

    def prepare_training(self) -> None:
        """Be ready for a training."""

    def train(self, recipe: Recipe, owner: str, suggested: str, address: str = "") -> str:
        """Queue a training; the name of the model that it becomes."""

    def train_on_drawings(
        self, images: ImageArray, labels: LabelArray, owner: str, suggested: str
    ) -> str:
        """Queue a small VAE on digits that a room drew; the name of the model that it becomes."""

    def training_of(self, owner: str) -> Training | None:
        """The owner's latest training as it stands."""

    def trainings(self) -> Sequence[Training]:
        """The training that runs, then those that wait, in order."""

    def claim_training(self, name: str, owner: str) -> bool:
        """Take over a training whose owner is away, known by its name; whether it is theirs."""

    def pause_training(self, name: str) -> None:
        """Have a training wait, for some minutes at most."""

    def resume_training(self, name: str) -> None:
        """Have a paused training go on."""

    def cancel_training(self, name: str) -> None:
        """End a training and leave nothing of it."""

    def owners(self) -> Sequence[str]:
        """All who have a model of their own or a training here."""

    def mark_owner(self, owner: str, is_here: bool) -> None:
        """Take note that an owner's page is open, or that it is no longer."""

    # Last: within this class `list` is the method below and not the type.
    def list(self) -> list[str]:
        """Names of everyone's models."""
