"""The columns of tables of projects and of what happens to them (`publishing.records`)."""

from projects import cells
from projects.models import AnnualPlan, Evaluation, InvestmentRecord, Project, StageEvent
from publishing.records import InlineColumn, RecordResource, RowsColumn, UnitsColumn, kinds

SOURCED = ("source", "source_locator", "source_line")


class BuildersColumn(InlineColumn):
    """Units of the catalogue and firms outside it: `write` is told how a table names the former."""

    needs_references = True


class ProjectResource(RecordResource):
    """Projects: the card, its units, permits and commitments; files are added in the form."""

    class Meta:
        model = Project
        columns = (
            "code",
            "name",
            "kind",
            "district",
            "key_area",
            "sector",
            "location",
            "leader_office",
            "total_investment",
            "investment_qualifier",
            "quoted_status",
            "summary",
            "note",
            *SOURCED,
            "owner",
        )
        inline_columns = (
            BuildersColumn(
                "建设单位",
                "units",
                cells.read_builder,
                cells.write_builder,
                fixed={"role": "builder"},
                key=("unit", "name"),
            ),
            UnitsColumn("牵头单位", "units", role="lead"),
            UnitsColumn("责任单位（参与）", "units", role="responsible"),
            UnitsColumn("配合单位", "units", role="supporting"),
            RowsColumn(
                "证照",
                "permits",
                cells.read_permit,
                cells.write_permit,
                key=("kind", "number"),
                separator="\n",
            ),
            RowsColumn(
                "承诺事项",
                "commitments",
                cells.read_commitment,
                cells.write_commitment,
                key=("text",),
                separator="\n",
            ),
        )
        natural_key = ("district", "name")
        qualifiers = {"total_investment": "investment_qualifier"}


class StageEventResource(RecordResource):
    """Stages that projects reached, suspensions and ends."""

    class Meta:
        model = StageEvent
        columns = (
            "code",
            "project",
            "stage",
            "on",
            "precision",
            "basis",
            "reporting",
            "reason",
            "override_reason",
            "text",
            *SOURCED,
            "corrects",
        )
        natural_key = ("project", "stage", "on")


class AnnualPlanResource(RecordResource):
    """What projects are to do in a year."""

    class Meta:
        model = AnnualPlan
        columns = (
            "code",
            "project",
            "year",
            "decided_on",
            "investment",
            "plans_start",
            "plans_completion",
            "text",
            *SOURCED,
            "corrects",
        )
        natural_key = ("project", "year", "decided_on")


class InvestmentRecordResource(RecordResource):
    """How much had been invested by a day."""

    class Meta:
        model = InvestmentRecord
        columns = (
            "code",
            "project",
            "as_of",
            "year_to_date",
            "total_to_date",
            "note",
            *SOURCED,
            "corrects",
        )
        natural_key = ("project", "as_of")


class EvaluationResource(RecordResource):
    """The experts' verdicts."""

    class Meta:
        model = Evaluation
        columns = ("code", "project", "held_on", "experts", "mean", "note", *SOURCED, "corrects")
        natural_key = ("project", "held_on")


def register_all() -> None:
    """Register the kinds of this room; `AppConfig.ready()` calls it once."""
    kinds.register("projects", ProjectResource)
    kinds.register("stage-events", StageEventResource)
    kinds.register("annual-plans", AnnualPlanResource)
    kinds.register("investment-records", InvestmentRecordResource)
    kinds.register("evaluations", EvaluationResource)
