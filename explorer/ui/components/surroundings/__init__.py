"""What surrounds the figures: which width, which look, what size of type, what means to draw?"""

from explorer.ui.components.surroundings.component import (
    figure_height,
    has_webgl,
    is_narrow,
    is_touch,
    press_word,
    stage_height,
    text_scale,
    watch_surroundings,
)

__all__ = [
    "figure_height",
    "has_webgl",
    "is_narrow",
    "is_touch",
    "press_word",
    "stage_height",
    "text_scale",
    "watch_surroundings",
]
