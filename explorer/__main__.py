"""Where does `python -m explorer` begin?"""

from __future__ import annotations

import sys

from explorer.cli.registry import main

if __name__ == "__main__":
    sys.exit(main())
