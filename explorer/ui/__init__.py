"""What does a person see? The only package that imports streamlit."""
