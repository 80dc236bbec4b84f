from django.db import migrations

from opstap.core.rls import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial")]

    operations = [
        protect_by_municipality("team_contactmoment"),
        protect_by_municipality("team_snooze"),
    ]
