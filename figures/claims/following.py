"""Verdicts follow the figures: what a release would change, and what its publication changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Subquery

from districts.models import District
from figures.claims.checking import Check, check_all, faults
from figures.claims.inputs import at_its_point
from figures.models import Claim, ClaimInput, Figure, Release
from figures.models.series import VINTAGE
from publishing.changes.writing import follows
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.guards import keep_while_public, publish_after
from publishing.review.models import ReviewEvent, ReviewState

Step = ReviewEvent.Step


@dataclass(frozen=True)
class VerdictChange:
    """A claim whose verdict a release would change."""

    claim: Claim
    old: Claim.Verdict
    new: Claim.Verdict
    #: What moved, a clause for each input: `办结由“104件”变为“90件”`.
    because: str
    #: The computed value as it is and as it would be.
    old_shown: str
    new_shown: str

    def __str__(self):
        change = f"由“{self.old.label}”变为“{self.new.label}”"
        return f"“{self.claim}”{change}（{self.because}）"


def changed_verdicts(release: Release) -> list[VerdictChange]:
    """What publishing a release would change in the verdicts of published claims, staff's too.

    A release that corrects another one takes that one's figures away. [] for one that is public.
    """
    if release.state in (ReviewState.PUBLISHED, ReviewState.WITHDRAWN):
        return []
    inputs = list(_touched_by(release).values_list("pk", "claim_id", "new_id", "rest_id"))
    figures = Figure.objects.with_release().in_bulk(
        {key for _, _, *keys in inputs for key in keys if key is not None}
    )
    instead = {pk: _would_stand(figures.get(new), figures.get(rest)) for pk, _, new, rest in inputs}
    keys = {claim for _, claim, _, _ in inputs}
    claims = list(Claim.objects.filter(pk__in=keys, state=ReviewState.PUBLISHED).for_list())
    now = check_all(claims)
    then = check_all(claims, instead=instead)
    return [
        VerdictChange(
            before.claim, before.verdict, after.verdict, _moved(before, after),
            before.shown, after.shown,
        )
        for before, after in zip(now, then, strict=True)
        if before.verdict != after.verdict
    ]  # fmt: skip


def _touched_by(release: Release):
    """The inputs whose point the release speaks of, or the one that it corrects.

    Annotates `new_id` (the release's figure there) and `rest_id` (the best of what is published
    besides, the corrected release left out).
    """
    new = at_its_point().filter(release=release)
    rest = at_its_point().filter(release__state=ReviewState.PUBLISHED)
    inputs = ClaimInput.objects.filter(figure__isnull=False)
    spoken_of = Q(new_id__isnull=False)
    if release.corrects_id:
        gone = at_its_point().filter(release=release.corrects_id)
        inputs = inputs.annotate(gone_id=Subquery(gone.values("pk")[:1]))
        spoken_of |= Q(gone_id__isnull=False)
        rest = rest.exclude(release=release.corrects_id)
    best_first = [term.desc() for term in VINTAGE]
    return inputs.annotate(
        new_id=Subquery(new.values("pk")[:1]),
        rest_id=Subquery(rest.order_by(*best_first).values("pk")[:1]),
    ).filter(spoken_of)


def _would_stand(new: Figure | None, rest: Figure | None) -> Figure | None:
    """Which of the two stands once the new one is published: of equals the new one, the latest."""
    loses = new is None or (rest is not None and _rank(new) < _rank(rest))
    best = rest if loses else new
    return None if best is None or best.is_tombstone else best


def _rank(figure: Figure) -> tuple:
    """`VINTAGE` of a figure; publication is the last thing asked, and the new one's is later."""
    return (
        figure.audience == Figure.Audience.PUBLIC,
        figure.stage_rank,
        figure.release.released_on,
    )


def _moved(before: Check, after: Check) -> str:
    return "；".join(
        f"{old.symbol}由“{old.shown}”变为“{new.shown}”"
        for old, new in zip(before.inputs, after.inputs, strict=True)
        if old.shown != new.shown
    )


# What follows a publication


def keep_verdicts(claims: Iterable[Claim]) -> list[tuple[Claim, str]]:
    """Store the verdicts of these claims; those that changed, each with the verdict before."""
    changed = []
    for found in check_all(claims):
        claim, old = found.claim, found.claim.verdict
        if old != found.verdict:
            claim.verdict = found.verdict
            Claim.objects.filter(pk=claim.pk).update(verdict=found.verdict)
            changed.append((claim, old))
    return changed


def follow_release(release: Release, step: ReviewEvent) -> None:
    """`after_transition`: the verdicts that rest on the release's points, and a word of each."""
    if step.step not in (*ReviewEvent.PUBLISHING, Step.WITHDRAWN):
        return
    own = at_its_point().filter(release=release)
    touched = ClaimInput.objects.annotate(own_id=Subquery(own.values("pk")[:1]))
    keys = touched.filter(own_id__isnull=False, claim__state=ReviewState.PUBLISHED)
    claims = Claim.objects.filter(pk__in=keys.values("claim")).for_list()
    for claim, old in keep_verdicts(claims):
        if old and not claim.is_internal:
            was, now = Claim.Verdict(old).label, Claim.Verdict(claim.verdict).label
            follows(
                claim, sentence=f"“{claim}”的核对结果由“{was}”变为“{now}”：所依据的数据有变动。"
            )


def refuse_what_cannot_be_checked(claim: Claim, step: ReviewEvent) -> None:
    """Refuse to report or publish a claim whose formulas and inputs do not go together."""
    if step.step in (Step.SUBMITTED, *ReviewEvent.PUBLISHING) and (found := faults(claim)):
        raise StepRefused(*found)


def keep_own_verdict(claim: Claim, step: ReviewEvent) -> None:
    """`after_transition`: a claim that becomes public brings its verdict."""
    if step.step in ReviewEvent.PUBLISHING:
        keep_verdicts([claim])


def public_claims_of(district: District):
    """The claims that would lose their place with the district."""
    return Claim.objects.filter(state=ReviewState.PUBLISHED, district=district)


def register_all() -> None:
    """Register the handlers of claims; `AppConfig.ready()` calls it once."""
    claim = Claim._meta.label_lower
    publish_after(Claim, "district")
    keep_while_public(District._meta.label_lower, public_claims_of, called="数据核对")
    register(refuse_what_cannot_be_checked, phase=Phase.GUARD, record_type=claim)
    register(keep_own_verdict, phase=Phase.DERIVED_STATES, record_type=claim)
    register(follow_release, phase=Phase.CHANGES, record_type=Release._meta.label_lower)
