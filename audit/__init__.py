"""The append-only trail: who did what, when, in which request.

Every room above writes to it. It names the actor through ``AUTH_USER_MODEL`` and the subject by type and uuid, and knows
nothing else of them. It holds the hash chain that makes tampering visible.
"""
