"""Which kinds of model can be shown? One of each, tiny, made with the real library."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.decomposition import NMF, PCA, FactorAnalysis, FastICA, KernelPCA
from sklearn.neural_network import BernoulliRBM
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from tests.notebook.conftest import TextbookVAE

Shape = tuple[int, int, int]

MAP = "map, manifold, traversals, generate"
ENCODING = f"{MAP}, encodings, your image"


@dataclass(frozen=True)
class Kind:
    """One kind of model.

    Attributes:
        make: from images (N, 1, H, W), and a folder, to what `show` is given.
        latent_shape: what is found out, of images of 8×8.
        opens: the pages, as the README says them.
        library: what must be installed; "" for what always is.
    """

    make: Callable[[Any, Path], dict[str, Any]]
    latent_shape: tuple[int, ...]
    opens: str = ENCODING
    library: str = ""

    @property
    def is_here(self) -> bool:
        """Whether its library is installed."""
        return not self.library or find_spec(self.library) is not None


class Convolutional(nn.Module):
    """An encoder's trunk, two layers behind it, and a decoder that answers in logits."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        pixels = math.prod(shape)
        self.encoder = nn.Sequential(nn.Conv2d(1, 4, 2, 2), nn.ReLU(), nn.Flatten())
        self.fc_mu, self.fc_var = nn.Linear(pixels, 3), nn.Linear(pixels, 3)
        self.decoder = nn.Sequential(nn.Linear(3, pixels), nn.Unflatten(1, shape))


def textbook(shape: Shape, latent: int = 2) -> TextbookVAE:
    return TextbookVAE(latent, math.prod(shape))


class Distributed(TextbookVAE):
    """Answers with a distribution."""

    def __init__(self, shape: Shape) -> None:
        super().__init__(2, math.prod(shape))

    def encode(self, x: torch.Tensor) -> Any:
        mu, logvar = super().encode(x)
        return torch.distributions.Normal(mu, (0.5 * logvar).exp())


class Points(nn.Module):
    """An autoencoder whose latents are pictures themselves."""

    def __init__(self, _shape: Shape) -> None:
        super().__init__()
        self.encoder = nn.Conv2d(1, 2, 2, 2)
        self.decoder = nn.Sequential(nn.ConvTranspose2d(2, 1, 2, 2), nn.Sigmoid())


class Codes(nn.Module):
    """Answers with the indices of a codebook."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape, self.part = shape, math.prod(shape) // 4
        self.book = nn.Embedding(8, self.part)

    def encode(self, x: torch.Tensor) -> torch.Tensor:
        parts = x.flatten(1).view(-1, 4, self.part)
        return torch.cdist(parts, self.book.weight[None]).argmin(-1)

    def decode(self, codes: torch.Tensor) -> torch.Tensor:
        return self.book(codes.clamp(0, 7)).reshape(-1, *self.shape)


def lightning(images: Any, _folder: Path) -> dict[str, Any]:
    from lightning import LightningModule

    class Lit(LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.vae = textbook(images.shape[1:])

        def encode(self, x: torch.Tensor) -> Any:
            return self.vae.encode(x)

        def decode(self, z: torch.Tensor) -> Any:
            return self.vae.decode(z)

    return {"model": Lit()}


def kl_autoencoder(_images: Any, _folder: Path) -> dict[str, Any]:
    from diffusers import AutoencoderKL

    return {
        "model": AutoencoderKL(
            in_channels=1,
            out_channels=1,
            down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
            block_out_channels=(4, 4),
            layers_per_block=1,
            latent_channels=2,
            norm_num_groups=2,
            sample_size=8,
            scaling_factor=0.5,
        )
    }


def vq_autoencoder(_images: Any, _folder: Path) -> dict[str, Any]:
    from diffusers import VQModel

    return {
        "model": VQModel(
            in_channels=1,
            out_channels=1,
            down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
            block_out_channels=(4, 4),
            layers_per_block=1,
            latent_channels=2,
            num_vq_embeddings=8,
            norm_num_groups=2,
            sample_size=8,
        )
    }


def tiny_autoencoder(_images: Any, _folder: Path) -> dict[str, Any]:
    from diffusers import AutoencoderTiny

    return {
        "model": AutoencoderTiny(
            in_channels=1,
            out_channels=1,
            encoder_block_out_channels=(4, 4),
            decoder_block_out_channels=(4, 4),
            num_encoder_blocks=(1, 1),
            num_decoder_blocks=(1, 1),
            latent_channels=2,
        )
    }


def pythae(images: Any, _folder: Path) -> dict[str, Any]:
    from pythae.models import VAE, VAEConfig

    return {"model": VAE(VAEConfig(input_dim=images.shape[1:], latent_dim=2))}


def umap(images: Any, _folder: Path) -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that it found no TensorFlow
        from umap import UMAP

    return {"model": UMAP(n_neighbors=8, n_epochs=20).fit(images.reshape(len(images), -1))}


def onnx_pair(images: Any, folder: Path) -> dict[str, Any]:
    generator = np.random.default_rng(0)
    pixels = math.prod(images.shape[1:])
    for name, source, target in (("encoder", pixels, 2), ("decoder", 2, pixels)):
        write_linear(folder / f"{name}.onnx", generator.normal(0, 0.1, (source, target)))
    return {"decode": str(folder / "decoder.onnx"), "encode": str(folder / "encoder.onnx")}


def write_linear(path: Path, weight: Any) -> None:
    """A file that multiplies by this matrix (S, T)."""
    from onnx import TensorProto, helper, numpy_helper, save

    source, target = weight.shape
    graph = helper.make_graph(
        [helper.make_node("MatMul", ["x", "w"], ["y"])],
        "linear",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", source])],
        [helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", target])],
        [numpy_helper.from_array(weight.astype(np.float32), "w")],
    )
    opset = [helper.make_opsetid("", 17)]
    save(helper.make_model(graph, opset_imports=opset, ir_version=9), str(path))


def arrays(images: Any, _folder: Path) -> dict[str, Any]:
    """What JAX and Keras have: functions that take arrays and refuse tensors."""
    _, height, width = images.shape[1:]
    random = np.random.default_rng(0).standard_normal((height * width, 3))
    basis = np.linalg.qr(random)[0].astype(np.float32)

    def only_arrays(rows: Any) -> Any:
        if not isinstance(rows, np.ndarray):
            raise TypeError("an array is wanted")
        return rows

    return {
        "encode": lambda x: only_arrays(x).reshape(len(x), -1) @ basis,
        "decode": lambda z: (only_arrays(z) @ basis.T).reshape(-1, height, width, 1),
    }


def fitted(model: Any) -> Callable[[Any, Path], dict[str, Any]]:
    return lambda images, _: {"model": model.fit(images.reshape(len(images), -1))}


def module(model: Callable[[Shape], Any]) -> Callable[[Any, Path], dict[str, Any]]:
    return lambda images, _: {"model": model(images.shape[1:])}


def generator(shape: Shape) -> nn.Module:
    return nn.Sequential(nn.ConvTranspose2d(5, 1, shape[1:]), nn.Tanh())


KINDS: dict[str, Kind] = {
    "VAE of a textbook, `encode` → (μ, log σ²)": Kind(module(textbook), (2,)),
    "VAE with `encoder`, `fc_mu`, `fc_var`, logits": Kind(module(Convolutional), (3,)),
    "VAE that answers with `torch.distributions`": Kind(module(Distributed), (2,)),
    "autoencoder with latents (C, H, W)": Kind(module(Points), (2, 4, 4)),
    "codes of a codebook": Kind(module(Codes), (4,)),
    "generator of a GAN, no images": Kind(module(generator), (5, 1, 1), MAP),
    "Lightning module": Kind(lightning, (2,), library="lightning"),
    "a decoder alone, as a function": Kind(
        lambda images, _: {"decode": textbook(images.shape[1:], 4).decode, "latent_dim": 4},
        (4,),
        MAP,
    ),
    "two functions of arrays (JAX, Keras)": Kind(arrays, (3,)),
    "ONNX pair": Kind(onnx_pair, (2,), library="onnxruntime"),
    "diffusers `AutoencoderKL`": Kind(kl_autoencoder, (2, 4, 4), library="diffusers"),
    "diffusers `VQModel`": Kind(vq_autoencoder, (2, 4, 4), library="diffusers"),
    "diffusers `AutoencoderTiny`": Kind(tiny_autoencoder, (2, 4, 4), library="diffusers"),
    "pythae": Kind(pythae, (2,), library="pythae"),
    "scikit-learn `PCA`": Kind(fitted(PCA(3)), (3,)),
    "`FactorAnalysis`": Kind(fitted(FactorAnalysis(3)), (3,)),
    "`NMF`": Kind(fitted(NMF(3, max_iter=500, tol=0.01)), (3,)),
    "`FastICA`": Kind(fitted(FastICA(3, random_state=0, max_iter=500, tol=0.05)), (3,)),
    "`KernelPCA(fit_inverse_transform=True)`": Kind(
        fitted(KernelPCA(3, kernel="rbf", fit_inverse_transform=True)), (3,)
    ),
    "pipeline": Kind(fitted(make_pipeline(StandardScaler(), PCA(2))), (2,)),
    "`BernoulliRBM`": Kind(
        fitted(BernoulliRBM(5, n_iter=1, random_state=0)), (5,), "Gibbs chain, generate"
    ),
    "umap-learn `UMAP`": Kind(umap, (2,), library="umap"),
}
"""By the words of the README's table."""
