"""How does a finger scroll past a chart on which points can be chosen?

Where points can be chosen Streamlit has a chart drag by itself, and plotly then holds every touch,
so that the page stands still under it. Here such a chart does not hear that a finger came down: the
browser scrolls, and a tap reaches the chart as the click that a browser makes of it.

What it buys: a swipe over the manifold or the encodings scrolls the page; a lasso is still drawn.
What breaks it: another name for a chart's layout (`_fullLayout`); the chart then holds the finger.
"""

from __future__ import annotations

HEAD = """<script type="module">
document.addEventListener("touchstart", (event) => {
  const chart = event.target.closest?.(".js-plotly-plot");
  if (chart?._fullLayout?.dragmode === "pan") event.stopImmediatePropagation();
}, { capture: true, passive: true });
</script>"""
