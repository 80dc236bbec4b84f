from django.db import migrations

from opstap.core.row_level_security import IN_ORGANISATIONS, also_show, protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        protect_by_municipality("organisations_dataagreement"),
        also_show("organisations_dataagreement", "own_agreements", using=f"organisation_id {IN_ORGANISATIONS}"),
        protect_by_municipality("organisations_municipalsetting"),
    ]
