"""Which models' titles could be taken for each other?

Two titles look alike where they differ in case, spaces, accents and signs alone, or in letters of
other alphabets that are drawn the same.
"""

from __future__ import annotations

import unicodedata

DRAWN_ALIKE = str.maketrans(
    # Cyrillic, Greek and Armenian letters, then signs and digits, each above what it looks like.
    "авеіјкмнорсѕтухԁԛԝһӏԍѵαβγεζηικμνορτυχωօսոհցզ3|!ıø",
    "abeijkmhopcstyxdqwhlgvabyezhikmnoptyxwounhgqeliio",
)
AS_ONE = {"1": "l", "i": "l", "0": "o", "5": "s", "rn": "m", "vv": "w"}


def skeleton(title: str) -> str:
    """What is the same of all titles that look alike."""
    plain = unicodedata.normalize("NFKD", title).casefold().translate(DRAWN_ALIKE)
    for seen, as_if in AS_ONE.items():
        plain = plain.replace(seen, as_if)
    return "".join(sign for sign in plain if sign.isalnum())
