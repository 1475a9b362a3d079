"""For admins of cards: saving a published card writes a proposal; the card stays as it is."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse

from accounts import audit
from accounts.models import AuditEntry
from publishing.review import proposals
from publishing.review.models import Card, Proposal
from publishing.review.snapshots import row_content, snapshot_fields, with_content


class Proposes:
    """A published card's form shows the live values, or with `?proposal=` those proposed."""

    def get_object(self, request, object_id, from_field=None):
        record = super().get_object(request, object_id, from_field)
        proposal = self.resumed_proposal(request, record)
        if proposal is not None:
            proposed = with_content(record, proposal.changes.get("fields", {}))
            record.__dict__.update(proposed.__dict__)
        return record

    def resumed_proposal(self, request, record) -> Proposal | None:
        """The open proposal for this card that the address names, if this person sees it."""
        code = request.GET.get("proposal", "")[:80]
        if not code or record is None or not _is_live_card(record):
            return None
        found = self.admin_site.get_model_admin(Proposal).get_queryset(request).filter(
            code=code, target_type=record.record_type, target_code=record.code
        )  # fmt: skip
        return next((proposal for proposal in found if proposal.is_open), None)

    def save_model(self, request, obj, form, change):
        if not (change and _is_live_card(obj)):
            super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change):
        if change and _is_live_card(form.instance):
            request.proposal = self.write_proposal(request, form, formsets)
        else:
            super().save_related(request, form, formsets, change)

    def write_proposal(self, request, form, formsets) -> Proposal:
        """The proposal that the valid form and its inline rows amount to."""
        wanted, note = form.instance, form.cleaned_data.get("proposal_note", "")
        _keep_uploads(wanted)
        card = self.model._base_manager.get(pk=wanted.pk)
        resumed = self.resumed_proposal(request, card)
        inlines = dict(resumed.changes.get("inlines", {})) if resumed else {}
        changes = {
            "fields": snapshot_fields(wanted),
            "inlines": inlines | _changed_rows(card, formsets),
        }
        if resumed:
            proposal = proposals.revise(resumed, changes, by=request.user, note=note or None)
        else:
            proposal = proposals.propose(card, changes, by=request.user, note=note)
        self._record_proposal(request, proposal, anew=resumed is None)
        return proposal

    def construct_change_message(self, request, form, formsets, add=False):
        """A proposal is in the log for itself; its card was not changed."""
        if getattr(request, "proposal", None):
            return []
        return super().construct_change_message(request, form, formsets, add)

    def response_change(self, request, obj):
        proposal = getattr(request, "proposal", None)
        if proposal is None:
            return super().response_change(request, obj)
        self.message_user(
            request,
            f"已生成变更申请{proposal.code}。公开页面现在不变，申请报送、审核、签发后才更新。",
            messages.SUCCESS,
        )
        url = reverse(
            "admin:publishing_proposal_change",
            args=[proposal.pk],
            current_app=self.admin_site.name,
        )
        return HttpResponseRedirect(url)

    def _record_proposal(self, request, proposal, *, anew: bool):
        found = proposals.differences(proposal)
        audit.record(
            AuditEntry.Action.ADD if anew else AuditEntry.Action.CHANGE,
            summary=f"{'新增' if anew else '修改'}变更申请“{proposal}”",
            record=proposal,
            detail={
                "changes": [
                    {"field": item.name, "label": item.label, "old": item.old, "new": item.new}
                    for item in found
                ]
            },
            request=request,
        )


def _is_live_card(record) -> bool:
    return isinstance(record, Card) and record.is_published


def _keep_uploads(row) -> None:
    """Store uploaded files now, under names of their own: a proposal carries only names."""
    for field in row._meta.concrete_fields:
        file = getattr(row, field.attname)
        if hasattr(file, "_committed") and file and not file._committed:
            file.save(file.name, file.file, save=False)


def _changed_rows(card, formsets) -> dict:
    """The rows of every inline that was changed, as its form would leave them."""
    found = {}
    for formset in formsets:
        relation = formset.fk.remote_field.get_accessor_name()
        if relation in card.inline_relations and formset.has_changed():
            kept = [form for form in formset.forms if form not in formset.deleted_forms]
            for form in kept:
                _keep_uploads(form.instance)
            found[relation] = [
                row_content(card, relation, form.instance)
                for form in kept
                if form.instance.pk or form.has_changed()
            ]
    return found
