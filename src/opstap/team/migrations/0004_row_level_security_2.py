from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("team", "0003_transfers_appointments")]

    operations = [protect_by_municipality("team_tracktransfer"), protect_by_municipality("team_appointment")]
