"""What waits for the person who looks at a list."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q

from publishing.review.models import ReviewEvent, ReviewState
from publishing.review.rules import AUTHORING, REVIEWERS, SIGNERS, WRITERS

SIGN, MEND = "sign", "mend"
TASKS = {SIGN: "待我审核、签发", MEND: "退回待修改"}


def waiting_for(model_admin, user, task: str, *, queryset):
    """The rows of `queryset` that wait for `user` to take this task (`SIGN` or `MEND`).

    As the rules have it: within her role and scope, and to sign never her own work.
    """
    limited = model_admin.limited
    if task == MEND:
        return limited(queryset.filter(state=ReviewState.RETURNED), user, WRITERS)
    submitted = limited(queryset.model._base_manager.all(), user, REVIEWERS)
    approved = limited(queryset.model._base_manager.all(), user, SIGNERS)
    own = ReviewEvent.objects.filter(
        record_type=queryset.model._meta.label_lower,
        record_code=OuterRef("code"),
        step__in=AUTHORING,
        by=user,
    )
    return queryset.filter(
        Q(state=ReviewState.SUBMITTED, pk__in=submitted.values("pk"))
        | Q(state=ReviewState.APPROVED, pk__in=approved.values("pk")),
        ~Exists(own),
    )


class WorkListFilter(admin.SimpleListFilter):
    """`?todo=sign`: what I may approve or sign; `?todo=mend`: what was returned to me."""

    title = "待办"
    parameter_name = "todo"

    def __init__(self, request, params, model, model_admin):
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return list(TASKS.items())

    def queryset(self, request, queryset):
        """The rows that wait for this person."""
        if self.value() not in TASKS:
            return queryset
        return waiting_for(self.model_admin, request.user, self.value(), queryset=queryset)
