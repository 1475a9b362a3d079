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
        """The number with its qualifier and what it counts: `37支`, `239名党员`, `110次以上`."""
        return f"{self.figure.display_value}{self.total.label}"


def with_totals(teams: Iterable[Team]) -> list[Team]:
    """The teams, each with `shown_totals`: those of which a figure is public, in their order.

    Two queries, however many teams.
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
    return teams


def counting(team: Team, *kinds: str) -> list[ShownTotal]:
    """The totals of a dressed team that count one of these `TeamTotal.Counts`."""
    return [shown for shown in team.shown_totals if shown.total.counts in kinds]


def numbers_of_teams(teams: Iterable[Team]) -> list[str]:
    """How many teams each group of dressed `teams` is said to have; whether they overlap is unknown.

    Never added up: one team may stand in several of them (rules, section 1).
    """
    return [shown.figure.display_value for team in teams for shown in counting(team, Counts.TEAMS)]


def _name(total: TeamTotal, teams: dict[int, Team]) -> Named:
    return Named(total.indicator_id, teams[total.team_id].district_id)
