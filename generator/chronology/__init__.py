"""Chronologies: what agencies return, read and checked row by row, and merged into one.

Bytes in, values and bytes out: nothing here opens a case or writes a file.
"""
