"""What becomes of a page whose server is gone? It stays in the visitor's hands, and says so.

Streamlit's front end lays a dialog over the whole page. But a map decodes by itself meanwhile, and
what a page shows can be read on: so the dialog's sentence is put into a line at the foot of the
page and the dialog is closed. The line goes when the server answers again.

What it buys: the pointer is followed at the display's rate with no server at all, instead of a page
that cannot be touched until a dialog is closed.
What breaks it: another name for the dialog's button, its words (`own_words.py`) or the mark of the
page's line; the dialog then stays. `tests/browser/test_outlives_the_server.py` stops a server.
"""

from __future__ import annotations

import json

from explorer.figures.palette import DARK, LIGHT
from explorer.ui.front_end.own_words import WORDS
from explorer.ui.shell.stylesheet import style_beside, variables

_BEGINNING = "The program behind this page has stopped"
_SENTENCES = [ours for ours in WORDS.values() if ours.startswith(_BEGINNING)]
_LINE = "data-test-connection-state"

_SCRIPT = """<script type="module">
const notice = document.createElement("p");
notice.className = "server-gone";
notice.setAttribute("role", "status");
new MutationObserver(() => {
  const app = document.querySelector("[LINE]");
  if (app?.getAttribute("LINE") === "CONNECTED") notice.remove();
  const dialog = document.querySelector("[role=dialog]");
  const said = dialog && SENTENCES.find((sentence) => dialog.textContent.includes(sentence));
  if (!said || !app) return;
  notice.textContent = said;
  if (!notice.isConnected) app.append(notice);
  dialog.querySelector("[aria-label=Close]")?.click();
}).observe(document.documentElement, {
  subtree: true, childList: true, characterData: true, attributeFilter: ["LINE"],
});
</script>"""

HEAD = (
    f"<style>:root{{{variables(**{'ink-light': LIGHT.ink, 'ink-dark': DARK.ink})}}}</style>"
    + style_beside(__file__)
    + _SCRIPT.replace("LINE", _LINE).replace(
        "SENTENCES", json.dumps(_SENTENCES, ensure_ascii=False)
    )
)
