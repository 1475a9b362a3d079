"""Records in tables: one safe import and export base over django-import-export.

A room says in its `resources.py` which columns a table of its records has, and registers it:

    class MatterResource(RecordResource):
        class Meta:
            model = Matter
            columns = ("code", "programme", "parent", "number", "title", "starts_on", …)
            inline_columns = (
                UnitsColumn("牵头单位", "units", role="lead"),
                UnitsColumn("责任单位", "units", role="responsible"),
                TextsColumn("分项", "components"),
                RowsColumn("计划节点", "plan_nodes", read=read_node, write=write_node,
                           key=("text",), separator="\\n"),
            )
            natural_key = ("programme", "number")  # optional: finds a record where 编码 is blank

    kinds.register("matters", MatterResource)  # in AppConfig.ready()

`columns` are names of model fields. The header of a column is the field's verbose name; the field
name is accepted too, and whatever `aliases = {"title": ("标题",)}` adds. What a cell may hold
follows from the field:

| field | cell |
|---|---|
| reference | code, or a name that only one record within reach has; `Unit` also by alias |
| choice | label or stored value |
| date | `2021-03-05`; with a precision beside it in the model (`starts_on` and `starts_precision`, `on` and `precision`) also `2021年3月`, `2021年一季度`, `2021年`, `2021-03-05（未注明）` |
| number | its unit is the one in brackets in the verbose name: `总投资（元）` takes `15.6亿元`; with `qualifiers = {"total_investment": "investment_qualifier"}` also `约15.6亿元` |
| yes or no | 是, 否 |
| text | as it stands |

`within = {"node": "matter"}` looks a reference up by its text among the rows of another column's
record (a plan node of the matter in the same row).

Blank keeps what stands, 清空 clears it. A blank 编码 is a new record, unless `natural_key` finds
one. A column 状态 is written by exports and passed over by imports.

**Rows of an inline relation in one cell** (`InlineColumn` and what is made of it):

| column | cell |
|---|---|
| `UnitsColumn(heading, relation, role="lead")` | `住建局；城管局`: units by code, name or alias; `role=None` where the row has none |
| `CodesColumn(heading, relation, "indicator")` | rows that are a reference each: codes or names between `；` |
| `TextsColumn(heading, relation, field="name")` | one text a line |
| `RowsColumn(heading, relation, read=…, write=…)` | whatever `read` takes and `write` prints |

`read(words, find)` gets the text of one row and answers `{field name: value}`, raising
`publishing.tables.values.CellRefused` with a Chinese reason; `find(Model, words)` looks a
reference up within reach. `write(row)` prints a stored row so that `read` takes it. Several columns
may share a relation, each with the rows that its `fixed` values name (`fixed={"role": "lead"}`). A
relation with a `position` field gets its rows numbered in the order of the cell. A subclass with
`needs_references = True` gets `write(row, references)`: `references.written(record)` names a record
as cells do.

**Hooks of a resource**: `complete(record, row)` fills in what no cell says (by default place and
owner of an event from its parent, place of a card from its community or district);
`get_queryset()` is what the person may write; `check_record(record, row)` refuses with
`row.refuse("field", "原因")` what the model itself does not.

`check` reads and writes nothing; `take_in` writes drafts and proposals, all or nothing;
`initialise` publishes the portal's first content.
"""

from publishing.records.checking import RecordReport, check
from publishing.records.inlines import (
    CodesColumn,
    InlineColumn,
    RowsColumn,
    TextsColumn,
    UnitsColumn,
)
from publishing.records.resources import RecordResource
from publishing.records.taking_in import ImportRefused, Taken, initialise, take_in

__all__ = [
    "CodesColumn",
    "ImportRefused",
    "InlineColumn",
    "RecordReport",
    "RecordResource",
    "RowsColumn",
    "Taken",
    "TextsColumn",
    "UnitsColumn",
    "check",
    "initialise",
    "take_in",
]
