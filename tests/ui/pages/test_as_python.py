"""Do the lines that a page gives for Python run, and compute what it shows?"""

from __future__ import annotations

import pytest

PAGES = {
    "latent_map": "images",
    "manifold": "images",
    "traversals": "images",
    "generate": "drawn",
    "your_image": "receipt",
}
"""Each page, and what its lines compute; those of the encodings follow a selection."""


@pytest.mark.parametrize("page", PAGES)
def test_the_lines_of_a_page_run_in_any_folder(page, trainings, open_page, computed):
    known = computed(open_page(page, trainings, model="a-both"))
    assert known["core"].knows("a-both")
    assert len(
        known[PAGES[page]].__dict__ if page in ("generate", "your_image") else known["images"]
    )
