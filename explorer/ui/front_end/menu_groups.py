"""How does the menu of pages read to those who hear it?

Streamlit's menu is a list whose entries stand in boxes that are none, so that a reader counts no
entry. Here each box becomes a group with its heading's name, and the list no more than a box.

What it buys: the sections are told by name, and axe has nothing to say of the menu.
What breaks it: other names for its parts (`stSidebarNavItems`); the menu then reads as Streamlit's.
"""

from __future__ import annotations

HEAD = """<script type="module">
new MutationObserver(() => {
  const boxes = document.querySelectorAll("ul[data-testid=stSidebarNavItems] > div:not([role])");
  for (const box of boxes) {
    box.parentElement.setAttribute("role", "none");
    box.setAttribute("role", "group");
    box.setAttribute("aria-label", box.querySelector("header p")?.textContent ?? "Pages");
    for (const entry of box.querySelectorAll(":scope > li")) entry.setAttribute("role", "none");
  }
  const late = document.querySelectorAll("[role=group] > li:not([role])");
  for (const entry of late) entry.setAttribute("role", "none");
}).observe(document.documentElement, { subtree: true, childList: true });
</script>"""
