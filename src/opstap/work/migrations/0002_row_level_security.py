from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial")]

    operations = [
        protect_by_municipality("work_employer"),
        protect_by_municipality("work_workplace"),
        protect_by_municipality("work_task"),
        protect_by_municipality("work_seat"),
    ]
