"""Is what Python asks of a view there at once, and is everything let go when it is closed?"""

from __future__ import annotations

import socket
import threading

import numpy as np
import pandas as pd
import pytest

import explorer
from explorer.core import CoreError
from explorer.notebook.columns import read_columns
from explorer.notebook.errors import LiveModelError
from tests.notebook.conftest import TextbookVAE


def threads() -> set[threading.Thread]:
    return {one for one in threading.enumerate() if "_serve" in one.name}


def test_a_view_has_what_it_was_asked_for_and_lets_go_of_all(images):
    before = threads()
    view = explorer.show(TextbookVAE(), images, open_browser=False)
    seen = []
    view.on_change(lambda one: seen.append((one.selection(False).tolist(), one.code)))
    view.select([3, 1, 4])
    view.go([0.5, 0.25])
    assert view.selection(False).tolist() == [1, 3, 4]
    assert view.selection().index.tolist() == [1, 3, 4]
    assert view.code.tolist() == [[0.5, 0.25]]
    assert len(seen) == 2
    assert view.decode(view.code).shape == (1, 1, 8, 8)
    with pytest.raises(LiveModelError, match="cannot be listened on"):
        explorer.show(TextbookVAE(), images, port=view._served.port, host="0.0.0.0")
    with pytest.raises(LiveModelError, match="99999 cannot be listened on: ports are"):
        explorer.show(TextbookVAE(), images, port=99_999)
    port, mine = view._served.port, threads() - before
    assert mine
    view.close()
    for thread in mine:
        thread.join(30)
        assert not thread.is_alive(), "although the view is still referred to"
    with pytest.raises(CoreError):
        view.decode(np.zeros((1, 2), np.float32))
    with socket.socket() as free:
        free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        free.bind(("127.0.0.1", port))


def test_dates_are_days_and_a_column_of_names_is_told_to_colour_nothing(capsys):
    frame = pd.DataFrame(
        {
            "seen": pd.to_datetime(["2024-01-01", "2024-01-03", None] + ["2024-02-01"] * 77),
            "took": pd.to_timedelta(np.arange(80), unit="h"),
            "id": [f"image {row}" for row in range(80)],
            "hand": pd.Categorical(["l", "r"] * 40),
        }
    )
    told = read_columns(None, frame, None, 80)
    assert list(told.numbers) == ["seen, days", "took, days"]
    assert told.numbers["seen, days"][:2].tolist() == [0, 2]
    assert np.isnan(told.numbers["seen, days"][2])
    assert told.numbers["took, days"][24] == 1
    assert list(told.categories) == ["hand"]
    assert "'id' has 80 different words" in capsys.readouterr().out
