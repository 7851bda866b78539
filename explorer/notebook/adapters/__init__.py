"""What in an object decodes, and what encodes? One file for each kind of object."""
