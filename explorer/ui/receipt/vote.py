"""What do the nearest test images say that an image is?"""

from __future__ import annotations

from explorer.core import Description, Receipt
from explorer.figures.plane import class_name
from explorer.ui.shell.plain import plain


def vote_words(model: Description, made: Receipt) -> str:
    """What the neighbours say, in a sentence."""
    vote = made.vote
    assert vote is not None
    if model.can("conditional"):
        return "They need not be of its class: z is given the class, and says the rest."
    name = plain(class_name(vote.label, model.class_names))
    if vote.count == vote.of:
        return f"All {vote.of} say **{name}**."
    sure = "" if vote.count > vote.of / 2 else ", which is no majority"
    return f"{vote.count} of {vote.of} say **{name}**{sure}."
