"""What staged figures would change: one join with the values that stand, by the database.

What a row leaves unsaid about the same value is kept (`figures.resources.keeping`): it is written
into the staged row here, so that what is stored later is what was shown.
"""

from collections.abc import Iterator
from itertools import islice

from django.db import connection

from figures.comparing import Difference
from figures.importing.staging import POINT, Staging, locking_nobody_out
from figures.models import Figure
from figures.resources import MANNER, STORED, FigureRows, kept
from figures.resources.identity import CONTENT
from figures.resources.keeping import VALUE

FETCHED = 1000
SAME, FULLER, CHANGED = 0, 1, 2


def match(staging: Staging) -> None:
    """Find the standing figure of each staged one's point, and whether they say the same.

    Fills the temporary table `staging.matches` (seq, figure_id, kind): SAME, CHANGED, or FULLER
    where only the value is alike and the rest has to be looked at.
    """
    kind = (
        f"CASE WHEN {_alike(CONTENT)} THEN {SAME} WHEN {_alike(VALUE)} THEN {FULLER}"
        f" ELSE {CHANGED} END"
    )
    point = " AND ".join(f"f.{name} = {Staging.column(name)}" for name in POINT)
    with locking_nobody_out(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {staging.matches} AS"  # noqa: S608
            f" SELECT r.seq AS seq, f.id AS figure_id, {kind} AS kind"
            f" FROM {staging.joined} JOIN figures_figure f ON {point} AND f.is_current"
            " JOIN figures_release p ON p.id = f.release_id AND p.state = 'published'"
        )
        cursor.execute(f"CREATE INDEX {staging.matches}_seq ON {staging.matches} (seq)")
        if connection.vendor == "postgresql":
            cursor.execute(f"ANALYZE {staging.matches}")


def counts(staging: Staging) -> dict[int, int]:
    """How many staged figures are SAME, FULLER, CHANGED; the others are new."""
    sql = f"SELECT kind, count(*) FROM {staging.matches} GROUP BY kind"  # noqa: S608
    return dict(staging.fetch(sql))


def retracting_nothing(staging: Staging) -> Iterator[int]:
    """Row numbers of retractions of figures that do not stand, or that are retracted already."""
    rows = staging.fetch(
        f"""
        SELECT r.number FROM {staging.joined}
        LEFT JOIN {staging.matches} found ON found.seq = r.seq
        LEFT JOIN figures_figure f ON f.id = found.figure_id
        WHERE m.is_tombstone AND (f.id IS NULL OR f.is_tombstone)
        ORDER BY r.seq
        """  # noqa: S608
    )
    return (number for (number,) in rows)


def keep_what_is_unsaid(staging: Staging, rows: FigureRows) -> bool:
    """Complete the staged figures from those that stand; whether any was.

    Afterwards none is FULLER. A retraction copies the accounting stage of what it retracts.
    """
    any_kept = False
    staged = staging.figures(
        f"JOIN {staging.matches} x ON x.seq = r.seq",
        f"x.kind = {FULLER} OR (m.is_tombstone AND m.accounting_stage = '')",
    )
    while chunk := list(islice(staged, FETCHED)):
        standing = standing_of(staging, [each.pk for each in chunk])
        rewritten, same = [], []
        for figure in chunk:
            old, new = _values(standing[figure.pk]), _values(figure)
            keeps = _stage_of(old) if figure.is_tombstone else kept(new, old)
            identity = rows.identity(new | keeps)
            if keeps:
                columns = tuple((new | keeps)[name] for name in MANNER)
                rewritten.append((figure.pk, identity.whole, columns))
            if identity.said == rows.identity(old).said:
                same.append(figure.pk)
        any_kept |= bool(rewritten)
        staging.rewrite(rewritten)
        _mark(staging, SAME, same)
    if FULLER in counts(staging):
        _mark_rest(staging)
    return any_kept


def differences(staging: Staging, *, released_on, most: int) -> list[Difference]:
    """The first `most` staged figures that would change what stands, each with its row."""
    joined = f"JOIN {staging.matches} x ON x.seq = r.seq"
    staged = list(islice(staging.figures(joined, f"x.kind <> {SAME}"), most))
    standing = standing_of(staging, [each.pk for each in staged])
    found = []
    for each in staged:
        old = standing[each.pk]
        new = Figure(**_values(each) | {"derived": bool(each.derived)})
        new.indicator, new.district = old.indicator, old.district
        found.append(Difference(old, new, released_on, each.number))
    return found


def standing_of(staging: Staging, keys: list[int]) -> dict[int, Figure]:
    """The figures that stand at the points of staged ones, by the sequence numbers of those."""
    if not keys:
        return {}
    marks = ", ".join(["%s"] * len(keys))
    sql = f"SELECT seq, figure_id FROM {staging.matches} WHERE seq IN ({marks})"  # noqa: S608
    pairs = dict(staging.fetch(sql, keys))
    figures = Figure.objects.with_release().in_bulk(list(pairs.values()))
    return {seq: figures[pk] for seq, pk in pairs.items()}


def _values(figure) -> dict:
    return {name: getattr(figure, name) for name in STORED}


def _stage_of(old) -> dict:
    return {"accounting_stage": old["accounting_stage"]} if old["accounting_stage"] else {}


def _mark(staging, kind, keys) -> None:
    if not keys:
        return
    marks = ", ".join(["%s"] * len(keys))
    with locking_nobody_out(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {staging.matches} SET kind = %s WHERE seq IN ({marks})",  # noqa: S608
            [kind, *keys],
        )


def _mark_rest(staging) -> None:
    with locking_nobody_out(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {staging.matches} SET kind = {CHANGED} WHERE kind = {FULLER}"  # noqa: S608
        )


def _alike(names) -> str:
    same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
    return " AND ".join(f"f.{name} {same} {Staging.column(name)}" for name in names)
