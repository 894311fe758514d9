"""Cases in motion: case, papers, events, work items, consultations, decisions, notices and the officers' screens.

The commands in ``domain`` are the only writers of a case.
"""
