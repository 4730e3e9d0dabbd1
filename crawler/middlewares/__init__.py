"""What every request passes before it goes out: robots.txt first, then the host's budget."""
