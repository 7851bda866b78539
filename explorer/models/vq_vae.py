"""What is a VQ-VAE?

An image becomes a grid of codes out of a learned codebook, and a prior over such grids, learned
afterwards, draws new ones. With two levels a coarse grid says what the picture is and a fine one
what it looks like up close.
Sources: van den Oord et al. 2017, arXiv:1711.00937; Razavi et al. 2019, arXiv:1906.00446.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from explorer.data.device_images import DeviceImages
from explorer.models.base import Model, Terms
from explorer.models.code_prior import CodePrior
from explorer.models.codebook import Codebook
from explorer.models.first_layer import FirstLayer, halves, looks_for
from explorer.models.grid_networks import GRID_NETWORKS, Grid
from explorer.models.patience import go_on
from explorer.models.plain_layers import SIGMOID, Layers, PlainLayer, array, plain_layers
from explorer.models.vq_architecture import VQVAEArchitecture
from explorer.models.vq_nets import coarsening, spread
from explorer.objectives.likelihoods import bernoulli_log_likelihood
from explorer.objectives.vector_quantisation import commitment, straight_through
from explorer.objectives.weights import ObjectiveWeights

KMEANS_IMAGES, KMEANS_CELLS = 1024, 65_536
"""Images behind the codebook's k-means start; fewer where they have more cells than so many."""
COARSE_ONLY_EVERY = 4
"""One image in so many is decoded from its coarse codes alone, so that these suffice."""


class QuantisedLevel(NamedTuple):
    """One level of a batch: what was encoded (B, h, w, D), its codes (B, h, w), their vectors."""

    encoded: Tensor
    codes: Tensor
    vectors: Tensor

    @property
    def passed_on(self) -> Tensor:
        """The vectors as channels (B, D, h, w), through which gradients reach `encoded`."""
        return straight_through(self.encoded, self.vectors).movedim(-1, 1)


def _nothing(_book: Codebook, _encoded: Tensor) -> None:
    pass


class VQVAE(Model):
    """Encoder, codebooks and decoder; and a prior over the codes of each level.

    The prior is trained on fixed codes: with a reconstruction weight of 0 a training step moves the
    prior alone, with β = 0 everything else.
    """

    architecture_type = VQVAEArchitecture
    architecture: VQVAEArchitecture

    def __init__(self, architecture: VQVAEArchitecture):
        super().__init__(architecture)
        shape, patch, widths = architecture.image_shape, architecture.patch, architecture.widths
        trunk, dim, levels = widths[0], architecture.code_dim, architecture.levels
        network = GRID_NETWORKS[architecture.grid_network]
        self.encoder = network.encoder(shape, patch, widths)
        self.decoder = network.decoder(shape, patch, widths, levels * dim)
        self.codebooks = nn.ModuleList(Codebook(architecture.codes, dim) for _ in range(levels))
        self.to_code = nn.ModuleList(
            nn.Conv2d(trunk + level * dim, dim, 1) for level in range(levels)
        )
        if levels > 1:
            self.coarsening = coarsening(trunk, widths[-1])
            self.absent = nn.Parameter(torch.zeros(dim))
        self.priors = nn.ModuleList(
            CodePrior(
                grid,
                architecture.codes,
                architecture.classes,
                architecture.prior_width,
                architecture.prior_layers,
                coarser=level > 0,
            )
            for level, grid in enumerate(architecture.grids)
        )

    # --- codes ---------------------------------------------------------------------------------

    def grids(self) -> tuple[Grid, ...]:
        """(h, w) of each level, coarse first."""
        return self.architecture.grids

    def code_counts(self) -> tuple[int, ...]:
        """K of each level."""
        return (self.architecture.codes,) * self.architecture.levels

    def classes_told(self) -> int:
        """How many classes the prior is told; 0: none."""
        return self.architecture.classes

    def codes(self, x: Tensor) -> list[Tensor]:
        """The codes of pixels (B, C, H, W): int64 (B, h, w) of each level, from 0."""
        return [level.codes for level in self._quantise(x)]

    def decode_codes(self, codes: Sequence[Tensor]) -> Tensor:
        """E[x|codes] in [0, 1], (B, C, H, W).

        Args:
            codes: int64 (B, h, w) of each level, coarse first; the fine one may be left out, or
                have −1 in cells that are.
        """
        return torch.sigmoid(self.decoder(self._looked_up(codes)))

    def decode_mean(self, z: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """`decode_codes` of rows (B, cells) of whole numbers as floats, coarse cells first."""
        return self.decode_codes(self.as_grids(z.round().long()))

    def plain_decoder(self) -> Layers:
        """`decode_mean` as plain layers, of a row of codes."""
        books = {
            f"vectors_{level}": array(book.vectors) for level, book in enumerate(self._books())
        }
        absent = {"absent": array(self.absent)} if len(books) > 1 else {}
        grids = {"grids": [list(grid) for grid in self.grids()]}
        look_up = PlainLayer("look_up", books | absent, grids)
        return (look_up, *plain_layers(self.decoder), SIGMOID)

    def as_grids(self, rows: Tensor) -> list[Tensor]:
        """Rows (B, cells) as grids (B, h, w), coarse first."""
        sizes = [math.prod(grid) for grid in self.grids()]
        parts = torch.split(rows, sizes, dim=1)
        return [part.view(-1, *grid) for part, grid in zip(parts, self.grids(), strict=True)]

    def reconstruct(self, x: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """E[x|its codes] in [0, 1], (B, C, H, W)."""
        return self.decode_codes(self.codes(x))

    def first_layer(self) -> FirstLayer:
        """What each channel of the encoder's first layer looks for."""
        return looks_for(self.encoder, self.image_shape)

    def first_units(self, x: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """How much each channel answers to pixels (B, C, H, W) at each place, (B, U, h, w)."""
        answers: Tensor = halves(self.encoder)[0](x)
        return answers

    def reconstruct_from(self, units: Tensor, labels: Tensor | None = None) -> Tensor:  # noqa: ARG002
        """`reconstruct` of first units that may have been changed."""
        levels = self._quantise_features(halves(self.encoder)[1](units))
        return self.decode_codes([level.codes for level in levels])

    def log_p_codes(self, codes: Sequence[Tensor], labels: Tensor | None = None) -> Tensor:
        """log p(codes | class) of each level, nats, (B, levels).

        Without labels a prior that is told the class takes each to be as likely:
        log Σ_y p(codes | y) / classes, all of which then stands with the first level.
        """
        classes = self.architecture.classes
        if not classes or labels is not None:
            given = labels if classes else None
            return torch.stack(
                [
                    prior.log_prob(codes[level], given, codes[level - 1] if level else None)
                    .flatten(1)
                    .sum(1)
                    for level, prior in enumerate(self._priors())
                ],
                dim=1,
            )
        any_class = torch.zeros_like(codes[0][:, 0, 0])
        every = []
        for y in range(classes):
            go_on()
            every.append(self.log_p_codes(codes, any_class + y))
        whole = torch.logsumexp(torch.stack(every).sum(2), dim=0) - math.log(classes)
        return torch.stack([whole, *([torch.zeros_like(whole)] * (len(codes) - 1))], dim=1)

    def sample_codes(
        self,
        count: int,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
    ) -> list[Tensor]:
        """Codes from the priors, int64 (count, h, w) of each level; classes drawn if not told."""
        device = self._books()[0].vectors.device
        classes = self.architecture.classes
        if classes and labels is None:
            labels = torch.randint(classes, (count,), generator=generator, device=device)
        drawn: list[Tensor] = []
        for prior in self._priors():
            coarse = drawn[-1] if drawn else None
            given = labels if classes else None
            drawn.append(prior.sample(count, given, coarse, generator, temperature))
        return drawn

    def sample(
        self,
        count: int,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
        temperature: float = 1.0,
    ) -> tuple[Tensor, Tensor]:
        """New images by the code prior: E[x|codes] and x ~ p(x|codes), (count, C, H, W) each."""
        means = self.decode_codes(self.sample_codes(count, labels, generator, temperature))
        return means, torch.bernoulli(means, generator=generator)

    # --- learning ------------------------------------------------------------------------------

    @torch.no_grad()
    def prepare(self, images: DeviceImages, generator: torch.Generator) -> None:
        """Start each codebook at the k-means centres of what is to be coded."""
        rows = torch.randperm(len(images), generator=generator, device=images.device)
        cells = math.prod(self.grids()[-1])
        x, _ = images.batch(rows[: min(KMEANS_IMAGES, KMEANS_CELLS // cells)])
        self._quantise(x, lambda book, encoded: book.start(encoded, generator))

    def loss_terms(
        self,
        x: Tensor,
        weights: ObjectiveWeights,
        labels: Tensor | None = None,
        generator: torch.Generator | None = None,
    ) -> Terms:
        """log p(x|codes), −log p(codes) as `kl`, their sum as `elbo`; each (B,), nats.

        q is a point mass on the image's codes, so that KL(q ‖ p) = −log p(codes), and the bound
        log p(x|codes) + log p(codes) ≤ log p(x) needs no sampling.
        """
        if self.training and not weights.reconstruction_weight:
            with torch.no_grad():
                codes = self.codes(x)
            kl = -self.log_p_codes(codes, labels).sum(1)
            return {"loss": weights.beta * kl, "kl": kl}
        levels = self._quantise(x)
        if self.training:
            decay = self.architecture.ema_decay
            for book, level in zip(self._books(), levels, strict=True):
                book.follow(level.encoded, level.codes, decay, generator)
        x_logits = self.decoder(self._decoder_input(levels)).float()
        log_px_given_z = bernoulli_log_likelihood(x_logits, x)
        committed = torch.stack([commitment(level.encoded, level.vectors) for level in levels])
        cost = self.architecture.commitment_cost * committed.sum(0)
        terms = {
            "loss": weights.reconstruction_weight * (cost - log_px_given_z),
            "log_px_given_z": log_px_given_z,
        }
        if weights.beta or not self.training:
            kl = -self.log_p_codes([level.codes for level in levels], labels).sum(1)
            loss = terms["loss"] + weights.beta * kl
            terms |= {"loss": loss, "kl": kl, "elbo": log_px_given_z - kl}
        return terms

    def _books(self) -> list[Codebook]:
        return [book for book in self.codebooks if isinstance(book, Codebook)]

    def _priors(self) -> list[CodePrior]:
        return [prior for prior in self.priors if isinstance(prior, CodePrior)]

    def _quantise(
        self, x: Tensor, before: Callable[[Codebook, Tensor], None] = _nothing
    ) -> list[QuantisedLevel]:
        """Every level of pixels (B, C, H, W), coarse first.

        Args:
            before: called with a codebook and what it is about to code, (B, h, w, D).
        """
        return self._quantise_features(self.encoder(x), before)

    def _quantise_features(
        self, encoded_image: Tensor, before: Callable[[Codebook, Tensor], None] = _nothing
    ) -> list[QuantisedLevel]:
        features = [encoded_image]
        if len(self.codebooks) > 1:
            features.insert(0, self.coarsening(features[0]))
        levels: list[QuantisedLevel] = []
        for book, to_code, own in zip(self._books(), self.to_code, features, strict=True):
            if levels:
                own = torch.cat(
                    [own, spread(levels[-1].passed_on, self.grids()[len(levels)])], dim=1
                )
            encoded = to_code(own).float().movedim(1, -1)
            before(book, encoded)
            levels.append(QuantisedLevel(encoded, *book(encoded)))
        return levels

    def _decoder_input(self, levels: Sequence[QuantisedLevel]) -> Tensor:
        """The vectors of all levels as channels (B, levels·D, h, w)."""
        fine = levels[-1].passed_on
        if len(levels) == 1:
            return fine
        if self.training:
            is_absent = torch.arange(len(fine), device=fine.device) % COARSE_ONLY_EVERY == 0
            fine = torch.where(
                is_absent[:, None, None, None], self.absent[:, None, None].to(fine), fine
            )
        return torch.cat([spread(levels[0].passed_on, self.grids()[-1]), fine], dim=1)

    def _looked_up(self, codes: Sequence[Tensor]) -> Tensor:
        """`_decoder_input` of code indices."""
        books = self._books()
        found = [
            book.look_up(level.clamp(0, len(book) - 1)).movedim(-1, 1)
            for book, level in zip(books, codes, strict=False)
        ]
        if len(books) == 1:
            return found[0]
        coarse = spread(found[0], self.grids()[-1])
        absent = self.absent[:, None, None].expand(len(coarse), -1, *self.grids()[-1])
        if len(found) == 1:
            return torch.cat([coarse, absent], dim=1)
        return torch.cat([coarse, torch.where(codes[1][:, None] < 0, absent, found[1])], dim=1)
