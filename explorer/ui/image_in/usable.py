"""What does a model take of the image that a visitor brought?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from explorer.core import Core, Description
from explorer.images import ImageError
from explorer.images.recipes import recipe_for
from explorer.ui.image_in.preparation import prepared
from explorer.ui.image_in.source import ChosenImage, choose_image, example_image
from explorer.ui.image_in.which_mark import say_which_mark
from explorer.ui.shell.plain import plain


def choose_usable_image(core: Core, model: Description) -> ChosenImage:
    """The sources, and what was brought, prepared as the model's data were.

    What cannot be used is answered by a sentence, and the example stands in: `image` is never None.
    """
    chosen = choose_image(core, model, recipe_for(model.dataset, model.image_shape))
    return usable(core, model, chosen)


def usable(core: Core, model: Description, chosen: ChosenImage) -> ChosenImage:
    """The same with its image as the model takes it, or the example and a sentence."""
    if chosen.image is not None:
        return chosen
    assert chosen.data is not None
    try:
        recipe = recipe_for(model.dataset, model.image_shape)
        made = prepared(chosen.data, recipe)
        say_which_mark(made)
        return replace(chosen, image=made.image)
    except ImageError as error:
        st.warning(plain(error), icon=":material/image_not_supported:")
    return example_image(core, model)
