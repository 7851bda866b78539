"""Where does `python -m explorer` begin?"""

from __future__ import annotations

import io
import sys

from explorer.cli.registry import main

if __name__ == "__main__":
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A pipe on Windows often has no β, and a list of models must not end at the first.
        sys.stdout.reconfigure(errors="backslashreplace")
    sys.exit(main())
