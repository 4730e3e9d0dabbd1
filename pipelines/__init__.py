"""The bridge: what happens to what the crawler yields, in order, and the same road from kept bytes."""
