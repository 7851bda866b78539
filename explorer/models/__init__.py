"""Which family? One file each; `registry.py` names them all."""
