"""The partnership's policy as data: clauses, procedure, people, grants and views.

Pure: text comes in, models come out. `policy` names no case.
"""
