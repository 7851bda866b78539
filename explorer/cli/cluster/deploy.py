"""python -m explorer cluster deploy: how do the models come onto a Ray that runs already?"""

from __future__ import annotations

import argparse

from explorer.core import deploy_core


def run(_options: argparse.Namespace) -> None:
    """Have Ray start the replicas and the keeper, and wait until they answer."""
    print(f"The models answer on {deploy_core()}.")
