"""One row of a sheet on its way into a record."""

from publishing.records.columns import Column
from publishing.records.references import References
from publishing.tables.headers import Line
from publishing.tables.values import CellRefused


class SheetRow(dict):
    """One row of a sheet, as the library takes it: the texts by the headings of their columns."""

    def __init__(self, line: Line, resource):
        self.line, self.resource = line, resource
        super().__init__(
            (column.column_name, line.given(column.name))
            for column in resource.fields.values()
            if column.name in line.columns
        )
        self.record = self.before = None
        self.inlines: dict[str, list] = {}
        self.cleared: list[str] = []
        self.kept = 0
        self.content: dict = {}

    @property
    def references(self) -> References:
        """What the cells may refer to."""
        return self.resource.references

    def said(self, name: str) -> str:
        """The cell of the field `name` in its normal form; "" where it is blank or missing."""
        return self.line[name]

    def take(self, column: Column):
        """How the cell of `column` is read; what is wrong with it is in the report, and raised."""
        read = self.line.take(column.name, column.widget.read, self)
        if read is None:
            raise CellRefused
        return read

    def refuse(self, name: str, reason: str) -> None:
        """A problem with the cell of the field `name`, quoting it."""
        self.line.refuse(name, reason)

    def keeps(self, column: Column) -> None:
        """Count a blank cell that keeps what stands."""
        self.kept += not self.record._state.adding and column.export(
            self.record, references=self.references
        ) not in ("", None)
