"""Which of Streamlit's fonts does no page of ours need whole?

Its style sheet has all 4,300 symbols in one font of 375 kB, of which we and its front end name 170,
and a text font of 170 kB for the moment before it has heard of our theme. A second face of the same
name, declared after it, is the one that a browser fetches: the symbols that are named
(`static/icons.woff2`, made with fonttools' subsetter from Streamlit's own file, their names in
`icons.txt`, Apache License 2.0), and Inter, which is there anyway. As it starts the front end asks
for every face of the symbols by name; it is told that they are there.

Buys: 530 kB of a first visit, ten seconds at 400 kbit/s.
Breaks when: an upgrade names its fonts another way (the whole ones are then fetched) or uses
another symbol, which reads as its name; a test fails with either.
"""

from __future__ import annotations

from explorer.ui.front_end.loading_line import FONT

GREEK_FONT = "./app/static/inter-greek.woff2"
SIGNS_FONT = "./app/static/inter-signs.woff2"
SIGNS = (
    "U+2016,U+2070,U+2074-2079,U+207B,U+2080-208A,U+2192,U+2202,U+221A,U+221E,U+222B,U+2248,"
    "U+2260,U+2264-2265,U+25B2"
)
"""Signs of formulas that the other two lack, from Inter Medium by fonttools' subsetter."""
SYMBOLS = "./app/static/icons.woff2"
HEAD = """<script>
{ const load = document.fonts.load.bind(document.fonts);
document.fonts.load = (font, text) =>
  font.includes("Material Symbols") ? Promise.resolve([]) : load(font, text); }
</script>"""
FACES = (
    f'<link rel="preload" href="{SYMBOLS}" as="font" type="font/woff2" crossorigin />'
    '<style>@font-face{font-family:"Material Symbols Rounded";font-style:normal;font-weight:400;'
    f'font-display:block;src:url("{SYMBOLS}")format("woff2")}}'
    + "".join(
        '@font-face{font-family:"Source Sans";font-weight:100 900;font-style:normal;'
        f'src:url("{font}")format("woff2"){letters}}}'
        for font, letters in (
            (FONT, ""),
            (GREEK_FONT, ";unicode-range:U+370-3FF"),
            (SIGNS_FONT, f";unicode-range:{SIGNS}"),
        )
    )
    + "</style>"
)
