"""What is raised when a place in latent space was asked for that there is not?"""

from __future__ import annotations


class LatentError(ValueError):
    """A request about latent space that cannot be met, said in one sentence."""
