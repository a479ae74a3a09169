"""The two sites: the internal one, sealed for its readers, and the public one."""
