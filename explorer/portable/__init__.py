"""How does a decoder run where there is no Python? As one file and a reader in JavaScript."""
