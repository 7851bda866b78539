"""Is every variable that says nothing it can mean refused at the start, in one sentence?"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.server.environment import KNOWN, EnvironmentFault, check_environment

ROOT = Path(__file__).resolve().parents[2]
BAD = {
    "EXPLORER_CHECKPOINTS_DIR": __file__,
    "EXPLORER_DATA_DIR": __file__,
    "EXPLORER_ROOMS": __file__,
    "EXPLORER_OWN_MODELS": __file__,
    "EXPLORER_REPLICAS": "many",
    "EXPLORER_REPLICA_GPUS": "half",
    "EXPLORER_DEVICE": "gpu",
    "EXPLORER_CPU_THREADS": "²",
    "EXPLORER_CORE": "elsewhere",
    "EXPLORER_SAVING": "no",
    "EXPLORER_UPLOADS": "0",
    "EXPLORER_TRAINING": "never",
    "EXPLORER_FETCH": "maybe",
    "EXPLORER_DELETE_SECRET": "short",
    "EXPLORER_DRAIN_SECONDS": "soon",
    "EXPLORER_LOG": "xml",
    "EXPLORER_FRAMED_BY": "https://a.example; script-src *",
    "EXPLORER_LIVE_ORIGINS": "https://a.example/path",
    "EXPLORER_LIVE_CONNECTIONS": "many",
    "EXPLORER_LIVE_CONNECTIONS_PER_ADDRESS": "0",
    "EXPLORER_LIVE_MESSAGE_BYTES": "-1",
    "EXPLORER_LIVE_ROWS_PER_MESSAGE": "1.5",
    "EXPLORER_LIVE_MESSAGES_PER_SECOND": "inf",
    "EXPLORER_LIVE_REPLY_BYTES": "9" * 5000,
    "EXPLORER_LIVE_UNREAD_SECONDS": "soon",
}


def test_there_is_a_bad_value_for_each() -> None:
    assert BAD.keys() == KNOWN


@pytest.mark.parametrize("name", BAD)
def test_a_bad_variable_is_one_sentence_that_names_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, BAD[name])
    with pytest.raises(EnvironmentFault) as refused:
        check_environment()
    sentence = str(refused.value)
    assert name in sentence
    assert len(sentence) < 200
    assert "\n" not in sentence


def test_a_mistyped_variable_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPLORER_SAVEING", "off")
    with pytest.raises(EnvironmentFault, match="EXPLORER_SAVEING"):
        check_environment()


def test_good_values_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    good = {
        "EXPLORER_DATA_DIR": str(tmp_path),
        "EXPLORER_CPU_THREADS": "2",
        "EXPLORER_DEVICE": "cpu",
        "EXPLORER_SAVING": "off",
        "EXPLORER_DELETE_SECRET": "a long enough secret",
        "EXPLORER_DRAIN_SECONDS": "5",
        "EXPLORER_FRAMED_BY": "https://slides.example, http://10.0.0.7:8080",
    }
    for name, value in good.items():
        monkeypatch.setenv(name, value)
    check_environment()


def test_the_app_ends_with_code_2_and_the_sentence() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.headless=true"],
        cwd=ROOT,
        env={**os.environ, "EXPLORER_DEVICE": "gpu"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert "EXPLORER_DEVICE" in ended.stderr
    assert "Traceback" not in ended.stderr
