"""资料截至: until when a programme's state is known, where nothing came after it."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Q

from livelihood.models import Matter, MatterUpdate, Programme, ProgrammeDocument


def known_until(programme: Programme, *, on: date) -> date | None:
    """The last day of which something is known of a closed or silent programme; else None.

    Where this is a day, neither 逾期 nor 序时 is computed (rules.md, section 2).
    """
    return known_until_of([programme], on=on).get(programme.pk)


def known_until_of(programmes: Iterable[Programme], *, on: date) -> dict[int, date]:
    """The same for several, by key; programmes of which there is news are left out.

    The day on which it was closed; of a silent one the last day of which an update or document
    tells, else the last on which a matter was listed, else that of its end.
    """
    quiet = Programme.objects.without_news(on=on).filter(pk__in=[row.pk for row in programmes])
    quiet = list(quiet)
    silent = [row.pk for row in quiet if not row.closed_on or row.closed_on > on]
    last = _last_news(silent, on=on) if silent else {}
    return {row.pk: last.get(row.pk, row.closed_on or row.period_end) for row in quiet}


def _last_news(keys: list[int], *, on: date) -> dict[int, date]:
    updates = MatterUpdate.objects.public().filter(happened_on__lte=on)
    lists = (
        "matter__programme",
        "matter__listings__programme",
        "matter__parent__listings__programme",
    )
    asked = (
        *((updates.filter(Q(**{f"{one}__in": keys})), one, "happened_on") for one in lists),
        (
            ProgrammeDocument.objects.public().filter(programme__in=keys, on__lte=on),
            "programme",
            "on",
        ),
        (Matter.objects.public().filter(programme__in=keys), "programme", "listed_on"),
    )
    found = {}
    for rows, programme, day in asked:
        for key, last in rows.order_by().values_list(programme).annotate(Max(day)):
            found[key] = max(last, found.get(key, last))
    return found
