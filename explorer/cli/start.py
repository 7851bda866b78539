"""What does the command `latent-space-explorer` start? What `streamlit run app.py` does."""

from __future__ import annotations

import subprocess
import sys

from explorer.server.launcher import launcher


def main() -> int:
    """Serve the app until it is stopped; further arguments are Streamlit's own options."""
    command = [sys.executable, "-m", "streamlit", "run", str(launcher()), *sys.argv[1:]]
    try:
        return subprocess.run(command, check=False).returncode
    except KeyboardInterrupt:
        return 0
