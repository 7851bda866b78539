"""What does the command line offer? One file per command; `registry.py` names them all."""
