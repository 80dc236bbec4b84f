from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("team", "0001_initial")]

    operations = [
        protect_by_municipality("team_contactmoment"),
        protect_by_municipality("team_snooze"),
        protect_by_municipality("team_tracktransfer"),
        protect_by_municipality("team_appointment"),
    ]
