"""Which value of each series point stands: set-based, inside the publishing transaction.

Of the rows of one point at most one *holds* it (`is_current`). Where any of them is published, the
holder is the published one that ranks highest by `figures.models.series.VINTAGE`. Where none is,
anybody may hold it, a draft or what was withdrawn: the public sees a holder only through its
published release. So a release of new points is inserted holding them, and publishing it touches
no row; publishing and withdrawing touch only points that have other published rows (ADR 14).

Rows are demoted before others are promoted: the index that allows one holder per point is never
violated on the way.
"""

from django.db import connection
from django.db.models import F, Window
from django.db.models.functions import RowNumber

from accounts.models import ContentVersion
from figures.models import Figure, Release
from figures.models.series import SERIES_POINT, VINTAGE
from figures.statement_limits import allow_long_statements
from publishing.review.models import ReviewState

_COLUMNS = [Figure._meta.get_field(name).column for name in SERIES_POINT]


def _same_point(one: str, other: str) -> str:
    return " AND ".join(f"{one}.{column} = {other}.{column}" for column in _COLUMNS)


def _vintage(figure: str, release: str) -> list[str]:
    """`VINTAGE` in SQL, for two tables joined in one statement."""
    return [
        f"CASE {figure}.audience WHEN 'public' THEN 1 ELSE 0 END",
        f"CASE {figure}.accounting_stage WHEN 'final' THEN 2 WHEN 'revised' THEN 1 ELSE 0 END",
        f"{release}.released_on",
        f"{release}.published_at",
        f"{release}.id",
    ]


_OLD, _NEW = ", ".join(_vintage("old", "older")), ", ".join(_vintage("new", "newer"))
_OLD_POINT = ", ".join(f"old.{column}" for column in _COLUMNS)
_BEST_OLD_FIRST = ", ".join(f"{term} DESC" for term in _vintage("old", "older"))

# No value enters these statements but as a parameter; what is formatted in are column names.
_DEMOTE_SUPERSEDED = f"""
UPDATE figures_figure SET is_current = false WHERE id IN (
    SELECT old.id
    FROM figures_figure new
    JOIN figures_release newer ON newer.id = new.release_id
    JOIN figures_figure old ON {_same_point("old", "new")} AND old.is_current
    JOIN figures_release older ON older.id = old.release_id
    WHERE new.release_id = %s AND NOT new.is_current
        AND (older.state <> 'published' OR ({_OLD}) < ({_NEW}))
)
"""  # noqa: S608

_PROMOTE_WHERE_NONE_HOLDS = f"""
UPDATE figures_figure SET is_current = true WHERE id IN (
    SELECT new.id
    FROM figures_figure new
    LEFT JOIN figures_figure old ON {_same_point("old", "new")} AND old.is_current
    WHERE new.release_id = %s AND NOT new.is_current AND old.id IS NULL
)
"""  # noqa: S608

_DEMOTE_WHAT_IS_GONE = f"""
UPDATE figures_figure SET is_current = false WHERE id IN (
    SELECT gone.id
    FROM figures_figure gone
    JOIN figures_figure old ON {_same_point("old", "gone")}
    JOIN figures_release older ON older.id = old.release_id AND older.state = 'published'
    WHERE gone.release_id = %s AND gone.is_current
)
"""  # noqa: S608

_PROMOTE_WHAT_WAS_SUPERSEDED = f"""
UPDATE figures_figure SET is_current = true WHERE id IN (
    SELECT id FROM (
        SELECT old.id,
            ROW_NUMBER() OVER (PARTITION BY {_OLD_POINT} ORDER BY {_BEST_OLD_FIRST}) AS place
        FROM figures_figure gone
        JOIN figures_figure old ON {_same_point("old", "gone")}
        JOIN figures_release older ON older.id = old.release_id AND older.state = 'published'
        LEFT JOIN figures_figure holder
            ON {_same_point("holder", "gone")} AND holder.is_current
        WHERE gone.release_id = %s AND NOT gone.is_current AND holder.id IS NULL
    ) AS candidates
    WHERE place = 1
)
"""  # noqa: S608


def promote(release: Release) -> None:
    """Let the figures of a release that was just published stand where they rank highest."""
    lock()
    with connection.cursor() as cursor:
        cursor.execute(_DEMOTE_SUPERSEDED, [release.pk])
        cursor.execute(_PROMOTE_WHERE_NONE_HOLDS, [release.pk])


def restore(release: Release) -> None:
    """Let what a release that was just withdrawn had superseded stand again."""
    lock()
    with connection.cursor() as cursor:
        cursor.execute(_DEMOTE_WHAT_IS_GONE, [release.pk])
        cursor.execute(_PROMOTE_WHAT_WAS_SUPERSEDED, [release.pk])


def ranked():
    """Every figure of published releases with `place` (1: it should stand), by definition.

    One pass over all of them: for checks, not for pages.
    """
    return Figure.objects.filter(release__state=ReviewState.PUBLISHED).annotate(
        place=Window(
            RowNumber(),
            partition_by=[F(name) for name in SERIES_POINT],
            order_by=[expression.desc() for expression in VINTAGE],
        )
    )


def wrong() -> list[Figure]:
    """Published figures whose mark 现行 is not what the order of vintages says; none if all is well.

    A draft that holds a point with a published row shows as that row, which then does not.
    """
    best = ranked().filter(place=1).values("pk")
    figures = Figure.objects.with_release()
    missing = figures.filter(pk__in=best, is_current=False)
    superfluous = figures.standing().exclude(pk__in=best)
    return [*missing, *superfluous]


def lock() -> None:
    """One at a time, until the transaction ends: the row of the content version is the lock.

    Taken after places and indicators, never before them: whoever publishes those has them first.
    """
    allow_long_statements()
    ContentVersion.objects.get_or_create(pk=1)
    ContentVersion.objects.select_for_update().get(pk=1)
