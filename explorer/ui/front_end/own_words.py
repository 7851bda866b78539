"""What does a visitor read when the server is gone, or a page that they asked for?

Streamlit's front end says it in words of its own: a developer's, and of an internet that nobody
needs here. There is no setting for them; they are put into ours as its dialog comes.

What it buys: the sentence says what has happened to this explorer and what to do.
What breaks it: other words in an upgrade, which are then shown as they are; a test has ours.
"""

from __future__ import annotations

import json

WORDS = {
    "Connection error": "The explorer has stopped answering",
    "Streamlit server is not responding. Are you connected to the internet?": (
        "The program behind this page has stopped, or its machine cannot be reached. No internet "
        "is needed: have it started again, and this page goes on by itself."
    ),
    "Is Streamlit still running? If you accidentally stopped Streamlit, just restart it in your "
    "terminal:": (
        "The program behind this page has stopped. No internet is needed: start it again in its "
        "terminal, and this page goes on by itself."
    ),
    "streamlit run yourscript.py": "streamlit run app.py",
    "Cannot connect to Streamlit (HTTP status: 403).": (
        "The program behind this page does not answer under this address: whoever started it may "
        "allow the name, with --server.allowedHosts."
    ),
    "If you are trying to access a Streamlit app running on another server": "",
    "Page not found": "There is no such page",
    "You have requested page": "So this is the first one: the menu has them all.",
    "The page that you have requested": "So this is the first one: the menu has them all.",
}
"""How one of Streamlit's sentences begins, and ours in its place."""

HEAD = """<script type="module">
const words = Object.entries(WORDS);
new MutationObserver(() => {
  const dialog = document.querySelector("[role=dialog]");
  if (!dialog) return;
  const texts = document.createTreeWalker(dialog, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const ours = words.find(([theirs]) => text.data.trim().startsWith(theirs))?.[1];
    if (ours !== undefined && text.data !== ours) text.data = ours;
  }
}).observe(document.documentElement, { subtree: true, childList: true, characterData: true });
</script>""".replace("WORDS", json.dumps(WORDS, ensure_ascii=False))
