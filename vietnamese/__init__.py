"""The language, alone: Unicode, tone marks, legacy encodings, folding, date words. Imports none of the others."""
