"""What may a checkpoint be called, and by which files is its folder known?

Apart from `checkpoint.py`, so that a folder is looked into before torch is there.
"""

from __future__ import annotations

import re

NAME_PATTERN = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
CARD_FILE, ENCODINGS_FILE = "card.json", "encodings.safetensors"
