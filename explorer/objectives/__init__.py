"""What is being maximised? ELBO terms and likelihoods, per image and in nats."""
