"""What must not appear in a published report, and finding it."""
