"""Tables to which rows are only ever added: triggers refuse the rest in both databases.

A migration guards a table with `guard("accounts_auditentry")`. On SQLite a migration that
rebuilds a guarded table drops its triggers: such a migration ends with `guard(…)` again
(`tests/accounts/test_append_only.py` notices). What is refused raises `IntegrityError`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, migrations, transaction

SUFFIX = "_append_only"

# REPLACE deletes without firing delete triggers, so an INSERT over an existing row is refused too.
SQLITE_GUARDS = {
    "update": "BEFORE UPDATE ON {table}",
    "delete": "BEFORE DELETE ON {table}",
    "replace": ("BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)"),
}
SQLITE_TRIGGER = """
CREATE TRIGGER {name} {event} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""

# Truncating an empty table takes nothing away and is how Django empties a test database.
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_unless_appending() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    has_rows boolean := true;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I.%I)', TG_TABLE_SCHEMA, TG_TABLE_NAME)
            INTO has_rows;
    END IF;
    IF has_rows THEN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$
"""
POSTGRESQL_GUARDS = {
    "row": "BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW",
    "truncate": "BEFORE TRUNCATE ON {table} FOR EACH STATEMENT",
}
POSTGRESQL_TRIGGER = """
CREATE TRIGGER {name} {event} EXECUTE FUNCTION refuse_unless_appending()
"""

GUARDED_TABLES = {
    "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
    "postgresql": """
        SELECT pg_class.relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
        WHERE NOT tgisinternal AND tgname LIKE %s
    """,
}


def guard(table: str) -> migrations.RunPython:
    """The migration operation that lets rows of `table` be added, never changed or removed."""

    def put_on(apps, schema_editor):
        _create_triggers(schema_editor.connection, table)

    def take_off(apps, schema_editor):
        _drop_triggers(schema_editor.connection, table)

    return migrations.RunPython(put_on, take_off, elidable=False)


def guarded_tables(*, using: str = "default") -> list[str]:
    """The tables that are guarded in this database, by name."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(GUARDED_TABLES[connection.vendor], [f"%{SUFFIX}%"])
        return sorted({table for (table,) in cursor.fetchall()})


@contextmanager
def lifted(*tables: str, using: str = "default") -> Iterator[None]:
    """The maintenance switch: `tables` may be changed inside the block, which is a transaction.

    Nobody else sees the guard down: the triggers come back before the block commits, and a
    block that fails leaves everything as it was.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        for table in tables:
            _drop_triggers(connection, table)
        yield
        for table in tables:
            _create_triggers(connection, table)


def _create_triggers(connection, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        guards, statement = _dialect(connection)
        for kind, event in guards.items():
            event = event.format(table=table)
            name = f"{table}{SUFFIX}_{kind}"
            cursor.execute(statement.format(name=name, event=event, table=table))


def _drop_triggers(connection, table: str) -> None:
    guards, _ = _dialect(connection)
    on_table = ""
    if connection.vendor == "postgresql":
        connection.check_constraints()  # no trigger may be dropped while deferred checks wait
        on_table = f" ON {table}"
    with connection.cursor() as cursor:
        for kind in guards:
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}{SUFFIX}_{kind}{on_table}")


def _dialect(connection) -> tuple[dict[str, str], str]:
    if connection.vendor == "postgresql":
        return POSTGRESQL_GUARDS, POSTGRESQL_TRIGGER
    return SQLITE_GUARDS, SQLITE_TRIGGER
