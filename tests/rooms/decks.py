"""Which decks do the tests of rooms use?"""

from __future__ import annotations

from explorer.rooms.scene import Deck, Question, Scene

MAP = "latent_map?model=digits-vae-2d"
PLANE = {"model": "digits-vae-2d"}
QUESTIONS = (
    Question("explore", "Where do the digits change?", settings=PLANE),
    Question("point", "Where would a 5 become a 3?", settings=PLANE),
    Question(
        "guess",
        "Where will this one land?",
        ("picture:digits-vae-2d?z=1,1",),
        "1, 1",
        PLANE,
    ),
    Question("draw", "Draw a 5", settings={**PLANE, "asked": "5"}),
    Question("choose", "Which is a bound?", ("the ELBO", "log p(x)", "the KL"), "1"),
    Question(
        "rank",
        "Which looks better?",
        tuple(f"β = {beta} | picture:digits-vae-2d?z={beta},0" for beta in (1, 2, 3)),
    ),
)
KINDS = tuple(question.kind for question in QUESTIONS)


def every_kind() -> Deck:
    """A scene without a question, then one for each kind."""
    asking = [Scene(MAP, f"Scene {one.kind}", "Notes.", one) for one in QUESTIONS]
    return Deck("Every kind", (Scene(MAP, "Welcome"), *asking))


def scene_of(kind: str) -> int:
    """The scene that asks a question of that kind."""
    return 1 + KINDS.index(kind)
