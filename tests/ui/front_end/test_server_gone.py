"""Does a page whose server is gone know Streamlit's dialog, and the mark of its line?"""

from __future__ import annotations

import json

from explorer.ui.front_end import server_gone
from explorer.ui.front_end.bundles import HASHED_DIR, scripts_of_every_page
from explorer.ui.front_end.own_words import WORDS


def test_every_sentence_that_says_the_server_is_gone_is_known() -> None:
    gone = [ours for ours in WORDS.values() if "goes on by itself" in ours]
    assert len(gone) == 2
    assert all(json.dumps(sentence, ensure_ascii=False) in server_gone.HEAD for sentence in gone)


def test_the_mark_of_the_line_is_one_that_streamlit_sets() -> None:
    scripts = "".join(
        (HASHED_DIR / "js" / name).read_text("utf-8") for name in scripts_of_every_page()
    )
    assert "data-test-connection-state" in scripts
    assert "data-test-connection-state" in server_gone.HEAD
