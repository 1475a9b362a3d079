"""The page of a unit: who it is, whom to ring, and what it answers for."""

from accounts.models import Unit
from publishing import panels
from publishing.arithmetic import dates
from publishing.pages.details import PublicDetailView


class UnitDetailView(PublicDetailView):
    """One unit of the catalogue; upper rooms add what it answers for (`publishing.panels`)."""

    queryset = Unit.objects.select_related("parent", "successor")
    template_name = "publishing/unit_detail.html"

    def was_public(self, code):
        """Units end on a day and are never withdrawn."""
        return False

    def published_at(self):
        """When the catalogue's entry changed last."""
        newest = self.object.history.order_by("-history_date").first()
        return newest.history_date if newest else None

    def source(self):
        return "单位目录"

    def keywords(self):
        return [self.object.name, self.object.get_kind_display()]

    def get_context_data(self, **kwargs):
        unit, today = self.object, dates.today()
        found = panels.panels_for(unit)
        return super().get_context_data(
            unit=unit,
            has_ended=unit.valid_to is not None and unit.valid_to < today,
            is_to_begin=unit.valid_from is not None and unit.valid_from > today,
            children=Unit.objects.in_force(on=today).filter(parent=unit),
            predecessors=Unit.objects.filter(successor=unit),
            panels=found,
            answers_for_something=any(panel.slug != "place" for panel in found),
            **kwargs,
        )
