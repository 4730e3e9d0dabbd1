"""What each rule of the gate gives: a kind with the evidence for it."""

from crawler.records import Kind

Verdict = tuple[Kind, str]
