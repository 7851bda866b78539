"""What did a model turn out to be, and what is wrong with it, by its behaviour alone?"""
