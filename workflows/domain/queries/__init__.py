"""Reusable reads: what one may see, what is to be done, what the public may know."""

from workflows.domain.queries.access import cases_visible_to, overdue, readable_case, readable_file
from workflows.domain.queries.citizen import CitizenView, PublicView, citizen_view, public_view
from workflows.domain.queries.following import FollowedPage, find_followed, followed_count, followed_page
from workflows.domain.queries.inbox import InboxCounts, Queue, inbox_counts, inbox_page, queue_count
from workflows.domain.queries.lookups import find_opened, find_public, lookup, opened_mark
from workflows.domain.queries.narrowing import DueState, Narrowing, work_facets
from workflows.domain.queries.pages import InboxPage
from workflows.domain.queries.sheets import CaseSheet, case_sheet
from workflows.domain.queries.signing import SignWarning, sign_count, sign_page, sign_warnings
from workflows.domain.queries.sorting import Sorting, SortKey

__all__ = [
    "CaseSheet",
    "CitizenView",
    "DueState",
    "FollowedPage",
    "InboxCounts",
    "InboxPage",
    "Narrowing",
    "PublicView",
    "Queue",
    "SignWarning",
    "SortKey",
    "Sorting",
    "case_sheet",
    "cases_visible_to",
    "citizen_view",
    "find_followed",
    "find_opened",
    "find_public",
    "followed_count",
    "followed_page",
    "inbox_counts",
    "inbox_page",
    "lookup",
    "opened_mark",
    "overdue",
    "public_view",
    "queue_count",
    "readable_case",
    "readable_file",
    "sign_count",
    "sign_page",
    "sign_warnings",
    "work_facets",
]
