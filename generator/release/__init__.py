"""From a cleared case to a public report: gates, scan, certificate and two people's approval.

`certificate`, `published` and `approvals` are all that the public build needs of it, and reach no
key and no record.
"""
