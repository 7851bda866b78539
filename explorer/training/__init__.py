"""How is a model fitted, saved and resumed?"""
