"""What citizens and businesses see: procedures, the form, status, the citizen's view, verification.

A face: no rules of its own.
"""
