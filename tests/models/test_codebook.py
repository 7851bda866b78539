"""Do codes follow what they stand for, and do dead ones start anew?"""

from __future__ import annotations

import torch

from explorer.models.codebook import Codebook


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def clusters(count: int = 6, each: int = 40) -> torch.Tensor:
    """Vectors (1, count, each, 2) about `count` places far from one another."""
    centres = 10 * torch.stack([torch.arange(count), torch.arange(count) % 2], 1).float()
    return (centres[:, None] + 0.1 * torch.randn(count, each, 2, generator=seeded()))[None]


def test_it_looks_up_what_it_says_it_chose():
    book = Codebook(5, 3)
    encoded = torch.randn(2, 4, 4, 3, generator=seeded())
    codes, vectors = book(encoded)
    assert codes.shape == (2, 4, 4)
    torch.testing.assert_close(vectors, book.look_up(codes))
    torch.testing.assert_close(vectors, book.vectors[codes])


def test_it_is_chosen_in_full_precision_whatever_surrounds_it():
    book = Codebook(64, 8)
    encoded = torch.randn(4, 7, 7, 8, generator=seeded())
    plain = book(encoded).codes
    with torch.autocast("cpu", torch.bfloat16):
        half = book(encoded).codes
    assert torch.equal(plain, half)


def test_with_codes_to_spare_every_cluster_gets_one():
    book, data = Codebook(12, 2), clusters()
    book.start(data, seeded())
    generator = seeded(1)
    for _ in range(400):
        book.follow(data, book(data).codes, 0.9, generator)
    assert (data - book(data).vectors).square().sum(-1).max() < 1


def test_a_dead_code_is_put_where_the_others_fit_worst():
    book, data = Codebook(6, 2), clusters()
    with torch.no_grad():
        book.vectors.copy_(data[0].mean(1))
        book.uses.fill_(40.0)
    far = data[0, 5].mean(0)
    lost = int(book(far.view(1, 1, 1, 2)).codes)
    with torch.no_grad():
        book.vectors[lost] = 1e4
        book.uses[lost] = 0.0
    book.follow(data, book(data).codes, 0.99, seeded())
    # The cluster that lost its code was the one that fitted worst, and has one again.
    assert (book.vectors[lost] - far).square().sum() < 1
    assert book.uses[lost] > 0


def test_looking_changes_nothing():
    book, data = Codebook(6, 2), clusters()
    before = {key: value.clone() for key, value in book.state_dict().items()}
    book(data)
    assert all(torch.equal(before[key], value) for key, value in book.state_dict().items())
