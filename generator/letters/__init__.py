"""Letters and forms: templates filled with plain values, set as Word files and e-mail drafts.

Bytes and values in, bytes out: nothing here opens a case or writes a file.
"""
