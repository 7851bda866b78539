"""What opens a room, and what drives it? A short code for everyone, a long secret for the desk."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets

SIGNS = "23456789bcdfghjkmnpqrstvwxz"
"""No vowels, so that no code is a word, and nothing that is read as something else."""
CODE_CHARS = 6
TOKEN = re.compile(r"[\w-]{20,64}", re.ASCII)
PHONE_BYTES = 6


def new_code() -> str:
    """One of 27⁶ = 387 million, by a cryptographic source."""
    return "".join(secrets.choice(SIGNS) for _ in range(CODE_CHARS))


def is_code(text: str) -> bool:
    """Whether a text has a code's form; it names folders, so nothing else gets past here."""
    return len(text) == CODE_CHARS and set(text) <= set(SIGNS)


def new_secret() -> str:
    """The desk's: 192 bits."""
    return secrets.token_urlsafe(24)


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def opens(secret: str, kept: str) -> bool:
    """Whether a secret is the one of which `kept` is the digest."""
    return hmac.compare_digest(digest(secret), kept)


def phone_of(token: str) -> str:
    """The name under which a phone's answers stand; its token cannot be told from it."""
    return hashlib.blake2b(token.encode(), digest_size=PHONE_BYTES).hexdigest()
