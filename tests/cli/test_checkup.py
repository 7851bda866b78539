"""Does the command print each finding with its remedy, for people and for programs?"""

from __future__ import annotations

from tests.shipped import CHECKPOINTS


def test_a_model_that_collapsed_is_told_with_its_remedy(command):
    answer = command("checkup", "mnist-kl-only-2d", "--checkpoints", CHECKPOINTS, "--device", "cpu")
    assert answer.code == 0
    assert "wrong   The posterior has collapsed" in answer.out
    assert "→ Raise the KL weight" in answer.out


def test_json_holds_each_finding(command):
    told = ("checkup", "digits-vae-2d", "--checkpoints", CHECKPOINTS, "--device", "cpu", "--json")
    found = command(*told).json
    assert found["name"] == "digits-vae-2d"
    assert {"code", "sentence", "evidence", "remedy", "weight"} == set(found["findings"][0])


def test_an_unknown_model_is_one_sentence(refusal):
    assert "There is no model" in refusal("checkup", "nobody", "--checkpoints", CHECKPOINTS)
