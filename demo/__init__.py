"""A small provincial portal for demonstration and tests, served on the loopback; it knows nothing of the crawler."""
