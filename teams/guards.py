"""A place is no ancestor of its teams: it becomes public first and is withdrawn last."""

from districts.models import Community, District
from publishing.review.guards import keep_while_public, publish_after
from teams.models import Team


def register_all() -> None:
    """Register the guards of this room; `AppConfig.ready()` calls it once."""
    publish_after(Team, "district", "community")
    keep_while_public(District._meta.label_lower, public_teams_of, called="服务队伍")
    keep_while_public(Community._meta.label_lower, public_teams_in, called="服务队伍")


def public_teams_of(district: District):
    """The teams that would lose their district."""
    return Team.objects.public().filter(district=district)


def public_teams_in(community: Community):
    """The teams that would lose their community."""
    return Team.objects.public().filter(community=community)
