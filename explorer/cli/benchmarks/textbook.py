"""How does a textbook training loop train a VAE?

One image at a time out of a data set, collated by a `DataLoader`; plain Adam; two heads, binary
cross-entropy of sigmoids; the loss read at every step. As in pytorch/examples/vae/main.py, with
the bound's mean per image in place of its sum, and its random numbers from a given generator.
"""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset, RandomSampler, Sampler


class ImageByImage(Dataset[Tensor]):
    """uint8 images (N, C, H, W), each made a float tensor when it is asked for."""

    def __init__(self, images: NDArray[np.uint8]):
        self.images = images

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, row: int) -> Tensor:
        return torch.from_numpy(self.images[row]).float().div(255)


class TextbookVAE(nn.Module):
    """784-400-20, or what the sizes say."""

    def __init__(self, pixels: int = 784, hidden: int = 400, latent_dim: int = 20):
        super().__init__()
        self.pixels = pixels
        self.fc1 = nn.Linear(pixels, hidden)
        self.fc21 = nn.Linear(hidden, latent_dim)
        self.fc22 = nn.Linear(hidden, latent_dim)
        self.fc3 = nn.Linear(latent_dim, hidden)
        self.fc4 = nn.Linear(hidden, pixels)

    def forward(
        self, x: Tensor, generator: torch.Generator | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Pixels' means (B, 784), μ and log σ² (B, D) of pixels (B, C, H, W)."""
        h1 = functional.relu(self.fc1(x.view(-1, self.pixels)))
        mu, logvar = self.fc21(h1), self.fc22(h1)
        std = torch.exp(0.5 * logvar)
        eps = torch.randn(std.shape, generator=generator, device=std.device)
        h3 = functional.relu(self.fc3(mu + eps * std))
        return torch.sigmoid(self.fc4(h3)), mu, logvar


def textbook_loss(recon_x: Tensor, x: Tensor, mu: Tensor, logvar: Tensor) -> Tensor:
    """−ELBO, nats, mean over the batch."""
    bce = functional.binary_cross_entropy(recon_x, x.view(len(x), -1), reduction="sum")
    kld = -0.5 * torch.sum(1 + logvar - mu.pow(2) - logvar.exp())
    return (bce + kld) / len(x)


class TextbookTraining:
    """The loop, an epoch at a call.

    Args:
        model: trained in place, on its device.
        images: uint8 (N, C, H, W), on the host.
        batch_size, learning_rate: as everywhere.
        sampler: the order of each epoch; a random one if None.
        generator: of ε, on the model's device; torch's own if None.
    """

    def __init__(
        self,
        model: TextbookVAE,
        images: NDArray[np.uint8],
        batch_size: int = 128,
        learning_rate: float = 1e-3,
        sampler: Sampler[int] | None = None,
        generator: torch.Generator | None = None,
    ):
        self.model, self.generator = model, generator
        data = ImageByImage(images)
        self.count = len(data)
        self.loader = DataLoader(
            data, batch_size=batch_size, sampler=sampler or RandomSampler(data)
        )
        self.optimizer = torch.optim.Adam(model.parameters(), lr=learning_rate)

    def epoch(self) -> float:
        """Train through the data once; the mean loss per image, nats."""
        device = self.model.fc1.weight.device
        self.model.train()
        train_loss: float = 0.0
        for data in self.loader:
            x = data.to(device)
            self.optimizer.zero_grad()
            recon_x, mu, logvar = self.model(x, self.generator)
            loss = textbook_loss(recon_x, x, mu, logvar)
            loss.backward()  # type: ignore[no-untyped-call]
            train_loss += loss.item() * len(x)
            self.optimizer.step()
        return train_loss / self.count
