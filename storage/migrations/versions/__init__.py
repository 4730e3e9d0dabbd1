"""One module a migration, named for what it does; the numbers are in the modules."""
