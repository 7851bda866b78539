"""How is a Firefox that is installed driven? Over WebDriver BiDi, which it speaks by itself."""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

START_PATIENCE_S, ANSWER_PATIENCE_S = 60.0, 120.0
CALM = 'user_pref("datareporting.policy.dataSubmissionEnabled", false);\n'
"""It asks no other host for anything while it is tested."""
LEFT_BEHIND = "status=2152398850"
"""NS_BINDING_ABORTED: a font of the page before was still on its way when this one was opened."""


class Firefox:
    """One window. See https://w3c.github.io/webdriver-bidi/ for what it can be told."""

    def __init__(self, executable: str, profile: Path) -> None:
        (profile / "user.js").write_text(CALM)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.process = subprocess.Popen(
            [
                *(executable, "--headless", "--no-remote", "--profile", str(profile)),
                *("--width", "1280", "--height", "800", f"--remote-debugging-port={port}"),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.errors: list[str] = []
        self._ids = itertools.count()
        self._ends = contextlib.ExitStack()
        self._ends.callback(self._end_process)
        self._line = self._connected(f"ws://127.0.0.1:{port}/session")
        self.tell("session.new", capabilities={})
        self.tell("session.subscribe", events=["log.entryAdded"])
        (window,) = self.tell("browsingContext.getTree")["contexts"]
        self._window = window["context"]

    def tell(self, method: str, **params: Any) -> Mapping[str, Any]:
        """Give a command; its answer. What went wrong in the page meanwhile is in `errors`."""
        number = next(self._ids)
        self._line.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            heard = json.loads(self._line.recv(timeout=ANSWER_PATIENCE_S))
            if heard.get("method") == "log.entryAdded":
                self._note(**heard["params"])
            if heard.get("id") == number:
                assert heard["type"] == "success", heard
                answer: Mapping[str, Any] = heard["result"]
                return answer

    def _note(self, level: str, text: str, **_: Any) -> None:
        if level == "error" and LEFT_BEHIND not in text:
            self.errors.append(text)

    def open(self, url: str) -> None:
        """Go to a page and wait until it has loaded."""
        self.tell("browsingContext.navigate", context=self._window, url=url, wait="complete")

    def ask(self, expression: str) -> Any:
        """What an expression of the page is, once it is known; numbers, words and lists."""
        answer = self.tell(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({expression})))()",
            target={"context": self._window},
            awaitPromise=True,
        )
        assert answer["type"] == "success", answer
        return json.loads(answer["result"].get("value", "null"))

    def until(self, condition: str) -> None:
        """Wait, looking at each frame, until an expression of the page is true."""
        self.ask(
            "new Promise((done) => { const look = () => "
            f"(({condition}) ? done(true) : requestAnimationFrame(look)); look(); }})"
        )

    def move(self, *places: tuple[float, float]) -> None:
        """Move the pointer to places of the window, one after another, a frame apart."""
        steps = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 16} for x, y in places
        ]
        hand = {"type": "pointer", "id": "hand", "parameters": {"pointerType": "mouse"}}
        self.tell(
            "input.performActions", context=self._window, actions=[{**hand, "actions": steps}]
        )

    def close(self) -> None:
        """End it, with all that it has started."""
        self._ends.close()

    def _end_process(self) -> None:
        self.process.terminate()
        self.process.wait(START_PATIENCE_S)

    def _connected(self, url: str) -> ClientConnection:
        ends = time.monotonic() + START_PATIENCE_S
        while True:
            try:
                return self._ends.enter_context(connect(url, max_size=None, proxy=None))
            except (OSError, WebSocketException):
                assert time.monotonic() < ends, "Firefox did not start."
                assert self.process.poll() is None, "Firefox ended."
