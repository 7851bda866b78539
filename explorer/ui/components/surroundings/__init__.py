"""What surrounds the figures: a wide or a narrow window, a light or a dark page?"""

from explorer.ui.components.surroundings.component import (
    figure_height,
    is_narrow,
    is_touch,
    press_word,
    watch_surroundings,
)

__all__ = ["figure_height", "is_narrow", "is_touch", "press_word", "watch_surroundings"]
