"""An officer's clone: set up, branched, saved, brought up to date, and sent for review."""
