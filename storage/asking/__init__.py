"""What archivists ask: the query language, what it finds, and how results are told. Reads only."""
