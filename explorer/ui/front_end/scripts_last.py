"""In which order does a page come over a slow line?

Streamlit's page names its scripts, and a style sheet that holds back all drawing, before the first
word of its body: a browser asks for sixty files at once, and what the page itself says waits behind
them. Here they are named at its end, when all that is to be seen first has come.

Buys: words and first picture after the page's own 50 kB, whatever else is on its way.
Breaks when: an upgrade writes these elements another way; they then stay where they are, and a test
fails.
"""

from __future__ import annotations

import re

LATE = re.compile(
    r'\n *<(?:script type="module" crossorigin src="[^"]*"></script>'
    r'|link rel="(?:modulepreload|stylesheet)" crossorigin href="[^"]*">'
    r'|link rel="preload" href="[^"]*" as="font" type="font/woff2" crossorigin />)'
)
END_OF_BODY = "</body>"


def with_scripts_last(html: str) -> str:
    """The page, its scripts, style sheets and fonts named at its end."""
    late = "".join(LATE.findall(html))
    return LATE.sub("", html).replace(END_OF_BODY, late + END_OF_BODY, 1)
