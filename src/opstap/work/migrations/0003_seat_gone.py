from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("work", "0002_row_level_security")]

    operations = [migrations.AddField("seat", "gone_on", models.DateField(blank=True, null=True))]
