"""Arrays in, one plotly figure out: how is what the core computed drawn?"""
