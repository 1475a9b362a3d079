"""Which value of each series point stands: set-based, inside the publishing transaction.

A published release supersedes, point by point, what ranks below it; a withdrawn one gives back
what it had superseded. The order is `figures.models.series.VINTAGE`. Rows are demoted before
others are promoted: the index that allows one current row per point is never violated on the way.
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
    WHERE new.release_id = %s AND ({_OLD}) < ({_NEW})
)
"""  # noqa: S608

_PROMOTE_WHERE_NONE_STANDS = f"""
UPDATE figures_figure SET is_current = true WHERE id IN (
    SELECT new.id
    FROM figures_figure new
    LEFT JOIN figures_figure old ON {_same_point("old", "new")} AND old.is_current
    WHERE new.release_id = %s AND old.id IS NULL
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
        LEFT JOIN figures_figure standing
            ON {_same_point("standing", "gone")} AND standing.is_current
        WHERE gone.release_id = %s AND standing.id IS NULL
    ) AS candidates
    WHERE place = 1
)
"""  # noqa: S608


def promote(release: Release) -> None:
    """Let the figures of a release that was just published stand where they rank highest."""
    _lock()
    with connection.cursor() as cursor:
        cursor.execute(_DEMOTE_SUPERSEDED, [release.pk])
        cursor.execute(_PROMOTE_WHERE_NONE_STANDS, [release.pk])


def restore(release: Release) -> None:
    """Let what a withdrawn release had superseded stand again."""
    _lock()
    Figure.objects.filter(release=release, is_current=True).update(is_current=False)
    with connection.cursor() as cursor:
        cursor.execute(_PROMOTE_WHAT_WAS_SUPERSEDED, [release.pk])


def standing():
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
    """Figures whose mark 现行 is not what the order of vintages says; none in a sound database."""
    standing_ids = standing().filter(place=1).values("pk")
    figures = Figure.objects.with_release()
    missing = figures.filter(pk__in=standing_ids, is_current=False)
    superfluous = figures.filter(is_current=True).exclude(pk__in=standing_ids)
    return [*missing, *superfluous]


def _lock() -> None:
    """One release at a time: the row of the content version is every publication's lock."""
    allow_long_statements()
    ContentVersion.objects.get_or_create(pk=1)
    ContentVersion.objects.select_for_update().get(pk=1)
