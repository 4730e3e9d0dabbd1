"""The ledger of coverage: what each section of a site published each day, what the archive has of it, and why not the rest."""
