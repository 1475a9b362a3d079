"""What waits for the person who looks at a list."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q

from publishing.review.models import Batch, BatchItem, ReviewEvent, ReviewState
from publishing.review.rules import AUTHORING, REVIEWERS, SIGNERS, WRITERS

SIGN, MEND, HELD = "sign", "mend", "held"
TASKS = {SIGN: "待我审核、签发", MEND: "退回待修改", HELD: "到时没有公开"}


def tasks_of(model) -> dict[str, str]:
    """The tasks that records of a kind can bring; only papers of review are scheduled."""
    may_be_held = any(field.name == "held_back" for field in model._meta.concrete_fields)
    return {task: label for task, label in TASKS.items() if task != HELD or may_be_held}


def waiting_for(model_admin, user, task: str, *, queryset):
    """The rows of `queryset` that wait for `user` to take this task.

    As the rules have it: within her role and scope, and to sign never her own work. What a batch
    carries waits with the batch; what is signed for a later moment waits for nobody.
    """
    limited = model_admin.limited
    if task == MEND:
        if _is_batch(queryset):
            # One all of whose records were returned singly has nothing left to mend.
            queryset = queryset.filter(Exists(BatchItem.objects.filter(batch=OuterRef("pk"))))
        return limited(queryset.filter(state=ReviewState.RETURNED), user, WRITERS)
    if task == HELD:
        held = queryset.filter(state=ReviewState.APPROVED).exclude(held_back="")
        return limited(held, user, SIGNERS)
    submitted = limited(queryset.model._base_manager.all(), user, REVIEWERS)
    approved = limited(queryset.model._base_manager.all(), user, SIGNERS)
    if _is_batch(queryset):
        queryset = queryset.filter(Q(publish_at=None) | ~Q(held_back=""))
    itself = {"record_type": queryset.model._meta.label_lower, "record_code": OuterRef("code")}
    own = ReviewEvent.objects.filter(**itself, step__in=AUTHORING, by=user)
    carried = BatchItem.objects.filter(
        **itself, batch__state__in=(ReviewState.SUBMITTED, ReviewState.APPROVED)
    )
    return queryset.filter(
        Q(state=ReviewState.SUBMITTED, pk__in=submitted.values("pk"))
        | Q(state=ReviewState.APPROVED, pk__in=approved.values("pk")),
        ~Exists(own),
        ~Exists(carried),
    )


def _is_batch(queryset) -> bool:
    return issubclass(queryset.model, Batch)


class WorkListFilter(admin.SimpleListFilter):
    """`?todo=sign`: what I may approve or sign; `mend`: what was returned; `held`: see `TASKS`."""

    title = "待办"
    parameter_name = "todo"

    def __init__(self, request, params, model, model_admin):
        self.model_admin = model_admin
        super().__init__(request, params, model, model_admin)

    def lookups(self, request, model_admin):
        return list(tasks_of(model_admin.model).items())

    def queryset(self, request, queryset):
        """The rows that wait for this person."""
        if self.value() not in tasks_of(queryset.model):
            return queryset
        return waiting_for(self.model_admin, request.user, self.value(), queryset=queryset)
