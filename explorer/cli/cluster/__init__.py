"""How does the explorer run in several processes, on this machine or on many?"""
