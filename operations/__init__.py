"""Supervising the service: health, queues, lag, failed notices, the trail's verification.

A face: reads across rooms, owns no rule.
"""
