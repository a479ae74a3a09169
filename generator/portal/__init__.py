"""A partnership's portal on disk: its policy, its sealed cases, opened, judged and written.

This room joins the pure ones (records, policy, standing) to the vault, to files and to git.
`policy_files` alone is used by the public build: it reads what stands in clear, and no more.
"""
