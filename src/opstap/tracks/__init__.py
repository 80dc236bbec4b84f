"""Programmes as data, and one person's way through one: phases, what is to be done, the end."""
