"""A simulated year of an archive: sites that publish, rest, break down and are redesigned, crawled every day by an injected clock."""
