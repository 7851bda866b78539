"""Does a browser get the decoder it asks for, once?"""

from __future__ import annotations

from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from safetensors.numpy import load

from explorer.portable.bundle import decoder_script
from explorer.portable.decoder_file import decoder_file


def asked(served: Any, model: str, **headers: str) -> Any:
    url = f"http://127.0.0.1:{served.port}/core/decoder?model={model}"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return urlopen(Request(url, headers=named), timeout=10)


def test_the_file_is_the_cores_decoder(served: Any) -> None:
    with asked(served, "plane") as response:
        sent, written = response.read(), decoder_file(served.core.plain_decoder("plane"))
        # The header's entries come in any order.
        assert sorted(sent) == sorted(written)
        assert sorted(load(sent)) == ["0.bias", "0.weight"]
        assert response.headers["ETag"] == '"hash of plane"'
        assert "no-cache" in response.headers["Cache-Control"]


def test_who_has_it_is_told_so_and_sent_nothing(served: Any) -> None:
    with pytest.raises(HTTPError) as told:
        asked(served, "plane", If_None_Match='"hash of plane"')
    assert told.value.code == 304
    assert told.value.read() == b""
    with asked(served, "plane", If_None_Match='"hash of others"') as response:
        assert response.status == 200


def test_the_worker_that_runs_it_lies_beside_it(served: Any) -> None:
    url = f"http://127.0.0.1:{served.port}/core/decoder.js"
    with urlopen(url, timeout=10) as response:
        assert response.headers["Content-Type"].startswith("text/javascript")
        assert response.read().decode() == decoder_script()
        tag = response.headers["ETag"]
    with pytest.raises(HTTPError) as told:
        urlopen(Request(url, headers={"If-None-Match": tag}), timeout=10)
    assert (told.value.code, told.value.read()) == (304, b"")


@pytest.mark.parametrize(
    ("model", "code", "said"),
    [
        ("nobody", 404, "There is no such model."),
        ("", 404, "There is no such model."),
        ("energies", 422, "energies: A layer Wave cannot run outside Python."),
    ],
)
def test_what_there_is_not_is_one_sentence(served: Any, model: str, code: int, said: str) -> None:
    with pytest.raises(HTTPError) as told:
        asked(served, model)
    assert told.value.code == code
    assert told.value.read().decode() == said


def test_a_file_is_written_once_until_the_model_is_replaced(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[str] = []
    whole = served.core.plain_decoder
    monkeypatch.setattr(
        served.core, "plain_decoder", lambda name: (written.append(name), whole(name))[1]
    )
    for _ in range(3):
        asked(served, "deep").close()
    assert written == ["deep"]
    monkeypatch.setattr(served.core, "version", lambda name: f"{name} 2")
    asked(served, "deep").close()
    assert written == ["deep", "deep"]
