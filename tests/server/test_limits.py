"""Are the limits what the environment says, and is nonsense refused?"""

from __future__ import annotations

from dataclasses import fields

import pytest

from explorer.server.limits import Limits, LimitsError


def test_an_empty_environment_leaves_the_defaults() -> None:
    assert Limits.from_environment({}) == Limits()
    assert Limits.from_environment({"EXPLORER_LIVE_CONNECTIONS": " "}) == Limits()


def test_every_limit_can_be_set_in_the_environment() -> None:
    numbers = [field.name for field in fields(Limits) if field.name != "origins"]
    environment = {f"EXPLORER_LIVE_{name.upper()}": str(11 + i) for i, name in enumerate(numbers)}
    environment["EXPLORER_LIVE_ORIGINS"] = "https://a.example, https://b.example:8443,"
    limits = Limits.from_environment(environment)
    assert limits.origins == ("https://a.example", "https://b.example:8443")
    assert [getattr(limits, name) for name in numbers] == [11 + i for i in range(len(numbers))]


@pytest.mark.parametrize("text", ["0", "-3", "many", "1.5"])
def test_nonsense_is_refused_with_its_name_and_value(text: str) -> None:
    with pytest.raises(LimitsError, match=rf"EXPLORER_LIVE_CONNECTIONS is '{text}'; .*at least 1"):
        Limits.from_environment({"EXPLORER_LIVE_CONNECTIONS": text})


def test_a_limit_of_nothing_cannot_be_built() -> None:
    with pytest.raises(LimitsError, match="rows_per_message is 0"):
        Limits(rows_per_message=0)
