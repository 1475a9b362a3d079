"""What waits for the person who looks at a list."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q

from publishing.review.models import ReviewEvent, ReviewState
from publishing.review.rules import AUTHORING, REVIEWERS, SIGNERS, WRITERS


class WorkListFilter(admin.SimpleListFilter):
    """`?todo=sign`: what I may approve or sign; `?todo=mend`: what was returned to me."""

    title = "待办"
    parameter_name = "todo"

    def __init__(self, request, params, model, model_admin):
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return [("sign", "待我审核、签发"), ("mend", "退回待修改")]

    def queryset(self, request, queryset):
        """As the rules have it: within my role and scope, and never my own work."""
        limited = self.model_admin.limited
        if self.value() == "mend":
            returned = queryset.filter(state=ReviewState.RETURNED)
            return limited(returned, request.user, WRITERS)
        if self.value() != "sign":
            return queryset
        submitted = limited(queryset.model._base_manager.all(), request.user, REVIEWERS)
        approved = limited(queryset.model._base_manager.all(), request.user, SIGNERS)
        own = ReviewEvent.objects.filter(
            record_type=queryset.model._meta.label_lower,
            record_code=OuterRef("code"),
            step__in=AUTHORING,
            by=request.user,
        )
        return queryset.filter(
            Q(state=ReviewState.SUBMITTED, pk__in=submitted.values("pk"))
            | Q(state=ReviewState.APPROVED, pk__in=approved.values("pk")),
            ~Exists(own),
        )
