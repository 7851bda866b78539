"""What does a talk show when it is gone through alone, before anybody is there?"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import streamlit as st

from explorer.rooms import ROOMS, Deck, RoomError
from explorer.server.addresses import reached_at
from explorer.server.asking import NO_ANSWER
from explorer.server.hosts import LOCAL_NAMES, host_name, machine_names
from explorer.server.rooms.address import JoinAddress, own_address
from explorer.server.rooms.simulated_phones import SimulatedPhones
from explorer.ui.components.rehearsal import SceneReport, rehearsal, reports_now
from explorer.ui.pages.talk.refusal import refuse
from explorer.ui.pages.talk.room_links import base_address, phones_address, stage_address
from explorer.ui.shell.desk_key import DeskKey
from explorer.ui.shell.plain import plain
from explorer.ui.shell.serving import serving
from explorer.ui.shell.visitor import visitors_address

KEY, STATE = "talk_rehearsal", "talk_rehearsing"
COUNTS = (5, 50, 300)
MB = 1 << 20
PAGE_BYTES = 4096
REACH_S = 3.0
SLOW_MS = 300
BUSY = "Somebody rehearses on this machine already: try again in a few minutes."
NOT_ASKED = "Whether phones reach this machine, only a phone can say: scan the code with one."
ALIVE = threading.Lock()
"""Held by the one rehearsal that there may be: its phones load the machine."""


@dataclass
class Rehearsal:
    """One, from its beginning to its report.

    Attributes:
        key: of the room that was made for it.
        deck: what is rehearsed.
        phones: the simulated ones.
        before_mb: memory of this process at its beginning; None where that is not known.
        report: sentences, once it is over.
    """

    key: DeskKey
    deck: Deck
    phones: SimulatedPhones
    before_mb: float | None
    report: tuple[str, ...] = ()


def offer_rehearsal(deck: Deck) -> None:
    """The button, and with how many phones."""
    with st.popover("Rehearse", icon=":material/theater_comedy:", width="content"):
        st.markdown(
            "The stage is stepped through from the first scene to the last, while simulated "
            "phones join and answer."
        )
        count = st.segmented_control(
            "Phones", COUNTS, default=COUNTS[1], required=True, key="talk_phones"
        )
        st.button("Begin", type="primary", key="talk_rehearse", on_click=_begin, args=(deck, count))


def is_rehearsing() -> bool:
    """Whether a rehearsal runs."""
    going: Rehearsal | None = st.session_state.get(STATE)
    return going is not None and not going.report


def show_report() -> None:
    """What came of the last rehearsal, until it is closed."""
    going: Rehearsal | None = st.session_state.get(STATE)
    if going is None:
        return
    with st.container(border=True):
        st.markdown("\n".join(f"- {line}" for line in going.report))
        st.button("Close the report", key="talk_report_close", on_click=_forget)


def show_rehearsal() -> None:
    """The rehearsal that runs."""
    going: Rehearsal = st.session_state[STATE]
    rehearsal(
        key=KEY,
        stage=stage_address(base_address(), going.key),
        scenes=len(going.deck.scenes),
        on_report=_end,
    )
    st.button("End the rehearsal", key="talk_rehearsal_end", on_click=_end)


def report_of(
    deck: Deck,
    scenes: tuple[SceneReport, ...],
    phones: SimulatedPhones,
    memory_mb: tuple[float | None, float | None],
    join: JoinAddress,
    reached: str,
) -> tuple[str, ...]:
    """What came of it, a sentence each."""
    return (
        *_of_scenes(deck, scenes),
        f"**{phones.joined} of {phones.count}** simulated phones joined, the last after "
        f"{phones.joined_s:.1f} s; the room kept **{phones.answers}** of their answers."
        + (f" {plain(phones.refusal)}" if phones.refusal else ""),
        _of_memory(*memory_mb),
        f"Phones go to **{plain(join.short)}**, and the QR code says {plain(join.url)}.",
        join.warning or reached,
    )


def _of_scenes(deck: Deck, scenes: tuple[SceneReport, ...]) -> list[str]:
    if not scenes:
        return ["It was ended before the last scene, so of the scenes nothing is told."]
    wrong = [
        f":red[Scene {number}, {plain(deck.scenes[number - 1].title)}]: "
        + (plain(one.words) if one.words else "its picture did not come.")
        for number, one in enumerate(scenes, 1)
        if one.words or not one.is_there
    ]
    opened = f"**{len(scenes) - len(wrong)} of {len(deck.scenes)}** scenes opened."
    changes = [(one.ms, number) for number, one in enumerate(scenes[1:], 2) if one.is_there]
    if not changes:
        return [opened, *wrong]
    ms, number = max(changes)
    slow = sum(one > SLOW_MS for one, _ in changes)
    return [
        opened,
        *wrong,
        f"The slowest change took **{ms:.0f} ms** (to scene {number}); {slow} of {len(changes)} "
        f"took more than {SLOW_MS} ms.",
    ]


def _of_memory(before: float | None, after: float | None) -> str:
    if before is None or after is None:
        return "How much memory it took is not known on this system."
    return f"The server’s memory went from {before:.0f} to {after:.0f} MB."


def reachable_words(join: JoinAddress) -> str:
    """Whether this machine answers where its network has it, asked from here."""
    parts = urlsplit(join.url)
    if parts.scheme not in ("http", "https") or not _is_ours(parts.netloc):
        return NOT_ASKED
    above = parts.path.partition("/room/")[0]
    try:
        with urlopen(f"{parts.scheme}://{parts.netloc}{above}/core/health", timeout=REACH_S):
            return (
                "This machine answers at that address. Whether the network lets phones through, "
                "only a phone can say: scan the code with one."
            )
    except NO_ANSWER as error:
        return f":red[This machine does not answer at that address] ({plain(error)})."


def _is_ours(host: str) -> bool:
    """Whether a name is this server's: a visitor's browser may claim any, and none else is asked.

    The names are those that `server.hosts.KnownHosts` answers to.
    """
    name = host_name(host)
    return name is not None and (
        name in LOCAL_NAMES | machine_names() or name in (own_address(), *serving().hosts)
    )


def local_addresses(code: str) -> tuple[str, str]:
    """The room's socket on this machine, and the origin of a page from it, which has no path."""
    host = reached_at(st.get_option("server.address") or "")
    local = f"{host}:{st.get_option('server.port')}"
    secure = "s" if st.get_option("server.sslCertFile") else ""
    return (
        f"ws{secure}://{local}{serving().base_path}/room/{code}/live",
        f"http{secure}://{local}",
    )


def memory_mb() -> float | None:
    """Of this process, resident; None where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, IndexError, ValueError):
        return None
    return pages * PAGE_BYTES / MB


def _begin(deck: Deck, count: int) -> None:
    if not ALIVE.acquire(blocking=False):
        st.toast(BUSY, icon=":material/info:")
        return
    try:
        begun = _begun(deck, count)
    except BaseException as error:  # there are no phones that would release it
        ALIVE.release()
        if not isinstance(error, RoomError):
            raise
        refuse(error)
        return
    st.session_state[STATE] = begun


def _begun(deck: Deck, count: int) -> Rehearsal:
    """Its phones are on their way, and release `ALIVE` when they have left. Raises RoomError."""
    key = DeskKey(*ROOMS.create(deck, owner=visitors_address()))
    before = memory_mb()
    address, origin = local_addresses(key.code)
    return Rehearsal(key, deck, SimulatedPhones(address, origin, count, ALIVE.release), before)


def _end() -> None:
    going: Rehearsal = st.session_state[STATE]
    if going.report:  # both the last scene and the button have ended it
        return
    after = memory_mb()
    going.phones.close()
    join = phones_address(going.key.code)
    going.report = report_of(
        going.deck,
        reports_now(KEY),
        going.phones,
        (going.before_mb, after),
        join,
        reachable_words(join),
    )
    with suppress(RoomError):  # its time may be over; what is left of it is swept away
        ROOMS.act(going.key.code, going.key.secret, "end")


def _forget() -> None:
    st.session_state.pop(STATE, None)
