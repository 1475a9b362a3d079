"""Shapes that say a status without colour, and a few numbers and dates as pages print them."""

from decimal import Decimal

from django import template

from figures import wording
from livelihood.models import MatterUpdate
from livelihood.promises import due_words, moved_due
from livelihood.statuses import Status

register = template.Library()

_DISC = "M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1z"
_RING = f"{_DISC}M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3z"
_CHECK = "M3.9 8.4l1.3-1.3 1.9 1.9 3.8-3.8 1.3 1.3-5.1 5.1z"
_TRIANGLE = "M3 1l12 7-12 7z"

#: SVG paths on a field of 16 by 16, filled by the even-odd rule.
MARKS = {
    Status.CANCELLED: (
        "M3.4 2L8 6.6 12.6 2 14 3.4 9.4 8l4.6 4.6-1.4 1.4L8 9.4 3.4 14 2 12.6 6.6 8 2 3.4z"
    ),
    Status.DONE_EARLY: _DISC + _CHECK,
    Status.DONE_ON_TIME: _DISC + _CHECK,
    Status.DONE_LATE: _DISC + _CHECK,
    Status.DONE: _DISC + _CHECK,
    Status.AWAITING: f"{_RING}M8 3v10a5 5 0 0 0 0-10z",
    Status.SUSPENDED: "M3 2h4v12H3zM9 2h4v12H9z",
    Status.OVERDUE: "M8 0l8 8-8 8-8-8zM7 3.5h2v5H7zM7 10h2v2H7z",
    Status.NOT_STARTED: _RING,
    Status.AHEAD: "M1 3l7 5-7 5zM8 3l7 5-7 5z",
    Status.ON_TRACK: _TRIANGLE,
    Status.BEHIND: "M2 4h12l-6 9z",
    Status.UNREPORTED: f"{_RING}M4.5 7h7v2h-7z",
    Status.STANDING: "M1 6h8V3l6 5-6 5v-3H1z",
    Status.REPORTED_DONE: _RING + _CHECK,
    Status.REPORTED: f"{_TRIANGLE}M5 4.5v7l6-3.5z",
    Status.KNOWN_UNTIL: f"{_RING}M7.2 4h1.6v4l2.8 1.6-.8 1.4-3.6-2.1z",
}

NODE_MARKS = {"reached": _DISC + _CHECK, "missed": MARKS[Status.OVERDUE], "ahead": _RING}


@register.filter
def mark(status) -> str:
    """The path of the shape that stands for a status."""
    return MARKS.get(status, _RING)


@register.filter
def node_mark(mark: str) -> str:
    """The path of the shape that stands for a plan node's mark."""
    return NODE_MARKS[mark]


@register.filter
def quoted(text: str) -> str:
    """The source's words in quotation marks, their own turned into inner ones."""
    return wording.quoted(text)


@register.filter
def moved_to(update: MatterUpdate) -> str:
    """The due date that an update moves its matter to: 2026年11月底."""
    return due_words(moved_due(update))


@register.filter
def plain_number(value: Decimal) -> str:
    """A quantity without the zeros that its column keeps.

    >>> plain_number(Decimal("12.5000"))
    '12.5'
    """
    return wording.number(value)
