"""Is a stored table of codes checked before it is believed?"""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from safetensors.torch import save_file

from explorer.metrics.codebook import CodeTable
from explorer.training.checkpoint import CheckpointError
from explorer.training.code_table_reading import read_code_table

TABLE = CodeTable(
    torch.tensor([[0, 3, 2], [1, 1, 0]]),
    torch.tensor([4, 5]),
    torch.tensor([-9.0, -8.0]),
    torch.tensor([[-1.0, -2.0], [-3.0, -4.0]]),
)


def written(folder, **changes):
    tensors = {**TABLE.tensors(), **changes}
    save_file({k: v for k, v in tensors.items() if v is not None}, folder / "encodings.safetensors")
    return folder


def test_what_was_kept_comes_back(tmp_path):
    table = read_code_table(written(tmp_path), 3, (4, 4))
    assert torch.equal(table.codes, TABLE.codes)
    assert table.codes.dtype == torch.int64
    torch.testing.assert_close(table.elbo, torch.tensor([-12.0, -15.0]))


@pytest.mark.parametrize(
    ("largest", "kind"), [(255, torch.uint8), (256, torch.int16), (4095, torch.int16)]
)
def test_codes_take_the_fewest_bytes_and_come_back_whole(tmp_path, largest, kind):
    table = replace(TABLE, codes=torch.tensor([[0, largest, 2], [1, 1, 0]]))
    assert table.tensors()["codes"].dtype == kind
    back = read_code_table(written(tmp_path, codes=table.tensors()["codes"]), 3, (4096, 4096))
    assert torch.equal(back.codes, table.codes)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"codes": None}, "missing"),
        ({"log_p_codes": None}, "missing"),
        ({"codes": torch.zeros(2, 4, dtype=torch.uint8)}, "shape"),
        ({"codes": torch.zeros(2, 3)}, "float32"),
        ({"codes": torch.tensor([[0, 3, 4], [0, 0, 0]])}, "from 0 to 3"),
        ({"codes": torch.tensor([[0, 3, -1], [0, 0, 0]])}, "from 0 to 3"),
        ({"log_p_codes": torch.zeros(2, 1)}, "shape"),
        ({"labels": torch.zeros(3, dtype=torch.int64)}, "shape"),
        ({"log_px_given_z": torch.tensor([float("nan"), 0.0])}, "finite"),
    ],
)
def test_what_does_not_fit_is_refused(tmp_path, changes, words):
    with pytest.raises(CheckpointError, match=words):
        read_code_table(written(tmp_path, **changes), 3, (4, 4))
