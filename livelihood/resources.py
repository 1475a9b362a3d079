"""The columns of tables of this room's records (`publishing.records`)."""

from livelihood import cells
from livelihood.models import (
    Matter,
    MatterUpdate,
    Programme,
    ProgrammeDocument,
    SatisfactionSurvey,
    Service,
)
from publishing.records import RecordResource, RowsColumn, TextsColumn, UnitsColumn, kinds

SOURCED = ("source", "source_locator", "source_line")


class ProgrammeResource(RecordResource):
    """Programmes with the totals that their offices report."""

    class Meta:
        model = Programme
        columns = (
            "code",
            "name",
            "kind",
            "district",
            "period_start",
            "period_end",
            "period_basis",
            "count_level",
            "closed_on",
            "by_month",
            "summary",
            "note",
            *SOURCED,
            "owner",
        )
        inline_columns = (
            RowsColumn(
                "通报数",
                "report_lines",
                cells.read_report_line,
                cells.write_report_line,
                key=("label",),
                separator="\n",
                help_text="每行一个：名目；总数指标；办结数指标；分组",
            ),
        )
        natural_key = ("district", "name")


class ProgrammeDocumentResource(RecordResource):
    """Dated documents of programmes; files are added in the form."""

    class Meta:
        model = ProgrammeDocument
        columns = (
            "code",
            "programme",
            "kind",
            "title",
            "number",
            "on",
            "precision",
            "basis",
            "notice_from",
            "notice_to",
            "contact",
            *SOURCED,
            "corrects",
        )
        natural_key = ("programme", "title")


class MatterResource(RecordResource):
    """Matters: the card, its units, plan and sub-targets."""

    class Meta:
        model = Matter
        columns = (
            "code",
            "programme",
            "parent",
            "number",
            "title",
            "category",
            "reporting",
            "district",
            "community",
            "location",
            "leader_office",
            "leader_level",
            "contact",
            "listed_on",
            "listed_precision",
            "listed_basis",
            "starts_on",
            "starts_precision",
            "starts_basis",
            "original_due_on",
            "original_due_precision",
            "original_due_basis",
            "done_means",
            "investment",
            "fund_source",
            "origin",
            "also_listed_in",
            "standing",
            "summary",
            "note",
            *SOURCED,
            "owner",
        )
        inline_columns = (
            UnitsColumn("牵头单位", "units", role="lead"),
            UnitsColumn("责任单位（参与）", "units", role="responsible"),
            UnitsColumn("配合单位", "units", role="supporting"),
            RowsColumn(
                "计划节点",
                "plan_nodes",
                cells.read_node,
                cells.write_node,
                key=("text",),  # a step that is moved to another day is still that step
                other_key=("due_on",),
                separator="\n",
                help_text="每行一个：日期 节点 计划进度，如“2026-06-30 完成招标 30%”",
            ),
            RowsColumn(
                "分项目标",
                "sub_targets",
                cells.read_sub_target,
                cells.write_sub_target,
                key=("name",),
                separator="\n",
                help_text="每行一个：名称、空格、目标数和单位，如“改造小区 15个”",
            ),
            RowsColumn(
                "同时列入（本站清单）",
                "listings",
                cells.read_listing,
                cells.write_listing,
                key=("programme",),
                separator="\n",
                help_text="每行一份清单：编码或名称，后面可写“；序号”，如“SS-321100-000001；3”",
            ),
        )


class MatterUpdateResource(RecordResource):
    """What happens to matters; photos and documents are added in the form."""

    class Meta:
        model = MatterUpdate
        columns = (
            "code",
            "matter",
            "kind",
            "reporting",
            "happened_on",
            "happened_precision",
            "happened_basis",
            "brief",
            "text",
            "progress",
            "node",
            "new_due_on",
            "new_due_precision",
            "reason",
            "corrective_action",
            "document",
            "problems",
            "next_steps",
            "problems_public",
            *SOURCED,
            "owner",
            "corrects",
        )
        inline_columns = (cells.QuantitiesColumn("累计完成量"),)
        within = {"node": "matter"}


class SatisfactionSurveyResource(RecordResource):
    """Satisfaction as surveyed: counts of answers."""

    class Meta:
        model = SatisfactionSurvey
        columns = (
            "code",
            "programme",
            "matter",
            "title",
            "held_from",
            "held_to",
            "method",
            "method_note",
            "sample",
            "quorum",
            "satisfied",
            "mostly_satisfied",
            "dissatisfied",
            "note",
            *SOURCED,
            "owner",
            "corrects",
        )
        natural_key = ("programme", "title")

    def complete(self, record, row):
        """A survey lies where its matter does, else its programme."""
        super().complete(record, row)
        record.lie_in_its_place()


class ServiceResource(RecordResource):
    """Services with their parts and the indicators that measure them."""

    class Meta:
        model = Service
        columns = (
            "code",
            "name",
            "kind",
            "district",
            "provider",
            "provider_unit",
            "audience",
            "period_text",
            "terms",
            "results",
            "stated_components",
            "components_note",
            "note",
            *SOURCED,
            "owner",
        )
        inline_columns = (
            TextsColumn("组成", "components"),
            RowsColumn(
                "成效指标",
                "measures",
                cells.read_measure,
                cells.write_measure,
                key=("indicator",),
                separator="\n",
                help_text="每行一个指标，前面可写名目：“总时限：指标编码”",
            ),
        )
        natural_key = ("district", "name")


def register_all() -> None:
    """Register the kinds of this room; `AppConfig.ready()` calls it once."""
    kinds.register("programmes", ProgrammeResource)
    kinds.register("programme-documents", ProgrammeDocumentResource)
    kinds.register("matters", MatterResource)
    kinds.register("updates", MatterUpdateResource)
    kinds.register("services", ServiceResource)
    kinds.register("surveys", SatisfactionSurveyResource)
