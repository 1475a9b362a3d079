"""Tables of teams, activities and meetings (`publishing.records`)."""

from publishing.records import InlineColumn, RecordResource, RowsColumn
from teams import cells
from teams.cadence.slots import overlapping
from teams.models import Activity, Cadence, Meeting, Team


class NamedRowsColumn(InlineColumn):
    """Rows that name other records: `write` is told how a table names them."""

    needs_references = True


class TeamResource(RecordResource):
    """Teams: their card, and the rows that belong to it one a line in a cell each."""

    class Meta:
        model = Team
        columns = (
            "code",
            "name",
            "kind",
            "is_group",
            "district",
            "community",
            "parent",
            "unit",
            "owner",
            "formed_on",
            "formed_precision",
            "formed_basis",
            "dissolved_on",
            "domain",
            "mechanism",
            "publishes_meetings",
            "note",
            "source",
            "source_locator",
            "source_line",
        )
        inline_columns = (
            NamedRowsColumn(
                "岗位", "posts", cells.read_post, cells.write_post, separator="\n",
                key=("kind", "office"),
            ),
            NamedRowsColumn(
                "服务对象", "assignments", cells.read_assignment, cells.write_assignment,
                separator="\n", key=("project", "matter", "since"),
            ),
            NamedRowsColumn(
                "公布的总数", "totals", cells.read_total, cells.write_total, separator="\n",
                key=("indicator",),
            ),
            RowsColumn(
                "调度节奏", "cadences", cells.read_cadence, cells.write_cadence, separator="\n",
                key=("kind", "since"),
            ),
            RowsColumn(
                "免去的调度", "excused_slots", cells.read_excused, cells.write_excused,
                separator="\n", key=("kind", "on"),
            ),
        )  # fmt: skip
        natural_key = ("district", "name")

    def check_record(self, record, row):
        """Two cadences of one kind never overlap."""
        cadences = row.inlines.get("调度节奏", [])
        for kind in Cadence.Kind:
            if overlapping([cadence for cadence in cadences if cadence.kind == kind]):
                row.refuse("调度节奏", f"里“{kind.label}”的两个节奏时间重叠")


class ActivityResource(RecordResource):
    """What teams did; photos and documents are added in the form."""

    class Meta:
        model = Activity
        columns = (
            "code",
            "team",
            "title",
            "on",
            "precision",
            "basis",
            "place",
            "participants",
            "text",
            "owner",
            "source",
            "source_locator",
            "source_line",
        )
        natural_key = ("team", "title", "on")


class MeetingResource(RecordResource):
    """Dispatches, inspections and consultations, with what was agreed."""

    class Meta:
        model = Meeting
        columns = (
            "code",
            "team",
            "kind",
            "held_on",
            "summary",
            "owner",
            "source",
            "source_locator",
            "source_line",
        )
        inline_columns = (
            RowsColumn(
                "议定事项", "actions", cells.read_action, cells.write_action, separator="\n",
                key=("text",),
            ),
        )  # fmt: skip
        natural_key = ("team", "kind", "held_on")
