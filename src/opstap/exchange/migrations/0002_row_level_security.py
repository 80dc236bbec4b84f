from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [
        protect_by_municipality("exchange_import"),
        protect_by_municipality("exchange_importrow"),
        protect_by_municipality("exchange_columnmapping"),
    ]
