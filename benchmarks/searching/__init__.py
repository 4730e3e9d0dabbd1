"""The parts of the search benchmark: the articles, the archive filled with them, the queries, and what is measured."""
