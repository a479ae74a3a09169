"""The DHR portal: sealed case records and a policy in git become two sites.

The rooms, from bottom to top, and the one direction of their imports are in
`docs/architecture.md`; `make lint` proves them.
"""
