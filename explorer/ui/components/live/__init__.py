"""What does every component share: its mounting, its envelope, its colours, the live socket?"""
