"""What follows when a release, or a place with figures, is published or withdrawn.

Registered in `figures.apps`; each runs inside the transaction of the step and may refuse it.
"""

from figures import vintages
from figures.models import Figure, Release
from publishing.review.errors import StepRefused
from publishing.review.models import ReviewEvent, ReviewState

Step = ReviewEvent.Step


def refuse_what_cannot_be_public(release: Release, step: ReviewEvent) -> None:
    """Refuse to publish figures whose page nobody could open, or that are computed."""
    if step.step not in ReviewEvent.PUBLISHING:
        return
    figures = Figure.objects.filter(release=release).order_by()
    hidden = figures.exclude(district__state=ReviewState.PUBLISHED).values_list(
        "district__name", flat=True
    )
    if names := sorted(hidden.distinct()):
        raise StepRefused(f"“{release}”里有尚未发布的行政区：{'、'.join(names)}。请先发布行政区。")
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


def refuse_to_hide_figures(district, step: ReviewEvent) -> None:
    """Refuse to withdraw a place that has public figures."""
    if step.step != Step.WITHDRAWN:
        return
    figures = Figure.objects.public().current().filter(district=district).count()
    if figures:
        raise StepRefused(f"“{district}”有{figures}个公开数据，不能撤下；请先撤下有关的数据发布。")
