"""How do phones, the projector and the desk reach a room: pages and one socket?"""
