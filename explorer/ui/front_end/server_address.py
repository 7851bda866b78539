"""How does the front end know at once where its server is?

It tries the page's own address first, "/manifold/_stcore/…", and after that refusal waits a tenth
of a second before it tries the one above. `window.__streamlit`, which hosts of Streamlit set, names
the server.

What it buys: the first picture of a page below the root comes a tenth of a second sooner (theory,
median of five rounds by turns on two busy cores, sooner in four).
What breaks it: an upgrade that reads the address elsewhere; the page then waits as it did.
"""

from __future__ import annotations

HEAD = "<script>window.__streamlit={BACKEND_BASE_URL:new URL('./',location.href).href}</script>"
