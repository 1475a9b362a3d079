"""Rows of guarded tables are added and never changed, in both databases (trap 28)."""

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.append_only import guarded_tables, lifted
from accounts.models import AuditEntry
from tests.factories import make_audit_entry

TABLE = AuditEntry._meta.db_table


def execute(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.django_db
def test_every_table_that_must_be_guarded_is():
    assert guarded_tables() == [
        "accounts_auditentry",
        "publishing_change",
        "publishing_reviewevent",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).update(summary="另一回事"),
        lambda entry: AuditEntry.objects.filter(pk=entry.pk).delete(),
        lambda entry: entry.delete(),
        lambda entry: entry.save(),
        lambda entry: execute("DELETE FROM accounts_auditentry"),
    ],
)
def test_a_written_entry_is_neither_changed_nor_removed(change):
    entry = make_audit_entry(summary="原来的")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        change(entry)
    assert AuditEntry.objects.get().summary == "原来的"


@pytest.mark.django_db
def test_no_insert_takes_the_place_of_a_written_entry():
    entry = make_audit_entry(summary="原来的")
    columns = "id, at, actor, action, record_type, record_code, place_code, detail, summary"
    values = columns.replace("summary", "'换掉'")
    statement = f"INTO {TABLE} ({columns}) SELECT {values} FROM {TABLE} WHERE id = {entry.pk}"  # noqa: S608
    if connection.vendor == "sqlite":
        statement = f"INSERT OR REPLACE {statement}"
    else:
        statement = f"INSERT {statement} ON CONFLICT (id) DO UPDATE SET summary = '换掉'"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(statement)
    assert AuditEntry.objects.get().summary == "原来的"


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
def test_a_table_with_entries_is_not_truncated():
    make_audit_entry()
    connection.check_constraints()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        execute(f"TRUNCATE {TABLE}")
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_maintenance_lifts_the_guard_for_its_own_block_only():
    entry = make_audit_entry(summary="手机号 13800000000")
    with lifted(TABLE):
        AuditEntry.objects.filter(pk=entry.pk).update(summary="已删去个人信息")
    assert AuditEntry.objects.get().summary == "已删去个人信息"
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


@pytest.mark.django_db
def test_a_maintenance_that_fails_changes_nothing_and_leaves_the_guard_up():
    entry = make_audit_entry(summary="原来的")
    with pytest.raises(ZeroDivisionError), lifted(TABLE):
        AuditEntry.objects.update(summary="改到一半")
        raise ZeroDivisionError
    assert AuditEntry.objects.get().summary == "原来的"
    assert TABLE in guarded_tables()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


@pytest.mark.parametrize("attempt", ["first", "second"])
def test_a_transactional_test_leaves_nothing_behind(append_only_lifted, attempt):
    assert AuditEntry.objects.count() == 0
    make_audit_entry()
    with pytest.raises(IntegrityError):
        AuditEntry.objects.all().delete()
