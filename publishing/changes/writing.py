"""Writing down, in one plain sentence, each thing that changes on the public pages."""

from dataclasses import replace

from django.db import models

from accounts import content_version
from publishing.changes.models import Change
from publishing.masking import mask
from publishing.review.models import Card, Event, Proposal, ReviewEvent
from publishing.review.snapshots import Difference, differences

Step = ReviewEvent.Step

#: Steps after which the public pages are not what they were.
PUBLIC_STEPS = (*ReviewEvent.PUBLISHING, Step.WITHDRAWN)
LONGEST_VALUE = 40
LONGEST_SENTENCE = 500


def count_version(record, step: ReviewEvent) -> None:
    """`after_transition`: one more version of the public content."""
    if _changes_pages(record, step):
        content_version.bump(withdrawal=step.step == Step.WITHDRAWN)


def record_change(record, step: ReviewEvent) -> None:
    """`after_transition`: one sentence for what citizens see differently.

    A record may say it better itself with `describe_change(step)`, a sentence or "". Nothing is
    said of a record that stays internal, nor of an update that no page shows.
    """
    if not _changes_pages(record, step):
        return
    describe = getattr(record, "describe_change", None)
    said = (describe and describe(step)) or sentence(record, step)
    if said:
        _write(record, kind=kind_of(record, step), sentence=said)


def catalogue_edited(record, *, sentence: str, by) -> Change:
    """Bump the content version and say what was changed in a catalogue, in one sentence.

    `record` is any catalogue row with a code (an indicator, a source); `by` is who edited it, for
    the audit log of the caller: `/changes/` names no persons. Inside the edit's transaction.
    """
    content_version.bump()
    return _write(record, kind=Change.Kind.CATALOGUE, sentence=sentence)


def follows(record, *, sentence: str) -> Change:
    """Say of a public record, in one sentence, that another one's publication changed its page.

    For handlers of `Phase.CHANGES`: the content version is that of the other's step.
    """
    return _write(record, kind=Change.Kind.UPDATED, sentence=sentence)


def kind_of(record, step: ReviewEvent) -> str:
    """What kind of change a step is."""
    if step.step == Step.WITHDRAWN:
        return Change.Kind.WITHDRAWN
    if step.proposal_code:
        changed = {change.name for change in _changed(record, step)}
        corrects = changed.intersection(record.correcting_fields)
        return Change.Kind.CORRECTED if corrects else Change.Kind.UPDATED
    if getattr(record, "corrects_id", None):
        return Change.Kind.CORRECTED
    return Change.Kind.PUBLISHED


def sentence(record, step: ReviewEvent) -> str:
    """`更新“润州区”：名称由“甲”改为“乙”。`: the plain sentence for a step.

    "" for an update of what no page shows (`internal_content`).
    """
    match kind_of(record, step):
        case Change.Kind.WITHDRAWN:
            return f"撤下“{record}”（理由：{mask(step.reason)}）。"
        case Change.Kind.CORRECTED if step.proposal_code:
            why = Proposal.objects.values_list("note", flat=True).get(code=step.proposal_code)
            return f"更正“{record}”：{_in_words(_changed(record, step))}（{mask(why)}）。"
        case Change.Kind.CORRECTED:
            return f"更正：“{record}”取代“{record.corrects}”。"
        case Change.Kind.UPDATED:
            changes = _changed(record, step)
            return f"更新“{record}”：{_in_words(changes)}。" if changes else ""
        case _:
            return f"发布“{record}”。"


def _changes_pages(record, step: ReviewEvent) -> bool:
    return (
        isinstance(record, Event | Card) and step.step in PUBLIC_STEPS and not record.stays_internal
    )


def _changed(record, step: ReviewEvent) -> list[Difference]:
    """What this publication of a card changed on its page against the one before it."""
    earlier = ReviewEvent.objects.of(record).publications().filter(pk__lt=step.pk).last()
    found = differences(record, earlier.content if earlier else {}, step.content)
    internal = record.internal_content
    return [_masked(record, change) for change in found if change.name not in internal]


def _masked(record, change: Difference) -> Difference:
    """Free text without personal data; names and numbers as they are (rules, section 9)."""
    if not isinstance(record._meta.get_field(change.name), models.TextField):
        return change
    return replace(change, old=mask(change.old), new=mask(change.new))


def _in_words(changes: list[Difference]) -> str:
    parts = []
    for change in changes:
        old, new = _short(change.old), _short(change.new)
        if not old:
            parts.append(f"{change.label}填为“{new}”")
        elif not new:
            parts.append(f"删去{change.label}“{old}”")
        else:
            parts.append(f"{change.label}由“{old}”改为“{new}”")
    return "；".join(parts)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _write(record, *, kind: str, sentence: str) -> Change:
    if len(sentence) > LONGEST_SENTENCE:
        sentence = sentence[: LONGEST_SENTENCE - 2] + "…。"
    address = getattr(record, "get_absolute_url", None)
    return Change.objects.create(
        kind=kind,
        record_type=record._meta.label_lower,
        record_code=record.code,
        place_code=getattr(record, "place_code", ""),
        title=str(record)[:200],
        path=address() if address else "",
        sentence=sentence,
        content_version=content_version.current().version,
    )
