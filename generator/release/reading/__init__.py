"""Everything that a reader, a search engine or a program could find in a published file."""
