"""Stage events that nobody stored, and the people who publish those that are."""

from datetime import date
from decimal import Decimal

from projects.models import Evaluation, StageEvent
from publishing.review import steps


def event(stage: str, on: str, **fields) -> StageEvent:
    """A registered stage event in memory; `on` is ISO."""
    return StageEvent(stage=stage, on=date.fromisoformat(on), **fields)


def reported(stage: str, on: str, **fields) -> StageEvent:
    """What a source says was reached by `on`, its day not known."""
    return event(stage, on, **{"reporting": "reported", "precision": "unknown"} | fields)


def evaluation(mean: str, held_on: str) -> Evaluation:
    """An evaluation in memory."""
    return Evaluation(mean=Decimal(mean), held_on=date.fromisoformat(held_on), experts=7)


def published(record, people):
    """`record`, reported by the clerk, approved and signed by the signer; drafted if it is new."""
    if record._state.adding:
        steps.draft(record, by=people.clerk)
    steps.submit(record, by=people.clerk)
    return steps.approve_and_publish(record, by=people.signer)
