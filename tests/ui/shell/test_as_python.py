"""Do lines for Python open the model and say its latents?"""

from __future__ import annotations

import numpy as np

from explorer.ui.shell.as_python import decode_python, python_of
from tests.ui.stand_ins import description


def test_a_live_model_is_found_in_its_own_process():
    code = python_of(description(name="live-a", family="live"), decode_python(np.zeros((1, 2))))
    assert "shared_core()" in code
    assert 'name = "live-a"' in code
    compile(code, "lines", "exec")


def test_a_label_is_told_to_a_model_that_needs_one():
    assert "np.full(len(z), 3)" in decode_python([[0.0, 1.0]], 3)
