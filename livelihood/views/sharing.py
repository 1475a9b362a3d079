"""What a matter is passed on by: its poster for a wall, its QR code as a picture."""

from django.http import HttpResponse

from accounts.qr import qr_png, qr_svg
from livelihood import promises, sentences
from livelihood.matter_parts import place_of
from livelihood.models import Matter
from livelihood.sharing.shortening import shortened
from livelihood.views.matters import LIVELIHOOD
from publishing.arithmetic.dates import today
from publishing.pages.details import PublicDetailView
from publishing.pages.page import Crumb

#: From so many characters of its title on a poster is set smaller: (at most, class).
SIZES = ((12, "short"), (24, "medium"), (48, "long"))
#: More of what is done about a delay has no room on one sheet.
LONGEST_ACTION = 60


class MatterPosterView(PublicDetailView):
    """A poster of A4, read from two metres away: when, what now, whom to ring, where to see more."""

    column = LIVELIHOOD
    template_name = "livelihood/matter_poster.html"

    def get_queryset(self):
        return Matter.objects.public().with_status(on=today()).for_list()

    def get_object(self, queryset=None):
        return sentences.told([super().get_object(queryset)], on=today())[0]

    def page_title(self):
        return self.object.title

    def crumbs(self):
        matter = self.object
        page = Crumb(matter.title, matter.get_absolute_url())
        return [Crumb(LIVELIHOOD.name, LIVELIHOOD.path), page, Crumb("海报")]

    def source(self):
        source = self.object.source
        return source.name if source else super().source()

    def render_to_response(self, context, **kwargs):
        answer = super().render_to_response(context, **kwargs)
        answer["X-Robots-Tag"] = "noindex"
        return answer

    def get_context_data(self, **kwargs):
        matter = self.object
        address = self.request.build_absolute_uri(matter.get_absolute_url())
        updates = sentences.updates_until(matter, today())
        moved = promises.moves(sentences.own_updates(matter, updates))
        return super().get_context_data(
            on=today(),
            story=matter.story,
            place=place_of(matter),
            moved=moved[-1] if moved else None,
            action=shortened(moved[-1].corrective_action, LONGEST_ACTION) if moved else "",
            size=next((name for most, name in SIZES if len(matter.title) <= most), "longest"),
            address=address,
            qr=qr_svg(address, title=f"二维码：{matter.title}"),
            **kwargs,
        )


class MatterQrView(PublicDetailView):
    """The QR code of a matter's page, as a picture."""

    queryset = Matter.objects.public()

    def get_context_data(self, **kwargs):
        """Nothing for a template: there is none."""
        return {}

    def render_to_response(self, context, **kwargs):
        """The picture, no matter for a search engine."""
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        answer = HttpResponse(qr_png(address), content_type="image/png")
        answer["X-Robots-Tag"] = "noindex"
        return answer
