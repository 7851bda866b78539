"""Does a room survive what goes wrong in a hall?

    python -m tests.benchmarks.room_faults [--rehearsals 50] [--first 1] [--seed 0]

Each rehearsal steps through a deck with three phones that answer and a projector, and lets one
fault happen at a random moment: the server killed and started again, every socket cut, a phone
reloaded, the projector reloaded, the network gone for five seconds. All go through one server, a
room for each. Printed is for how long the stage showed neither a picture nor its scene's name, and
which answers that a phone was told are kept the room no longer has. A part of fifty:
`--first 11 --rehearsals 10`.
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
    const isNamed = document.querySelector("#scenes.waits #coming:not(:empty)");
    const isThere = isNamed || (picture && picture.getBoundingClientRect().height > 100);
    if (isThere) since = null;
    else since ??= performance.now();
    const now = performance.now();
    window.longestBlank = Math.max(window.longestBlank, now - (since ?? now));
  }, 50);
}"""


class Rehearsal:
    """One room of a server, a projector and three phones, all behind one network."""

    def __init__(
        self, served: Served, network: HallNetwork, room: tuple[str, str], browser: Browser
    ) -> None:
        self.served, self.network = served, network
        self.code, secret = room
        url = f"http://127.0.0.1:{network.port}"
        self._contexts = [browser.new_context(reduced_motion="reduce") for _ in range(4)]
        self.stage, *self.phones = (context.new_page() for context in self._contexts)
        self.stage.goto(f"{url}/stage/{self.code}#{secret}")
        self.stage.wait_for_selector(FRONT, timeout=PATIENCE_MS)
        self.stage.evaluate(BLANK)
        for phone in self.phones:
            phone.goto(f"{url}/room/{self.code}")
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


def rehearse(run: Rehearsal, fault: str, chance: random.Random) -> float:
    """Seconds without a picture."""
    at, blank_s = chance.randrange(QUESTIONS), 0.0
    for scene in range(QUESTIONS):
        run.go_to(scene)
        if scene == at and chance.random() < 0.5:  # before the room answers, or after it
            blank_s = FAULTS[fault](run)
            run.answer(scene, chance)
        else:
            run.answer(scene, chance)
            if scene == at:
                blank_s = FAULTS[fault](run)
    return max(blank_s, run.blank_s())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rehearsals", type=int, default=50)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    faults, numbers = list(FAULTS), range(arguments.first, arguments.first + arguments.rehearsals)
    blanks: list[float] = []
    told: dict[str, dict[tuple[int, int], int]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        rooms = Rooms(Path(folder))
        opened = [rooms.create(DECK) for _ in numbers]
        rooms.close()
        served = Served(environment={"EXPLORER_ROOMS": folder})
        network = HallNetwork(int(served.url.rpartition(":")[2]))
        browser = playwright.chromium.launch(executable_path=headless_browser(), args=FLAGS)
        try:
            for number, room in zip(numbers, opened, strict=True):
                fault = faults[number % len(faults)]
                run = Rehearsal(served, network, room, browser)
                blanks.append(rehearse(run, fault, random.Random(arguments.seed + number)))
                told[run.code] = run.confirmed
                run.close()
                is_long = f" (goal {MOST_BLANK_S:g})" if blanks[-1] > MOST_BLANK_S else ""
                print(f"{number}. {fault}: blank for {blanks[-1]:.1f} s{is_long}", flush=True)
        finally:
            network.close()
            served.kill()
        missing = [
            f"{code}: {words}"
            for code, confirmed in told.items()
            for words in lost(rooms.room(code).state, confirmed)
        ]
        rooms.close()
    answers = sum(map(len, told.values()))
    print(
        f"{len(blanks)} rehearsals: the longest blank {max(blanks):.1f} s (goal {MOST_BLANK_S:g})"
    )
    print(f"{len(missing)} scenes with lost answers, of {answers} answers confirmed", *missing)


if __name__ == "__main__":
    main()
