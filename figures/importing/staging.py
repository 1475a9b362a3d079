"""The figures of one file in temporary tables, where the database finds what is repeated or new.

Two tables that only this connection sees, and that are gone with it: a narrow one with a row for
each figure, and one of *manners*, what figures say besides place, indicator, period and number, of
which a file has few. They stay beside the real tables until the file is taken in, so memory does
not grow with the file, and on SQLite nobody waits: temporary tables lie in a file of their own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from itertools import count

from django.db import DatabaseError, connection, transaction

from figures.models import Figure
from figures.models.series import SERIES_POINT
from figures.periods import Period
from figures.resources import MANNER, STORED, FigureRow, digest_of
from figures.statement_limits import allow_long_statements

FLUSHED = 5000
_numbers = count(1)
_NARROW = ("district_id", "indicator_id", "period_type", "period_start", "period_end", "value")
_ROW = ("seq", "number", "whole", *_NARROW, "manner")
POINT = tuple(Figure._meta.get_field(name).attname for name in SERIES_POINT)

_FIELDS = {field.attname: field for field in Figure._meta.concrete_fields}


@contextmanager
def locking_nobody_out():
    """A transaction for the temporary tables that takes no lock on any other.

    Django's own would be one that writes, and SQLite lets only one of those run.
    """
    if connection.vendor == "postgresql":
        with transaction.atomic():
            allow_long_statements()
            yield
    elif connection.in_atomic_block or _is_in_transaction():
        yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            except BaseException:
                cursor.execute("ROLLBACK")
                raise
            cursor.execute("COMMIT")


def _is_in_transaction() -> bool:
    connection.ensure_connection()
    return connection.connection.in_transaction


def for_database(value):
    """`value` as this database takes it: SQLite knows neither decimals nor days."""
    if isinstance(value, Decimal):
        return connection.ops.adapt_decimalfield_value(value, 15, 4)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


class Staging:
    """The figures of one file. `add` them, then `finish`; then ask; at the end `close`."""

    def __init__(self):
        self.name = f"figures_file_{next(_numbers)}"
        self.rows, self.manners = f"{self.name}_rows", f"{self.name}_manners"
        self.matches = f"{self.name}_matches"
        self.count = 0
        self._manner_count = 0
        self._rows: list[tuple] = []
        self._manners: list[tuple] = []
        self._create()

    def add(self, row: FigureRow) -> None:
        """Stage one more figure."""
        manner = row.manner
        if not manner.number:
            manner.number = self._number_of(manner.columns)
        self.count += 1
        self._rows.append((self.count, *row[:-1], manner.number))
        if len(self._rows) >= FLUSHED:
            self.flush()

    def flush(self) -> None:
        """Write what was added since the last time."""
        with locking_nobody_out():
            self._write(self.manners, ("number", *MANNER), self._manners)
            self._write_rows()
        self._rows, self._manners = [], []

    def finish(self) -> None:
        """Write the rest, and let PostgreSQL know what the tables hold."""
        self.flush()
        self._index()

    def _index(self):
        if connection.vendor != "postgresql":
            return
        with locking_nobody_out(), connection.cursor() as cursor:
            cursor.execute(f"CREATE INDEX ON {self.rows} USING brin (seq)")
            cursor.execute(f"ANALYZE {self.rows}")
            cursor.execute(f"ANALYZE {self.manners}")

    def arrange(self) -> None:
        """Put the figures in the order of series points, in which `seq` counts from now on.

        Indexes then grow at few places at a time. In the order of a file that goes month by month
        every row would touch another page of each, and all of these would be written every time.
        """
        old, self.rows = self.rows, f"{self.name}_arranged"
        self._create_rows()
        columns = ", ".join(_ROW[1:])
        with locking_nobody_out(), connection.cursor() as cursor:
            cursor.execute(
                f"""
                INSERT INTO {self.rows} (seq, {columns})
                SELECT row_number() OVER (
                    ORDER BY district_id, indicator_id, period_type, period_start, seq
                ), {columns}
                FROM {old} ORDER BY 1
                """  # noqa: S608
            )
            cursor.execute(f"DROP TABLE {old}")
        self._index()

    def close(self) -> None:
        """Drop the tables; nothing happens where they are gone already."""
        try:
            with connection.cursor() as cursor:
                for table in (self.matches, self.rows, self.manners):
                    cursor.execute(f"DROP TABLE IF EXISTS {table}")
        except DatabaseError:
            # The connection is broken, or its transaction is: it takes the tables with it.
            return

    def digest(self) -> str:
        """The digest of all figures (`digest_of`)."""
        sql = f"SELECT whole FROM {self.rows} ORDER BY whole"  # noqa: S608
        return digest_of(whole for (whole,) in self.fetch(sql))

    def repeated(self) -> Iterator[tuple[int, int]]:
        """Row numbers of figures whose point was given before, each with that of the first."""
        point = "substr(whole, 1, 16)"
        yield from self.fetch(
            f"""
            SELECT again.number, (
                SELECT number FROM {self.rows} WHERE seq = first.seq
            )
            FROM {self.rows} again
            JOIN (
                SELECT {point} AS point, min(seq) AS seq FROM {self.rows}
                GROUP BY {point} HAVING count(*) > 1
            ) first ON substr(again.whole, 1, 16) = first.point AND again.seq <> first.seq
            ORDER BY again.seq
            """  # noqa: S608
        )

    def spans(self) -> list[tuple[Period, int]]:
        """Every period, in order, with how many figures are of it."""
        columns = "period_type, period_start, period_end"
        sql = f"SELECT {columns}, count(*) FROM {self.rows} GROUP BY {columns}"  # noqa: S608
        rows = [
            (Period(kind, _day(start), _day(end)), number)
            for kind, start, end, number in self.fetch(sql)
        ]
        return sorted(rows)

    def places(self) -> list[int]:
        """The keys of all districts."""
        sql = f"SELECT DISTINCT district_id FROM {self.rows}"  # noqa: S608
        return [pk for (pk,) in self.fetch(sql)]

    def figures(self, joins: str = "", condition: str = "true") -> Iterator[Figure]:
        """Staged figures, in the order of the file, as unsaved `Figure` objects.

        `pk` is the sequence number in the file, `number` the row's; `joins` and `condition` speak
        of `r` (rows) and `m` (manners). `derived` is None where a file says nothing of it.
        """
        tables = f"{self.joined} {joins} WHERE ({condition})"
        sql = f"SELECT min(r.seq), max(r.seq) FROM {tables}"  # noqa: S608
        [(first, last)] = list(self.fetch(sql))
        if first is None:
            return
        columns = ", ".join(f"{'r' if name in _NARROW else 'm'}.{name}" for name in STORED)
        sql = (
            f"SELECT r.seq AS id, r.number AS number, {columns} FROM {tables}"  # noqa: S608
            " AND r.seq BETWEEN %s AND %s ORDER BY r.seq"
        )
        for start in range(first, last + 1, FLUSHED):
            yield from Figure.objects.raw(sql, [start, start + FLUSHED - 1])

    @staticmethod
    def column(name: str) -> str:
        """A column of `STORED` as `joined` has it; of `derived`, unsaid is no."""
        if name == "derived":
            return "COALESCE(m.derived, false)"
        return f"r.{name}" if name in _NARROW else f"m.{name}"

    @property
    def joined(self) -> str:
        """The FROM clause of whole figures."""
        return f"{self.rows} r JOIN {self.manners} m ON m.number = r.manner"

    def rewrite(self, changed: list[tuple[int, bytes, tuple]]) -> None:
        """Give staged rows, by sequence number, another `whole` and another manner's columns."""
        rows = [(whole, self._number_of(columns), seq) for seq, whole, columns in changed]
        with locking_nobody_out(), connection.cursor() as cursor:
            self._write(self.manners, ("number", *MANNER), self._manners)
            self._manners = []
            cursor.executemany(
                f"UPDATE {self.rows} SET whole = %s, manner = %s WHERE seq = %s",  # noqa: S608
                rows,
            )

    def fetch(self, sql: str, parameters=()) -> Iterator[tuple]:
        """The rows of a question, in pieces; read them to their end, and ask nothing meanwhile."""
        with locking_nobody_out(), connection.chunked_cursor() as cursor:
            cursor.execute(sql, parameters)
            while rows := cursor.fetchmany(FLUSHED):
                yield from rows

    def _number_of(self, columns: tuple) -> int:
        self._manner_count += 1
        self._manners.append((self._manner_count, *map(for_database, columns)))
        return self._manner_count

    def _create(self):
        self._create_rows()
        columns = ", ".join(f"{name} {_column_type(name)}" for name in MANNER)
        with locking_nobody_out(), connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {self.manners} (number integer PRIMARY KEY, {columns})"
            )

    def _create_rows(self):
        # On SQLite this key is the row's own place; PostgreSQL gets an index when all is in.
        key = "integer" if connection.vendor == "postgresql" else "integer PRIMARY KEY"
        whole = "bytea" if connection.vendor == "postgresql" else "blob"
        columns = ", ".join(f"{name} {_column_type(name)}" for name in _NARROW)
        with locking_nobody_out(), connection.cursor() as cursor:
            cursor.execute(
                f"CREATE TEMPORARY TABLE {self.rows} (seq {key}, number integer, whole {whole},"
                f" {columns}, manner integer)"
            )

    def _write_rows(self):
        if connection.vendor != "postgresql":
            self._write(self.rows, _ROW, self._rows)
            return
        # None of these columns holds anything that COPY would have to be told about. In the order
        # of `FigureRow`: sequence and row number, the digest, keys, period, value, manner.
        line = "{}\t{}\t\\\\x{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n".format
        lines = [
            line(*row[:2], row[2].hex(), *row[3:8], "\\N" if row[8] is None else row[8], row[9])
            for row in self._rows
        ]
        with _copying(self.rows, _ROW) as copy:
            copy.write("".join(lines))

    def _write(self, table, columns, rows):
        if not rows:
            return
        if connection.vendor == "postgresql":
            with _copying(table, columns) as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",  # noqa: S608
                rows,
            )


@contextmanager
def _copying(table, columns):
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with (
        connection.cursor() as cursor,
        connection.wrap_database_errors,
        cursor.copy(statement) as copy,
    ):
        yield copy


def _column_type(name: str) -> str:
    """The type of a staged column: the figure's, without its constraints."""
    return _FIELDS[name].db_type(connection).removesuffix(" unsigned")


def _day(value) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
