"""Runs by itself: crawls of one or many sites, their reports and exit codes."""
