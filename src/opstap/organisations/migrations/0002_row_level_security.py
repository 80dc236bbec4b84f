from django.db import migrations

from opstap.core.rls import IN_MUNICIPALITIES, IN_ORGANISATIONS, protect


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]

    operations = [
        # A partner reads its own agreements before it has any municipality in scope; it may not write them.
        protect(
            "organisations_dataagreement",
            using=f"municipality_id {IN_MUNICIPALITIES} OR organisation_id {IN_ORGANISATIONS}",
            check=f"municipality_id {IN_MUNICIPALITIES}",
        ),
    ]
