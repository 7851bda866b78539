"""How fast is the explorer, against named baselines?"""
