"""The command `dhr`: one module per group; each command parses, calls and prints."""
