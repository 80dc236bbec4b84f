from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        protect_by_municipality("access_involvement"),
        protect_by_municipality("access_look"),
    ]
