"""What is printed for the room: what to scan, what to type, and what to do if neither opens?"""

from __future__ import annotations

from html import escape

from explorer.server.rooms.address import JoinAddress
from explorer.server.rooms.qr import qr_svg

STYLE = """
@page { margin: 16mm }
body { margin: 0 auto; max-width: 40rem; color: #000; background: #fff; text-align: center;
       font: 1.25rem/1.5 Inter, system-ui, sans-serif }
h1 { font-size: 2rem; line-height: 1.2; text-wrap: balance }
svg { width: min(22rem, 80vw); height: auto }
.address { font: 700 2rem/1.3 ui-monospace, monospace; overflow-wrap: anywhere }
.fallback { margin-top: 2.5rem; padding-top: 1rem; border-top: 1px solid #777; text-align: left;
            font-size: 1.05rem }
"""


def handout(title: str, code: str, join: JoinAddress) -> str:
    """The page as HTML, which asks nobody for anything; it fits one sheet."""
    warning = f"<p><strong>{escape(join.warning)}</strong></p>" if join.warning else ""
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}: take part</title>
<style>{STYLE}</style>
<h1>{escape(title)}</h1>
<p>Take part with your phone: no name, no account, nothing to install.</p>
{qr_svg(join.url)}
<p>or type</p>
<p class="address">{escape(join.short)}</p>
{warning}
<div class="fallback">
<p><strong>It does not open?</strong> Be in the same network as the speaker’s machine, not in the
telephone’s own, and begin the address with <code>{escape(join.url.partition(":")[0])}://</code>.
The room’s code is <strong>{escape(code)}</strong>. Without a phone you miss nothing: every
question and its answers are on the screen; look with your neighbour.</p>
</div>
</html>
"""
