"""A place is no ancestor of its teams: it becomes public first and is withdrawn last."""

from districts.models import Community, District
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.guards import keep_while_public
from publishing.review.models import ReviewEvent
from teams.models import Team


def register_all() -> None:
    """Register the guards of this room; `AppConfig.ready()` calls it once."""
    register(refuse_before_its_place, phase=Phase.GUARD, record_type=Team._meta.label_lower)
    keep_while_public(District._meta.label_lower, public_teams_of, called="服务队伍")
    keep_while_public(Community._meta.label_lower, public_teams_in, called="服务队伍")


def public_teams_of(district: District):
    """The teams that would lose their district."""
    return Team.objects.public().filter(district=district)


def public_teams_in(community: Community):
    """The teams that would lose their community."""
    return Team.objects.public().filter(community=community)


def refuse_before_its_place(team: Team, step: ReviewEvent) -> None:
    """`after_transition`: refuse to publish a team in a place that is not public.

    The place stays locked, so that nobody withdraws it meanwhile.
    """
    if step.step not in ReviewEvent.PUBLISHING:
        return
    for model, key in ((District, team.district_id), (Community, team.community_id)):
        if key is None:
            continue
        place = model._base_manager.select_for_update().get(pk=key)
        if not place.is_published:
            raise StepRefused(f"“{place}”尚未发布，请先发布它，再发布“{team}”。")
