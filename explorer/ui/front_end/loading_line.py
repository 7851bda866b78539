"""What does a visitor read while the front end's scripts are still on their way?

Streamlit's own page is called "Streamlit", has nothing in it and asks for a font that we do not
use. Over a slow line that is ten seconds of an empty window under a stranger's name.

Buys: our title, icon, font and one line with the first two kilobytes. The front end takes the line
away when it draws.
Breaks when: an upgrade writes its page another way; that part of it is then as Streamlit has it,
and a test fails.
"""

from __future__ import annotations

from html import escape

TITLE = "Latent space explorer"
FONT = "./app/static/inter-latin.woff2"
THEIR_TITLE = "<title>Streamlit</title>"
THEIR_ICON = '<link rel="shortcut icon" href="./favicon.png" />'
THEIR_FONT_START, THEIR_FONT_END = '<link\n      rel="preload"\n', "/>\n"
THEIR_ROOT = '<div id="root"></div>'
HEAD = f"""<link rel="preload" href="{FONT}" as="font" type="font/woff2" crossorigin />
<style>
@font-face {{ font-family: Inter; src: url("{FONT}"); font-weight: 100 900; font-display: swap }}
#root > p {{ position: fixed; inset: 0; display: grid; place-content: center; margin: 0;
  font: 500 1rem Inter, sans-serif; color: #5a6274; background: #fbfbf9 }}
@media (prefers-color-scheme: dark) {{ #root > p {{ color: #9aa3b2; background: #0e1118 }} }}
</style>"""
LINE = f'<div id="root"><p role="status">{TITLE}: loading…</p></div>'


def with_loading_line(html: str, page_title: str, first_picture: str = "") -> str:
    """Streamlit's page, called ours, with its first picture where there is one, or a line."""
    html = html.replace(THEIR_TITLE, f"<title>{escape(page_title)} · {TITLE}</title>", 1)
    html = html.replace(THEIR_ICON, '<link rel="icon" href="./app/static/mark.svg" />', 1)
    before, start, after = html.partition(THEIR_FONT_START)
    if start:
        html = before + HEAD + "\n" + after.partition(THEIR_FONT_END)[2]
    return html.replace(THEIR_ROOT, THEIR_ROOT + first_picture if first_picture else LINE, 1)
