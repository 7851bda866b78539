"""Does the model run at all on what it is given, and if not, what does its error say?"""

from __future__ import annotations

from collections.abc import Callable

from explorer.metrics.checkup.examination import Examination, OutOfTime
from explorer.metrics.checkup.finding import FAULT, Evidence, Finding

FEW = 2
KINDS = {
    "dtype": ("dtype", "scalar type", "same type", "input type", "but found"),
    "device": ("device", "cuda", "cpu and"),
    "shape": ("shape", "size", "dimension", "channels", "expected"),
}
"""What an error of a library says where these are at fault, in the order in which it is asked."""
REMEDIES = {
    "dtype": "Bring all weights to one type, such as model.float(), and give it images of it.",
    "device": "Bring all of the model to one device, such as model.to('cuda').",
    "shape": "Give it images of the shape that it was trained on, such as (N, C, H, W).",
    "raises": "Call it by hand on two images and mend the error that it raises.",
}


def check_runs(exam: Examination) -> list[Finding]:
    """Encode two images and decode two latents: what raises is a finding, and ends the check-up."""
    subject = exam.subject
    if subject.encode is None:
        return []
    tried: list[tuple[str, Callable[[], object]]] = [
        ("encoder", lambda: exam.encode(subject.images[:FEW]))
    ]
    if subject.decode is not None:
        tried.append(("decoder", lambda: exam.decode(exam.encode(subject.images[:FEW]).mu)))
    for part, call in tried:
        try:
            call()
        except OutOfTime:
            raise
        except Exception as error:  # somebody's model may raise anything
            return [refusal(part, error)]
    return []


def refusal(part: str, error: Exception) -> Finding:
    """The finding that an encoder or decoder raised this."""
    words = (str(error).strip().splitlines() or [type(error).__name__])[0][:240]
    lowered = words.lower()
    code = next((kind for kind, said in KINDS.items() if any(s in lowered for s in said)), "raises")
    return Finding(
        code,
        FAULT,
        f"The {part} raises {type(error).__name__}: {words}",
        REMEDIES[code],
        Evidence({"raised by": part}),
    )
