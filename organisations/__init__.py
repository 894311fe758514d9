"""Who people are and for whom they act: users, units, posts, mandates, grants, office calendars.

Everything here is dated: a unit ends, a post changes hands, a grant is revoked, and the past stays readable.
"""
