"""What is said when somebody's model or images cannot be shown?"""


class LiveModelError(ValueError):
    """What is missing or does not fit, and what to do, in one sentence."""
