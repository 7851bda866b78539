"""How does a test run a notebook's cells one by one, in a kernel of its own?"""

from __future__ import annotations

import asyncio
import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WAIT_S = 120


class Notebook:
    """A notebook that grows by the cells that are run in it.

    nbclient runs in a thread: the test's own has the browser's event loop.
    """

    def __init__(self) -> None:
        from nbclient import NotebookClient
        from nbformat import v4

        self._cell = v4.new_code_cell
        self.document = v4.new_notebook()
        self._client = NotebookClient(
            self.document,
            timeout=WAIT_S,
            shutdown_kernel="immediate",
            resources={"metadata": {"path": str(ROOT)}},
        )
        self._asked: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._answers: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()))
        self._thread.start()

    def run(self, source: str) -> list[Any]:
        """The outputs of a cell; what it raises is raised."""
        self._asked.put(source)
        answer = self._answers.get(timeout=2 * WAIT_S)
        if isinstance(answer, Exception):
            raise answer
        return list(answer)

    def value(self, expression: str) -> Any:
        """What an expression is in the kernel, as JSON has it."""
        outputs = self.run(f"import json; print(json.dumps({expression}))")
        return json.loads("".join(one["text"] for one in outputs if one["name"] == "stdout"))

    def close(self) -> None:
        """End the kernel."""
        self._asked.put(None)
        self._thread.join(WAIT_S)

    async def _serve(self) -> None:
        async with self._client.async_setup_kernel():
            while (source := await asyncio.to_thread(self._asked.get)) is not None:
                cells = self.document.cells
                cells.append(self._cell(source))
                try:
                    await self._client.async_execute_cell(cells[-1], len(cells) - 1)
                    self._answers.put(cells[-1].outputs)
                except Exception as error:
                    self._answers.put(error)


@contextmanager
def notebook() -> Iterator[Notebook]:
    """A notebook while it is used."""
    opened = Notebook()
    try:
        yield opened
    finally:
        opened.close()
