"""Where is a latent, and what lies near it, between it and another, or on a plane through it?"""
