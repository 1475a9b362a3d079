"""On PostgreSQL each interval of a project ends where another of it begins.

With the unique beginnings, ends and open interval this leaves one chain: no gap, no overlap.
SQLite cannot be given such a key later; there the transaction and the command keep the chain.
"""

from django.db import migrations

NAME = "projects_projectstate_ends_where_the_next_begins"


def chain(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE projects_projectstate ADD CONSTRAINT {NAME}"
            " FOREIGN KEY (project_id, valid_to)"
            " REFERENCES projects_projectstate (project_id, valid_from)"
            " DEFERRABLE INITIALLY DEFERRED"
        )


def unchain(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE projects_projectstate DROP CONSTRAINT {NAME}")


class Migration(migrations.Migration):
    dependencies = [("projects", "0001_initial")]

    operations = [migrations.RunPython(chain, unchain, elidable=False)]
