"""How large is the page's type on this screen?

Streamlit measures nearly everything in the root's font size, which is the theme's 15 px, on a
projector's wall as on a laptop. From 1920×1080 on it grows with the window, as the components' and
the figures' type does, which is measured in it too (`live/type.js`, `surroundings.text_scale`).

What it buys: a lecture hall reads a 4K screen. What breaks it: Streamlit's page no longer measuring
in `rem`; tests/browser/test_screens.py then fails.
"""

from __future__ import annotations

USUAL_PX = 15
"""The theme's `baseFontSize`, of a window of 1920×1080 and below."""
WIDEST, HIGHEST, LARGEST_PX = 1920, 1080, 30

HEAD = (
    f"<style>html{{font-size:clamp({USUAL_PX}px,"
    f"min({100 * USUAL_PX / WIDEST:.5f}vw,{100 * USUAL_PX / HIGHEST:.5f}vh),{LARGEST_PX}px)"
    "!important}"
    # Streamlit's controls of a fixed width are so many px on every screen.
    f"@media (min-width:{4 * WIDEST // 3}px) and (min-height:{4 * HIGHEST // 3}px){{"
    "[data-testid=stElementContainer]:has(.stNumberInput,.stSelectbox,.stSlider),.stNumberInput,"
    ".stSelectbox,.stSlider{min-width:10rem}"
    "[data-testid=stElementContainer]:has(.stMultiSelect),.stMultiSelect,"
    ".stHorizontalBlock>:has(>*>[data-testid=stElementContainer]>.stMultiSelect){min-width:13rem}"
    ".st-key-model_choice,.st-key-model_choice .stSelectbox{min-width:24rem}}"
    # A word of code within small print is no smaller than the smallest print.
    "[data-testid=stMarkdownContainer] :not(pre)>code{font-size:max(.8em,12px)!important}"
    # A choice longer than its field ends in dots, not in the middle of a word.
    ".stSelectbox input{text-overflow:ellipsis}"
    "</style>"
)
"""What a page's head says of it."""
