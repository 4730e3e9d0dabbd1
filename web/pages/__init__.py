"""Pages for people, one module a group."""
