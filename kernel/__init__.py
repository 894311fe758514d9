"""Ground floor: errors, identifiers, text, working time, numbered series and the durable job queue.

Needed by three rooms or more; knows none of them. No notion of cases, documents or people lives here.
"""
