"""Fetching over httpx with the bytes kept as they went over the wire, and a guard on the addresses connected to."""
