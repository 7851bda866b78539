"""Which configuration has an app that no `streamlit run` started?

Streamlit looks for `.streamlit/config.toml` beside the script that its command line was given. Run
by another server, as in a notebook, it would look beside `main.py` and in the folder that the
notebook happens to be in: without colours, font and bounds.

Nor would it read the variables of the environment that say where an app is served: the command
line does that.

What it buys: the app looks the same from a notebook, in any folder, as from the command line.
What breaks it: an upgrade that keeps the place of the script under another name.
"""

from __future__ import annotations

import os
from pathlib import Path

from streamlit import config

BASE_PATH, HOSTS = "STREAMLIT_SERVER_BASE_URL_PATH", "STREAMLIT_SERVER_ALLOWED_HOSTS"


def use_config_beside(launcher: Path) -> None:
    """Read `.streamlit/config.toml` beside this file, unless a command line has said another."""
    if config._main_script_path is not None:
        return
    config._main_script_path = str(launcher)
    if path := os.environ.get(BASE_PATH):
        config.set_option("server.baseUrlPath", path)
    if hosts := os.environ.get(HOSTS):
        config.set_option("server.allowedHosts", hosts.split(","))
