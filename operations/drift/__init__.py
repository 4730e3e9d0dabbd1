"""Drift: whether a site's pages still give what they used to give, and the proof where they do not."""
