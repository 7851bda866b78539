from __future__ import annotations

from hypothesis import settings

# A law is tested for truth here, not for speed: on a busy machine one slow example is no failure.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
