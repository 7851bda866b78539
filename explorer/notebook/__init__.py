"""How does somebody's own live model come under the pointer, from a notebook or a script?"""
