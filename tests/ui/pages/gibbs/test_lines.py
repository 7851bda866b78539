"""Do the lines that the page of the chain gives for Python learn and measure as it does?"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from explorer.core import MANY, ModelCore, TinySettings, tiny_boltzmann
from explorer.ui.pages.gibbs.contrasts import contrasts_python
from explorer.ui.pages.gibbs.learning import learning_python
from explorer.ui.shell.as_python import python_of


def test_the_lines_of_the_small_machines_learn(monkeypatch):
    monkeypatch.setattr(tiny_boltzmann, "MOST_UPDATES", 30)
    known: dict[str, Any] = {}
    exec(learning_python(TinySettings(3, 0.5, MANY)), known)
    assert known["state"].is_done
    assert known["curves"]["exact"][-1] > known["curves"]["exact"][0]
    assert known["weights"].shape == (3, 9)


def test_the_lines_of_the_contrasts_measure_both(rbm_checkpoints, monkeypatch):
    monkeypatch.setenv("EXPLORER_CHECKPOINTS_DIR", str(rbm_checkpoints))
    core = ModelCore.open(rbm_checkpoints, "cpu")
    rbm = next(one for one in map(core.describe, core.list()) if one.can("energy_based"))
    known: dict[str, Any] = {"__name__": "lines"}
    measured = []
    for name in ("measure_boltzmann", "measure_vae"):
        answer = SimpleNamespace(
            correlation=0, seconds_per_sample=0, mixing_steps=0, log_z=0, gap=0, is_exact=True
        )
        monkeypatch.setattr(
            ModelCore, name, lambda _core, of, told=answer: (measured.append(of), told)[1]
        )
    exec(python_of(rbm, contrasts_python("a-vae")), known)
    assert measured == [rbm.name, "a-vae"]
