from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("organisations", "0004_settings")]

    operations = [protect_by_municipality("organisations_municipalsetting")]
