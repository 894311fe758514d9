"""Measures, each a ratio of one run on one machine; an app of its own because the engine stores flows by dotted name."""
