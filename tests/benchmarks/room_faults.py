"""Does a room survive what goes wrong in a hall?

    python -m tests.benchmarks.room_faults [--rehearsals 8] [--seed 0]

Each rehearsal steps through a deck with three phones that answer and a projector, and lets one
fault happen at a random moment: the server killed and started again, every socket cut, a phone
reloaded, the projector reloaded, the network gone for five seconds. Printed is for how long the
stage showed nothing, and which answers that a phone was told are kept the room no longer has.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from explorer.rooms.registry import Rooms
from explorer.rooms.scene import Deck, Question, Scene
from explorer.rooms.state import RoomState
from tests.benchmarks.hall_network import HallNetwork
from tests.benchmarks.headless import FLAGS, headless_browser
from tests.benchmarks.serving import Served

MAP = "latent_map?model=digits-vae-2d"
QUESTIONS = 4
DECK = Deck(
    "Faults",
    tuple(
        Scene(MAP, f"Scene {n}", "", Question("choose", f"Which, {n}?", ("a", "b", "c")))
        for n in range(QUESTIONS)
    ),
)
FRONT = "iframe[data-is=front]"
SOMETHING = f"{FRONT}, #coming:not(:empty)"
GONE_S = 5.0
PATIENCE_MS = 60_000
MOST_BLANK_S = 2.0
BLANK = """() => {
  let since = null;
  window.longestBlank = 0;
  setInterval(() => {
    const front = document.querySelector("iframe[data-is=front]");
    const root = front?.contentDocument?.documentElement;
    const picture = root?.querySelector("[data-stage-way=picture]");
    const isThere = picture && picture.getBoundingClientRect().height > 100;
    if (isThere) since = null;
    else since ??= performance.now();
    const now = performance.now();
    window.longestBlank = Math.max(window.longestBlank, now - (since ?? now));
  }, 50);
}"""


class Rehearsal:
    """One room, its server, a projector and three phones, all behind one network."""

    def __init__(self, served: Served, code: str, secret: str, browser: Browser) -> None:
        self.served = served
        self.network = HallNetwork(int(served.url.rpartition(":")[2]))
        url = f"http://127.0.0.1:{self.network.port}"
        self._contexts = [browser.new_context(reduced_motion="reduce") for _ in range(4)]
        self.stage, *self.phones = (context.new_page() for context in self._contexts)
        self.stage.goto(f"{url}/stage/{code}#{secret}")
        self.stage.wait_for_selector(FRONT, timeout=PATIENCE_MS)
        self.stage.evaluate(BLANK)
        for phone in self.phones:
            phone.goto(f"{url}/room/{code}")
        self.confirmed: dict[tuple[int, int], int] = {}

    def answer(self, scene: int, chance: random.Random) -> None:
        """Each phone answers, and is noted where it was told that its answer is in."""
        for number, phone in enumerate(self.phones):
            phone.get_by_text(f"Which, {scene}?").wait_for(timeout=PATIENCE_MS)
            option = chance.randrange(3)
            phone.locator("button.option").nth(option).click()
            phone.locator("#said[data-is=kept]").wait_for(timeout=PATIENCE_MS)
            self.confirmed[number, scene] = option

    def go_to(self, scene: int) -> None:
        """By the keys of the stage, again until it is there."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not self.stage.title().startswith(f"Scene {scene}"):
            assert time.monotonic() < deadline, "the stage does not change its scene"
            self.stage.keyboard.press(str(scene + 1))
            self.stage.keyboard.press("Enter")
            self.stage.wait_for_timeout(300)

    def blank_s(self) -> float:
        """For how long the stage has shown nothing, at most."""
        return float(self.stage.evaluate("window.longestBlank")) / 1000

    def close(self) -> None:
        """Everyone goes home."""
        for context in self._contexts:
            context.close()
        self.network.close()
        self.served.kill()


def kill(run: Rehearsal) -> float:
    run.served.kill()
    run.served.start()
    return 0.0


def cut(run: Rehearsal) -> float:
    run.network.cut()
    return 0.0


def reload_phone(run: Rehearsal) -> float:
    run.phones[0].reload()
    return 0.0


def reload_stage(run: Rehearsal) -> float:
    before_s = run.blank_s()
    begun = time.perf_counter()
    run.stage.reload()
    run.stage.wait_for_selector(SOMETHING, timeout=PATIENCE_MS)
    blank_s = time.perf_counter() - begun
    run.stage.wait_for_selector(FRONT, timeout=PATIENCE_MS)
    run.stage.evaluate(BLANK)
    return max(before_s, blank_s)


def lose_the_network(run: Rehearsal) -> float:
    run.network.stop_passing()
    run.stage.wait_for_timeout(1000 * GONE_S)
    run.network.pass_again()
    return 0.0


FAULTS: dict[str, Callable[[Rehearsal], float]] = {
    "server killed": kill,
    "sockets cut": cut,
    "phone reloaded": reload_phone,
    "projector reloaded": reload_stage,
    "network gone": lose_the_network,
}
"""What goes wrong, and for how long the stage itself was gone by it."""


def lost(state: RoomState, confirmed: dict[tuple[int, int], int]) -> list[str]:
    """Answers that phones were told are kept, and the room does not have."""
    found = []
    for scene in {scene for _, scene in confirmed}:
        kept = sorted(own[0].value for own in state.answers.get(scene, {}).values())
        told = sorted(value for (_, one), value in confirmed.items() if one == scene)
        if kept != told:
            found.append(f"scene {scene}: told {told}, kept {kept}")
    return found


def rehearse(fault: str, seed: int, browser: Browser) -> tuple[float, list[str]]:
    """Seconds without a picture, and what was lost."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        rooms = Rooms(Path(folder))
        code, secret = rooms.create(DECK)
        rooms.close()
        run = Rehearsal(Served(environment={"EXPLORER_ROOMS": folder}), code, secret, browser)
        try:
            at, blank_s = chance.randrange(QUESTIONS), 0.0
            for scene in range(QUESTIONS):
                run.go_to(scene)
                run.answer(scene, chance)
                if scene == at:
                    blank_s = FAULTS[fault](run)
            blank_s = max(blank_s, run.blank_s())
        finally:
            run.close()
        return blank_s, lost(rooms.room(code).state, run.confirmed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rehearsals", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    faults = list(FAULTS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        for number in range(arguments.rehearsals):
            fault = faults[number % len(faults)]
            blank_s, missing = rehearse(fault, arguments.seed + number, browser)
            said = "; ".join(missing) or "nothing lost"
            is_long = f" (goal {MOST_BLANK_S:g})" if blank_s > MOST_BLANK_S else ""
            print(f"{number + 1}. {fault}: blank for {blank_s:.1f} s{is_long}, {said}", flush=True)


if __name__ == "__main__":
    main()
