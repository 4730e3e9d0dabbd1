"""What the benchmark of near-copies is made of: planted edits, and notices of one template."""
