"""Does the script for a GPU run where there is none, with four libraries and no more?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BARE = """
import sys
from importlib.machinery import PathFinder

ABSENT = {
    *("streamlit", "starlette", "uvicorn", "websockets", "plotly", "PIL", "pooch", "platformdirs"),
    *("segno", "tqdm", "prometheus_client", "pandas", "ray", "onnx", "onnxruntime", "anywidget"),
}


class Without:  # finds what is installed, but for these
    def find_spec(self, name, path=None, target=None):
        is_absent = name.partition(".")[0] in ABSENT
        return None if is_absent else PathFinder.find_spec(name, path, target)


sys.meta_path[:] = [Without() if each is PathFinder else each for each in sys.meta_path]
sys.path.insert(0, sys.argv[1])
import on_gpu

raise SystemExit(on_gpu.main(["--small", "--json", sys.argv[2]]))
"""


def test_it_runs_in_its_small_form(tmp_path: Path) -> None:
    to = tmp_path / "figures.json"
    ended = subprocess.run(
        [sys.executable, "-c", BARE, str(HERE), str(to)],
        cwd=tmp_path,
        env={**os.environ, "OMP_NUM_THREADS": "1"},  # two wait for each other on a busy machine
        capture_output=True,
        text=True,
        timeout=200,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-2000:]
    figures = json.loads(to.read_text("utf-8"))
    assert figures["failed"] == []
    found = {line["what"]: line for line in figures["figures"]}
    assert found["a decode of 8, host to host, recorded"]["more"]["levels_off"] <= 1
    step, replayed = (found[f"an epoch, {way}, float32"] for way in ("step by step", "replayed"))
    assert step["more"] == replayed["more"], "the same steps"
    assert "NLL's bound with K samples, test set" in found
    for line in found.values():
        assert line["what"] in ended.stdout
