"""A place is no ancestor of what lies in it: it becomes public first and is withdrawn last."""

from districts.models import Community, District
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.guards import keep_while_public
from publishing.review.models import ReviewEvent


def register_all() -> None:
    """Register the guards of this room; `AppConfig.ready()` calls it once."""
    district, community = District._meta.label_lower, Community._meta.label_lower
    for record_type in (district, community):
        register(refuse_before_its_place, phase=Phase.GUARD, record_type=record_type)
    keep_while_public(district, public_districts_in, called="下级行政区")
    keep_while_public(district, public_communities_of, called="社区")
    keep_while_public(community, public_compounds_of, called="小区")


def public_districts_in(district: District):
    """The public districts or subdistricts directly inside."""
    return District.objects.public().filter(parent=district)


def public_communities_of(district: District):
    """The public communities and compounds of a district or subdistrict."""
    return Community.objects.public().filter(district=district)


def public_compounds_of(community: Community):
    """The public compounds of a community."""
    return Community.objects.public().filter(parent=community)


def refuse_before_its_place(place, step: ReviewEvent) -> None:
    """`after_transition`: refuse to publish a place in one that is not public.

    The outer place stays locked, so that nobody withdraws it meanwhile.
    """
    if step.step not in ReviewEvent.PUBLISHING:
        return
    outer = [(District, place.parent_id)] if isinstance(place, District) else [
        (District, place.district_id), (Community, place.parent_id)
    ]  # fmt: skip
    for model, key in outer:
        if key is None:
            continue
        found = model._base_manager.select_for_update().get(pk=key)
        if not found.is_published:
            raise StepRefused(f"“{found}”尚未发布，请先发布它，再发布“{place}”。")
