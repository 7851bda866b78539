"""How do the models reach a browser faster than a page can be rerun?

A WebSocket route (`/core/live`) decodes what the pointer touches, and `/core/health` says how that
goes. Both are mounted beside Streamlit in one process by `app.py`; see `routes.py`.
"""
