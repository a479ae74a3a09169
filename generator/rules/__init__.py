"""The policy's obligations as small pure functions over a case's facts.

One module per part of the policy; `registry` holds what they register, and nothing else.
"""
