"""Does no page, and no training, say a bound of log p(x | class) as if it were one of log p(x)?"""

from __future__ import annotations

import re

import pytest

from explorer.training.recipe import Recipe
from tests.shipped import CHECKPOINTS

UNMARKED_NUMBER = re.compile(r"(?:ELBO|NLL)(?: ≤)?(?:, binarised)?[\s*=:]{1,8}[−-]?\d")
PAGES = ("encodings", "your_image", "conditional", "objectives", "theory")


@pytest.mark.parametrize("page", PAGES)
def test_no_page_says_such_a_bound_unmarked(open_page, page: str) -> None:
    app = open_page(page, CHECKPOINTS, model="mnist-cvae-2d", source="test", row="3", idea="4")
    assert not app.exception
    said = " ".join(element.value for element in (*app.markdown, *app.caption))
    for html in app.get("html"):
        if 'class="several"' not in html.proto.body:  # in which other models stand too
            said += re.sub("<[^>]*>", " ", html.proto.body)
    assert not UNMARKED_NUMBER.findall(said)


@pytest.mark.parametrize(("family", "is_given"), [("vae", False), ("cvae", True), ("vq_vae", True)])
def test_a_training_tells_before_it_has_a_card(family: str, is_given: bool) -> None:
    assert Recipe("digits", family).is_given_class == is_given
