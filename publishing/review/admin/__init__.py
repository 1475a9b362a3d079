"""The admin of everything that becomes public by signature.

Rooms subclass `ReviewedModelAdmin`: it writes through `publishing.review.steps`, turns the save of
a published card into a proposal, and shows on every record what was done and what may be done now.
"""

from publishing.review.admin.reviewed import ReviewedModelAdmin
from publishing.review.admin.worklist import WorkListFilter

__all__ = ["ReviewedModelAdmin", "WorkListFilter"]
