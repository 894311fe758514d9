"""Records: files, documents, revisions, numbers, rendering, signing, verification.

Knows nothing of cases: a case holds the link to its documents, never the reverse.
"""
