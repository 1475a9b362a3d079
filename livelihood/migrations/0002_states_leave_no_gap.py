"""The intervals of a matter are one chain: where one ends, another begins.

With the constraints of `MatterState` (one beginning a day, one end a day, one open) a foreign key
from each end to the next beginning leaves neither gap nor overlap. Deferred: a chain is written
anew within one transaction. PostgreSQL only; SQLite cannot add such a key to a table that stands
and so `manage.py rebuild_matter_states --check` looks.
"""

from django.db import migrations

NAME = "livelihood_matterstate_leaves_no_gap"


def chain(apps, schema_editor):
    """Put the key on, on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"ALTER TABLE livelihood_matterstate ADD CONSTRAINT {NAME} "
            "FOREIGN KEY (matter_id, valid_to) "
            "REFERENCES livelihood_matterstate (matter_id, valid_from) "
            "DEFERRABLE INITIALLY DEFERRED"
        )


def unchain(apps, schema_editor):
    """Take it off again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"ALTER TABLE livelihood_matterstate DROP CONSTRAINT {NAME}")


class Migration(migrations.Migration):
    dependencies = [("livelihood", "0001_initial")]

    operations = [migrations.RunPython(chain, unchain, elidable=False)]
