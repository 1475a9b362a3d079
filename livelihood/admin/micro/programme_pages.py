"""What the two pages of a list of micro matters share: whose they are, and where they lead."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse

from livelihood.models import Matter, Programme
from publishing.tables.upload_pages import UploadPages


class MicroProgrammePages(UploadPages):
    """Pages of one programme of micro matters, for whoever may list matters in it."""

    def render_change_form(self, request, context, *args, **kwargs):
        programme = context.get("original")
        if programme is not None and programme.pk and programme.kind == Programme.Kind.MICRO:
            context["lists_micro"] = self._may_list(request)
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_list(self, request) -> bool:
        return self.admin_site.get_model_admin(Matter).has_add_permission(request)

    def _micro_programme(self, request, object_id) -> Programme:
        """The programme of micro matters that this person may list matters in."""
        programme = self.get_object(request, unquote(object_id))
        if programme is None or programme.kind != Programme.Kind.MICRO:
            raise Http404("没有这份微实事清单")
        if not self._may_list(request):
            raise PermissionDenied
        return programme

    def _micro_page(self, request, template, programme, context):
        return self.page(request, template, {"programme": programme, **context})

    def _done(self, request, batch, said):
        self.message_user(request, said, messages.SUCCESS)
        page = "admin:publishing_batch_change"
        return HttpResponseRedirect(
            reverse(page, args=[batch.pk], current_app=self.admin_site.name)
        )
