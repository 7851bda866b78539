"""Which class does a picture show?  A small network, trained on the spot, that says so.

A judge of generated pictures has to be independent of what generated them, and its own accuracy has
to be known: it is trained on the training split and stated on the test split, with its seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from explorer.data.device_images import DeviceImages
from explorer.metrics.terms import batches

IMAGES_SEEN = 180_000
"""Three epochs of MNIST; about 15 s on one core."""
MAX_EPOCHS = 60
"""Of a small data set, which would otherwise be seen over and over."""
BATCH_SIZE = 128
LEARNING_RATE = 2e-3
CHANNELS = (16, 32)
KERNEL_PX = 4
HIDDEN = 128
LARGEST_INPUT_PX = 28
"""A larger picture is averaged down to about so many pixels a side first."""


class ClassifierError(Exception):
    """Images from which no classifier can be learned, in one sentence."""


@dataclass(frozen=True, eq=False)
class Classifier:
    """A trained judge.

    Attributes:
        network: from pixels in [0, 1], (B, C, H, W), to K logits.
        classes: K.
        accuracy: share of the test split read right.
        trained_on, tested_on: how many images.
        seed: of weights and order.
    """

    network: nn.Module
    classes: int
    accuracy: float
    trained_on: int
    tested_on: int
    seed: int

    @torch.inference_mode()
    def probabilities(self, x: Tensor) -> Tensor:
        """p(y|x) by this judge, float32 (B, K), of pixels in [0, 1], (B, C, H, W)."""
        parts = [self.network(part).softmax(1) for part in torch.split(x, 1000)]
        return torch.cat(parts)


@dataclass(frozen=True)
class Agreement:
    """How a judge reads pictures that were asked for by class.

    Attributes:
        share: of the pictures that it reads as the class asked for.
        confidence: the mean probability that it gives to the class asked for.
        worst_class: the class that it reads as asked for least often.
        worst_share: how often that is.
        pictures: how many it was shown.
    """

    share: float
    confidence: float
    worst_class: int
    worst_share: float
    pictures: int


def trained_classifier(train: DeviceImages, test: DeviceImages, seed: int = 0) -> Classifier:
    """A small convolutional network, fitted to a training split and measured on a test split.

    Two 4×4 convolutions of stride 2 and a hidden layer, Adam, one cycle of the learning rate.
    The global random state is left as it was.

    Raises:
        ClassifierError: the images have no labels, or one class only.
    """
    labels = train.dataset.labels
    if labels is None or test.dataset.labels is None:
        raise ClassifierError(f"The images of {train.dataset.name} have no classes to learn.")
    classes = max(len(train.dataset.class_names), int(labels.max()) + 1)
    if classes < 2:
        raise ClassifierError(f"The images of {train.dataset.name} are all of one class.")
    network = _network(tuple(train.dataset.images.shape[1:]), classes, seed).to(train.device)
    _fit(network, train, seed)
    network.eval()
    return Classifier(network, classes, _accuracy(network, test), len(train), len(test), seed)


def agreement(classifier: Classifier, x: Tensor, labels: Tensor) -> Agreement:
    """How often a judge reads pictures as the classes that they were asked for.

    Args:
        x: pixels in [0, 1], (B, C, H, W).
        labels: the classes asked for, int64 (B,).
    """
    probabilities = classifier.probabilities(x)
    right = (probabilities.argmax(1) == labels).double()
    confidence = probabilities.gather(1, labels[:, None]).double().mean()
    shares = {label: float(right[labels == label].mean()) for label in set(labels.tolist())}
    worst = min(shares, key=lambda label: shares[label])
    return Agreement(float(right.mean()), float(confidence), worst, shares[worst], len(labels))


def _network(shape: tuple[int, ...], classes: int, seed: int) -> nn.Module:
    channels, height, width = shape
    layers: list[nn.Module] = []
    shrink = max(1, max(height, width) // LARGEST_INPUT_PX)
    if shrink > 1:
        layers.append(nn.AvgPool2d(shrink))
        height, width = height // shrink, width // shrink
    # The weights come from a generator of their own; the global one is not touched.
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        for out in CHANNELS:
            if min(height, width) >= 2:
                layers += [nn.Conv2d(channels, out, KERNEL_PX, stride=2, padding=1), nn.ReLU()]
                channels, height, width = out, height // 2, width // 2
        layers += [nn.Flatten(), nn.Linear(channels * height * width, HIDDEN), nn.ReLU()]
        layers.append(nn.Linear(HIDDEN, classes))
    return nn.Sequential(*layers)


def _fit(network: nn.Module, train: DeviceImages, seed: int) -> None:
    steps = _steps(len(train))
    optimizer = torch.optim.Adam(network.parameters(), lr=LEARNING_RATE, fused=True)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE, total_steps=steps)
    generator = torch.Generator(train.device).manual_seed(seed)
    network.train()
    for _, index in zip(range(steps), _orders(train, generator), strict=False):
        x, labels = train.batch(index)
        assert labels is not None
        # bfloat16 products: several times faster where the processor has them, and as accurate.
        with torch.autocast(x.device.type, torch.bfloat16):
            logits = network(x)
        loss = functional.cross_entropy(logits.float(), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()


def _steps(images: int) -> int:
    seen = min(IMAGES_SEEN, MAX_EPOCHS * images)
    return max(1, seen // min(BATCH_SIZE, images))


def _orders(images: DeviceImages, generator: torch.Generator) -> Iterator[Tensor]:
    """Rows of one batch after another, each epoch in an order of its own."""
    size = min(BATCH_SIZE, len(images))
    while True:
        order = torch.randperm(len(images), generator=generator, device=images.device)
        # A last batch of a few images would make a step of its own.
        yield from (part for part in torch.split(order, size) if len(part) == size)


@torch.inference_mode()
def _accuracy(network: nn.Module, test: DeviceImages) -> float:
    right = 0
    for x, labels in batches(test, size=1000):
        assert labels is not None
        right += int((network(x).argmax(1) == labels).sum())
    return right / len(test)
