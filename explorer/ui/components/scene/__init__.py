"""What do the components share that show encoded images on a latent plane?"""
