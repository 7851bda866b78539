"""How fast is the explorer, against what else one would use?"""
