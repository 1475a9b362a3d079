"""Matters and updates through the engine, and what the day makes of them."""

from datetime import date

from livelihood.models import Matter, MatterUpdate
from publishing.review import steps


def on(day: str) -> date:
    """`on("2021-10-05")`."""
    return date.fromisoformat(day)


def new_update(matter, kind, day, **fields) -> MatterUpdate:
    """An update of `matter`, not saved; a completion says what was done."""
    defaults = {"owner": matter.owner, "reporting": matter.reporting, "text": "已完成"}
    defaults |= {"matter": matter, "kind": kind, "happened_on": on(day)}
    if kind == "due_changed":
        defaults |= {"reason": "pipelines", "corrective_action": "增派两个班组"}
    if kind in ("suspended", "cancelled"):
        defaults |= {"reason": "funds"}
    return MatterUpdate(**defaults | fields)


def published(record, people):
    """`record`, reported by the clerk, approved and signed by the signer; drafted if it is new.

    A completion gets a photo, and one that is filed late a document with its date.
    """
    if record._state.adding:
        steps.draft(record, by=people.clerk)
    if isinstance(record, MatterUpdate) and record.kind == "completed":
        record.files.create(kind="photo", file=f"attached/{record.code}.jpg")
        record.files.create(
            kind="document", file=f"attached/{record.code}.pdf", dated_on=record.happened_on
        )
    steps.submit(record, by=people.clerk)
    return steps.approve_and_publish(record, by=people.signer)


def happened(matter, kind, day, people, **fields) -> MatterUpdate:
    """A published update, all the way through the engine."""
    return published(new_update(matter, kind, day, **fields), people)


def status(matter, day: str) -> str | None:
    """The status of one matter on a day."""
    return Matter.objects.with_status(on=on(day)).get(pk=matter.pk).status


def statuses(matter, *days: str) -> list[str | None]:
    """The status of one matter on each of several days."""
    return [status(matter, day) for day in days]
