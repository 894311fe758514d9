"""Settings of the house: ``base`` for all, ``dev`` for a demonstration, ``test``, ``production``."""
