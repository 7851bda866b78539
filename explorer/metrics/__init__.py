"""How good is a model, in nats?"""
