"""Which kinds of question can a room be asked? One file each, and a line in `registry.py`."""
