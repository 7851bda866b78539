"""How are the README's pictures of the pages made anew?

`python -m tests.benchmarks.readme_pictures [NAME …]` starts the app, opens each page in headless
Chromium and writes `.github/pictures/NAME.webp`; with the data sets on the machine
(`EXPLORER_DATA_DIR`) it shows originals. They are looked at before they are committed: no test
compares pixels.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.benchmarks.headless import FLAGS, headless_browser
from tests.benchmarks.serving import Served
from tests.readme import ROOT

FOLDER = ROOT / ".github" / "pictures"
SIZE = {"width": 1440, "height": 900}
QUALITY = 88
SETTLED_MS, TRAINED_MS = 9_000, 120_000


def _nothing(_page: Page) -> None:
    pass


def _train(page: Page) -> None:
    page.get_by_test_id("stMain").get_by_role("button", name="Train").click()
    page.get_by_text("Explore it").wait_for(timeout=TRAINED_MS)


def _lecture(page: Page) -> None:
    page.get_by_role("button", name="Open the lecture").click()


def _play(page: Page) -> None:
    page.get_by_role("button", name="Play").first.click()


@dataclass(frozen=True)
class Shot:
    """A page as the README shows it.

    Attributes:
        address: after the app's own.
        before: what a visitor does first.
        scheme: the browser's colours.
    """

    address: str
    before: Callable[[Page], None] = _nothing
    scheme: str = "light"


SHOTS = {
    "latent_map-light": Shot("latent_map?model=mnist-vae-2d"),
    "latent_map-dark": Shot("latent_map?model=mnist-vae-2d", scheme="dark"),
    "manifold-light": Shot("manifold?model=mnist-vae-2d"),
    "encodings-light": Shot("encodings?model=fashion-vae-2d"),
    "traversals-light": Shot("traversals?model=faces-beta-vae-16d"),
    "your_image-light": Shot("your_image?model=mnist-vae-2d"),
    "train-light": Shot("train?size=medium", _train),
    "models-light": Shot("models?model=mnist-vae-2d"),
    "talk-light": Shot("talk", _lecture),
    "checkup-light": Shot("checkup?model=mnist-kl-only-2d"),
    "generate-light": Shot("generate?model=faces-cvae-8d"),
    "conditional-light": Shot("conditional?model=faces-cvae-8d"),
    "codebook-light": Shot("codebook?model=faces-vq-vae"),
    "gibbs-light": Shot("gibbs?model=mnist-rbm-500", _play),
    "objectives-light": Shot("objectives"),
    "theory-light": Shot("theory"),
}


def main(names: list[str]) -> None:
    """Take the pictures of these names, or all. Raises SystemExit where there is no browser."""
    executable = headless_browser()
    if executable is None:
        sys.exit("There is no Chromium on this machine.")
    app = Served()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
            for name in names or SHOTS:
                (FOLDER / f"{name}.webp").write_bytes(_taken(browser, app.url, SHOTS[name]))
                print(name, flush=True)
            browser.close()
    finally:
        app.stop()


def _taken(browser: Browser, url: str, shot: Shot) -> bytes:
    scheme = "dark" if shot.scheme == "dark" else "light"
    visitor = browser.new_context(viewport=SIZE, color_scheme=scheme)  # type: ignore[arg-type]
    page = visitor.new_page()
    page.goto(f"{url}/{shot.address}")
    page.get_by_test_id("stMain").wait_for()
    page.wait_for_timeout(SETTLED_MS)
    shot.before(page)
    page.wait_for_timeout(SETTLED_MS)
    taken = io.BytesIO()
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(
        taken, "WEBP", quality=QUALITY, method=6
    )
    visitor.close()
    return taken.getvalue()


if __name__ == "__main__":
    main(sys.argv[1:])
