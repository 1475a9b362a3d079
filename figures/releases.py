"""What follows when a release, or a place with figures, is published or withdrawn.

Registered in `figures.apps`; each runs inside the transaction of the step and may refuse it.
"""

from districts.models import District, KeyArea
from figures import vintages
from figures.models import Figure, Headline, Release
from figures.statement_limits import allow_long_statements
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.guards import keep_while_public
from publishing.review.models import ReviewEvent, ReviewState

Step = ReviewEvent.Step


def refuse_what_cannot_be_public(release: Release, step: ReviewEvent) -> None:
    """Refuse to publish figures whose page nobody could open, or that are computed.

    The places stay locked, so that nobody withdraws one meanwhile; files that name them may go in.
    """
    if step.step not in ReviewEvent.PUBLISHING:
        return
    allow_long_statements()
    figures = Figure.objects.filter(release=release).order_by()
    places = District.objects.filter(pk__in=figures.values("district").distinct())
    hidden = [
        place
        for place in places.select_for_update(no_key=True)
        if place.state != ReviewState.PUBLISHED
    ]
    if names := sorted(place.name for place in hidden):
        raise StepRefused(f"“{release}”里有尚未发布的行政区：{'、'.join(names)}。请先发布行政区。")
    areas = KeyArea.objects.filter(code__in=figures.values("key_area_code").distinct())
    hidden = [area for area in areas.select_for_update(no_key=True) if not area.is_published]
    if names := sorted(area.name for area in hidden):
        raise StepRefused(f"“{release}”里有尚未发布的片区：{'、'.join(names)}。请先发布片区。")
    computed = figures.filter(
        indicator__measure_kind="computed_rate", audience=Figure.Audience.PUBLIC
    ).values_list("indicator__name", flat=True)
    if names := sorted(computed.distinct()):
        raise StepRefused(f"“{release}”里有核算的比率：{'、'.join(names)}。核算的比率不填数。")


def keep_vintages(release: Release, step: ReviewEvent) -> None:
    """Let the release's figures stand, or give back what they had superseded."""
    if step.step in ReviewEvent.PUBLISHING:
        vintages.promote(release)
    elif step.step == Step.WITHDRAWN:
        vintages.restore(release)


def public_figures_of(district):
    """The figures that would lose their place with the district."""
    return Figure.objects.public().filter(district=district)


def public_figures_of_area(area):
    """The figures that would lose the area they are of."""
    return Figure.objects.public().filter(key_area_code=area.code)


def public_headlines_of(district):
    """The headlines that would stand on a card that is gone."""
    return Headline.objects.public().filter(district=district)


def register_all() -> None:
    """Register the handlers of this room; `AppConfig.ready()` calls it once."""
    release, district = Release._meta.label_lower, District._meta.label_lower
    register(refuse_what_cannot_be_public, phase=Phase.GUARD, record_type=release)
    register(keep_vintages, phase=Phase.VINTAGES, record_type=release)
    keep_while_public(district, public_figures_of, called="数据")
    keep_while_public(KeyArea._meta.label_lower, public_figures_of_area, called="数据")
    keep_while_public(district, public_headlines_of, called="首要数据")
