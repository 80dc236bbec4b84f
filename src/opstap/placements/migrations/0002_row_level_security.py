from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("placements", "0001_initial")]

    operations = [
        protect_by_municipality("placements_placement"),
        protect_by_municipality("placements_aftercaremoment"),
        protect_by_municipality("placements_checkin"),
    ]
