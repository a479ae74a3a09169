"""Cases and policy as git's objects tell them: which revision follows which."""
