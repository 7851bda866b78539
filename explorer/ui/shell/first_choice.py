"""Which model does an address ask for, and which is shown where it asks for none?"""

from __future__ import annotations

PARAMETER = "model"
FIRST_CHOICE = "mnist-vae-2d"
"""What a visitor sees first, where it is among the models."""
