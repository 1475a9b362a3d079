"""What people did and what changed is added to, never rewritten."""

from django.db import migrations

from accounts.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_initial")]

    operations = [guard("publishing_reviewevent"), guard("publishing_change")]
