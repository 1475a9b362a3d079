"""Totals that offices published about teams: named on the card, read from the figures."""

from collections.abc import Iterable
from dataclasses import dataclass

from figures.models import Figure
from figures.named import Named, newest_named
from teams.models import Team, TeamTotal

Counts = TeamTotal.Counts


@dataclass(frozen=True)
class ShownTotal:
    """One total of a team and the figure that says it."""

    total: TeamTotal
    figure: Figure

    @property
    def words(self) -> str:
        """The number with its qualifier and what it counts: `37支`, `239名党员`, `110次以上活动`."""
        value, label = self.figure.display_value, self.total.label
        if label or self.total.counts == Counts.TEAMS:
            return f"{value}{label}"
        if self.total.counts == Counts.ACTIVITIES:
            return f"{value}活动"
        return f"{self.figure.indicator.name}{value}"


def with_totals(teams: Iterable[Team]) -> list[Team]:
    """The teams, each with `shown_totals`: those of which a figure is public, in their order.

    And with `total_lines`, the same in words: `[("2021年10月", "37支，239名党员")]`. Two queries,
    however many teams.
    """
    teams = list(teams)
    by_key = {team.pk: team for team in teams}
    totals = list(TeamTotal.objects.filter(team__in=by_key).order_by("team", "position", "pk"))
    figures = newest_named(_name(total, by_key) for total in totals)
    for team in teams:
        team.shown_totals = []
    for total in totals:
        figure = figures.get(_name(total, by_key))
        if figure is not None:
            by_key[total.team_id].shown_totals.append(ShownTotal(total, figure))
    for team in teams:
        team.total_lines = _lines(team.shown_totals)
    return teams


def counting(team: Team, *kinds: str) -> list[ShownTotal]:
    """The totals of a dressed team that count one of these `TeamTotal.Counts`."""
    return [shown for shown in team.shown_totals if shown.total.counts in kinds]


def numbers_of_teams(teams: Iterable[Team]) -> list[str]:
    """How many teams each group of dressed `teams` is said to have: `先锋队112支`.

    Never added up: one team may stand in several groups (rules, section 1).
    """
    return [
        f"{team.name}{shown.figure.display_value}"
        for team in teams
        if team.is_group
        for shown in counting(team, Counts.TEAMS)
    ]


def _lines(totals: list[ShownTotal]) -> list[tuple[str, str]]:
    by_period = {}
    for shown in totals:
        by_period.setdefault(shown.figure.period_shown, []).append(shown.words)
    return [(period, "，".join(words)) for period, words in by_period.items()]


def _name(total: TeamTotal, teams: dict[int, Team]) -> Named:
    return Named(total.indicator_id, teams[total.team_id].district_id)
