"""Does a tab's title say which page and which model it shows?"""

from __future__ import annotations

import pytest

from explorer.ui.shell.document_title import name_document


@pytest.mark.parametrize(
    ("named", "title"),
    [
        (("Theory",), "Theory — Latent space explorer"),
        (("Map", "*MNIST* · VAE"), "Map · *MNIST* · VAE — Latent space explorer"),
    ],
)
def test_the_documents_title_names_page_and_model(
    named: tuple[str, ...], title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr("streamlit.set_page_config", lambda page_title: told.append(page_title))
    name_document(*named)
    assert told == [title]
