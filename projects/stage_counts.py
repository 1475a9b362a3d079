"""How many projects stand on each rung, and the list behind each number."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from projects.models import StageEvent


@dataclass(frozen=True)
class StageCount:
    """One rung: how many projects stand on it, and the query of the list of them."""

    label: str
    count: int
    query: str
    is_chosen: bool = False


def counts_of(projects: QuerySet) -> dict[str, int]:
    """`{stage: projects}` of projects `with_stage`; "" counts those without any. One query."""
    return dict(projects.order_by().values_list("stage").annotate(Count("pk", distinct=True)))


def stage_counts(filterset) -> list[StageCount]:
    """Every rung under the other conditions in force of a `ProjectFilter`, none left out.

    Projects without a published stage come last, if there are any.
    """
    counts = counts_of(filterset.under_all_but("stage"))
    chosen = filterset.form.cleaned_data["stage"]
    rungs = [(stage.value, stage.label, counts.get(stage, 0)) for stage in StageEvent.LADDER]
    if counts.get(""):
        rungs.append((*filterset.UNSTATED, counts[""]))
    return [
        StageCount(label, count, filterset.query(stage=value), value == chosen)
        for value, label, count in rungs
    ]
