"""Does a computation over buffers that stay give what it gives by itself?"""

from __future__ import annotations

import pytest
import torch

from explorer.models.replayed import BUCKETS, Replayed, bucket_of

CPU = torch.device("cpu")


def test_rows_go_to_the_smallest_bucket_that_holds_them():
    assert [bucket_of(count) for count in (1, 2, 8, 9, 512, 2048)] == [1, 8, 8, 64, 512, 2048]
    assert bucket_of(BUCKETS[-1] + 1) is None


@pytest.mark.parametrize("bucket", [1, 8])
def test_what_was_there_before_does_not_matter(bucket: int):
    weight = torch.randn(3, 5, generator=torch.Generator().manual_seed(0))
    replayed = Replayed(lambda rows: torch.sigmoid(rows @ weight), 3, bucket, CPU)
    generator = torch.Generator().manual_seed(1)
    kept = []
    for count in (bucket, 1, max(1, bucket // 2)):
        rows = torch.randn(count, 3, generator=generator)
        kept.append((replayed(rows), torch.sigmoid(rows @ weight)))
    for found, expected in kept:  # looked at last: an answer is not overwritten by a later one
        torch.testing.assert_close(found, expected)
        assert not found.requires_grad
