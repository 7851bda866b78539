"""python -m explorer show: how does a model in ONNX files come under the pointer?"""

from __future__ import annotations

import argparse
from pathlib import Path

from explorer.notebook.onnx_process import OnnxProcess

IMAGE_SIDES = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `show`."""
    parser.add_argument(
        "decoder", type=Path, metavar="DECODER", help="an .onnx file: z to pictures"
    )
    parser.add_argument("--encoder", type=Path, help="an .onnx file: pictures to μ (and log σ²)")
    parser.add_argument("--images", type=Path, metavar="FOLDER", help="pictures to encode")
    parser.add_argument("--latent-dim", type=int, help="D, where the file does not say it")
    parser.add_argument("--title", help="what the model is called")
    parser.add_argument("--port", type=int, default=0, help="of the app (default: a free one)")
    parser.add_argument("--no-browser", action="store_true", help="print the address alone")
    parser.add_argument(
        "--checkup", action="store_true", help="print what is wrong with it, and show nothing"
    )


def run(options: argparse.Namespace) -> None:
    """Show the model until Ctrl+C; each file runs in a process of its own."""
    from explorer.notebook.adapters.onnx_pair import opened
    from explorer.notebook.checkup import checkup
    from explorer.notebook.images import read_images
    from explorer.notebook.show import show  # the app's own packages, which no other command needs

    decoder = opened(options.decoder)
    encoder = None if options.encoder is None else opened(options.encoder)
    images = None if options.images is None else read_images(options.images, _shape(encoder)).rows
    told = {"decode": decoder, "encode": encoder, "latent_dim": options.latent_dim}
    if options.checkup:
        print(checkup(images=images, **told))
        return
    title = options.title or options.decoder.stem
    view = show(
        images=images,
        title=title,
        port=options.port,
        open_browser=not options.no_browser,
        **told,
    )
    view.keep_process()


def _shape(encoder: OnnxProcess | None) -> tuple[int, int, int] | None:
    """(C, H, W) that an encoder says it takes; None where it says none."""
    told = None if encoder is None else encoder.input_shape
    if told is None or len(told) != IMAGE_SIDES:
        return None
    return told[0], told[1], told[2]
