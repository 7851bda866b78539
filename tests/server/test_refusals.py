"""Does every refusal fit into a close frame?"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from explorer.server.refusals import MAX_REASON_BYTES, CloseCode, Refusal, fitting


@given(st.text(max_size=300))
def test_a_reason_always_fits_and_keeps_its_beginning(text: str) -> None:
    reason = fitting(text)
    assert len(reason.encode()) <= MAX_REASON_BYTES
    if len(text.encode(errors="replace")) <= MAX_REASON_BYTES:
        assert reason == text.encode(errors="replace").decode()
    else:
        assert reason.endswith("…")
        assert text.encode(errors="replace").decode().startswith(reason[:-1])


def test_a_refusal_says_its_code_and_reason() -> None:
    refusal = Refusal(CloseCode.POLICY, "x" * 200)
    assert refusal.code == 1008
    assert len(refusal.reason.encode()) <= MAX_REASON_BYTES
    assert str(refusal).startswith("1008 xxx")
