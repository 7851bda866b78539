"""What does the latent space of a generative model look like?  Data, models, pictures, pages."""
