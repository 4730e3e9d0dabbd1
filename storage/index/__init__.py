"""The search index: derived from the database, fed by change number, thrown away and rebuilt when it is damaged."""
