"""How do the models reach a browser faster than a page can be rerun?

A WebSocket route (`/core/live`) decodes the latents under the pointer, and `/core/health` reports
latencies and counts. Both are mounted beside Streamlit in one process by `app.py`; see `routes.py`.
"""
