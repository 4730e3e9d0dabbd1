"""Which articles are one story: found by marks of their texts, judged on the texts, held to one root, cut or joined by hand."""
