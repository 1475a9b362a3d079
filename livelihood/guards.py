"""What must hold when something of this room is reported, published or withdrawn.

Handlers of `after_transition`; each refuses with a sentence for staff. The order of updates is
looked after by `states.following`.
"""

from datetime import timedelta

from districts.models import Community, District
from livelihood.models import (
    Matter,
    MatterUpdate,
    Programme,
    ProgrammeDocument,
    Reporting,
    Service,
    UpdateFile,
)
from publishing.arithmetic.dates import last_day
from publishing.review.after_transition import Phase, register
from publishing.review.errors import StepRefused
from publishing.review.guards import keep_while_public, publish_after
from publishing.review.models import ReviewEvent

Step, Kind = ReviewEvent.Step, MatterUpdate.Kind

#: A completion filed later than this after it happened is 补报 and needs a dated document.
FILED_IN_TIME = timedelta(days=31)


def register_all() -> None:
    """Register the guards of this room; `AppConfig.ready()` calls it once."""
    update = MatterUpdate._meta.label_lower
    register(refuse_to_report_an_acceptance, phase=Phase.GUARD, record_type=update)
    register(refuse_a_completion_without_proof, phase=Phase.GUARD, record_type=update)
    register(refuse_on_a_basis_not_public, phase=Phase.GUARD, record_type=update)
    publish_after(Programme, "district")
    publish_after(Matter, "district", "community")
    publish_after(Service, "district")
    district, community = District._meta.label_lower, Community._meta.label_lower
    keep_while_public(district, public_programmes_of, called="民生项目清单")
    keep_while_public(district, public_matters_of, called="民生实事")
    keep_while_public(district, public_services_of, called="惠民服务与举措")
    keep_while_public(community, public_matters_in, called="民生实事")
    document = ProgrammeDocument._meta.label_lower
    keep_while_public(document, public_updates_based_on, called="进展")


def refuse_to_report_an_acceptance(update: MatterUpdate, step: ReviewEvent) -> None:
    """通过验收 is one act of one person (`acceptance.accept`), never reported for signature."""
    if step.step == Step.SUBMITTED and update.kind == Kind.ACCEPTED:
        raise StepRefused("通过验收不用报送：由审核人或签发人在完工的事项上直接办理。")


def refuse_a_completion_without_proof(update: MatterUpdate, step: ReviewEvent) -> None:
    """A registered completion shows a photo or document; a late one, a document with its date."""
    if step.step not in (Step.SUBMITTED, *ReviewEvent.PUBLISHING):
        return
    if update.kind != Kind.COMPLETED or update.reporting != Reporting.REGISTERED:
        return
    files = list(update.files.all())
    if not files:
        raise StepRefused("完工须附照片或文件。")
    completed_by = last_day(update.happened_on, update.happened_precision)
    if update.first_filed_on - completed_by <= FILED_IN_TIME:
        return
    documents = [file for file in files if file.kind == UpdateFile.Kind.DOCUMENT and file.dated_on]
    if not documents:
        raise StepRefused(
            "完工31天以后才填报的是补报，须附写明日期的文件（在“进展”里填报，可以附文件）。"
        )


def refuse_on_a_basis_not_public(update: MatterUpdate, step: ReviewEvent) -> None:
    """The document that an adjustment rests on stands before it; it stays locked meanwhile."""
    if step.step not in ReviewEvent.PUBLISHING or update.document_id is None:
        return
    documents = ProgrammeDocument._base_manager.select_for_update()
    document = documents.get(pk=update.document_id)
    if not document.is_published:
        raise StepRefused(f"调整依据“{document}”尚未发布，请先发布它。")


def public_programmes_of(district: District):
    """The public programmes of a place."""
    return Programme.objects.public().filter(district=district)


def public_matters_of(district: District):
    """The public matters of a place."""
    return Matter.objects.public().filter(district=district)


def public_services_of(district: District):
    """The public services of a place."""
    return Service.objects.public().filter(district=district)


def public_matters_in(community: Community):
    """The public matters of a community or compound."""
    return Matter.objects.public().filter(community=community)


def public_updates_based_on(document: ProgrammeDocument):
    """The public updates that rest on a document."""
    return MatterUpdate.objects.public().filter(document=document)
