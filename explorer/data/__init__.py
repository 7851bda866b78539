"""Which images?  Data sets as uint8 (N, C, H, W), one file each, listed in `registry.DATASETS`."""
