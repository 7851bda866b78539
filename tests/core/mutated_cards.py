"""What becomes of a hundred foreign checkpoints: is each refused in a sentence, or shown in bounds?

`python -m tests.core.mutated_cards --count 100 --seed 0` uploads mutated copies of what ships,
opens every page for those that are taken, and says what became of each.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import sys
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from safetensors.torch import load, save
from streamlit.testing.v1 import AppTest

from explorer.core import Core, CoreError, shared_core
from explorer.ui.shell.visitor import NOBODY
from tests.core.card_mutations import MUTATIONS, Files
from tests.planted_text import markup
from tests.shipped import CHECKPOINTS

PAGES = Path(__file__).parents[2] / "explorer" / "ui" / "pages"
OF_ONE_MODEL = (
    "codebook",
    "conditional",
    "encodings",
    "generate",
    "gibbs",
    "latent_map",
    "manifold",
    "models",
    "objectives",
    "traversals",
    "your_image",
)
SMALL = (
    "digits-vae-2d",
    "mnist-autoencoder-2d",
    "mnist-cvae-2d",
    "mnist-gaussian-learned-sigma-2d",
    "mnist-rbm-500",
    "mnist-vae-10d",
    "mnist-vq-vae",
    "sprites-beta-vae-10d",
)
MOST_SENTENCE = 400
MOST_CPU_S, MOST_BYTES = 10.0, 1 << 30


def read_files(folder: Path) -> Files:
    """A checkpoint's files, to be changed."""
    files: Files = {"raw": {}}
    for name in ("card", "history"):
        files[name] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    for name in ("model", "encodings", "epochs"):
        path = folder / f"{name}.safetensors"
        files[name] = load(path.read_bytes()) if path.exists() else {}
    return files


def zipped(files: Files) -> bytes:
    """The checkpoint as it is uploaded."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("card", "history", "model", "encodings", "epochs"):
            is_json = name in ("card", "history")
            if name in files["raw"]:
                content = files["raw"][name]
            elif is_json:
                content = json.dumps(files[name]).encode()
            else:
                kept = {key: tensor.contiguous() for key, tensor in files[name].items()}
                content = save(kept) if kept else None
            if content is not None:
                file = f"{name}.{'json' if is_json else 'safetensors'}"
                archive.writestr(zipfile.ZipInfo(file), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def mutated(number: int, seed: int) -> tuple[str, bytes]:
    """One mutated checkpoint and what was done to it; the same for the same number and seed."""
    chance = random.Random(f"{seed} {number}")
    name, mutation = chance.choice(SMALL), MUTATIONS[number % len(MUTATIONS)]
    files = read_files(CHECKPOINTS / name)
    mutation(files, chance)
    return f"{number}: {name}, {mutation.__name__}", zipped(files)


@dataclass(frozen=True)
class Outcome:
    """What became of one: the refusal, or else what was wrong on which page."""

    refusal: str
    faults: tuple[str, ...]


def outcome(core: Core, data: bytes, pages: tuple[str, ...] = OF_ONE_MODEL) -> Outcome:
    """Upload a checkpoint; if it is taken open pages for it, and throw it away."""
    begun, before = time.process_time(), _peak_bytes()
    try:
        name = core.upload_model(data, NOBODY)
    except CoreError as error:
        return Outcome(str(error), tuple(_excess("upload", begun, before)))
    faults = _excess("upload", begun, before)
    try:
        for page in pages:
            begun, before = time.process_time(), _peak_bytes()
            app = AppTest.from_file(str(PAGES / page / "page.py"), default_timeout=120)
            app.query_params["model"] = name
            app.run()
            faults += [f"{page}: {one.message}" for one in app.exception]
            faults += [f"{page}: read as markup: {one}" for one in markup(app)]
            faults += _excess(page, begun, before)
        return Outcome("", tuple(faults))
    finally:
        core.remove_model(name)


def _excess(where: str, begun: float, before: int) -> list[str]:
    seconds, more = time.process_time() - begun, _peak_bytes() - before
    found = [f"{where}: {seconds:.1f} s of processor"] if seconds > MOST_CPU_S else []
    return found + ([f"{where}: {more >> 20} MB more"] if more > MOST_BYTES else [])


def _peak_bytes() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def main() -> int:
    """Try them all; the exit code says whether each was refused in a sentence or shown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # One other model, so that pages which show several have another beside the visitor's.
        shutil.copytree(CHECKPOINTS / "digits-vae-2d", Path(folder) / "digits-vae-2d")
        os.environ["EXPLORER_CHECKPOINTS_DIR"] = folder
        return try_all(range(told.first, told.first + told.count), told.seed)


def try_all(numbers: range, seed: int) -> int:
    """Try these and print what became of each; 1 if something was wrong, else 0."""
    core, refused, shown, wrong = shared_core(), 0, 0, 0
    for number in numbers:
        what, data = mutated(number, seed)
        found = outcome(core, data)
        refused, shown = refused + bool(found.refusal), shown + (not found.refusal)
        faults = [*found.faults, *bad_refusal(found.refusal)]
        wrong += bool(faults)
        print(f"{what}: {'; '.join(faults) or found.refusal or 'shown'}", flush=True)
    print(f"{refused} refused, {shown} shown, {wrong} of them wrongly")
    return int(wrong > 0)


def bad_refusal(sentence: str) -> list[str]:
    """What is wrong with a refusal: it must be one short line that ends as a sentence does."""
    if not sentence:
        return []
    is_good = len(sentence) <= MOST_SENTENCE and "\n" not in sentence and sentence[-1] in ".…"
    return [] if is_good else [f"no sentence: {sentence[:200]!r}"]


if __name__ == "__main__":
    sys.exit(main())
