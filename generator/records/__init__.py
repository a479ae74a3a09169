"""The facts of a review's whole life, as officers record them.

Facts, not statuses: stage, deadlines and "cleared" are computed from these models and never stored.
"""
