from django.db import migrations

from opstap.core.row_level_security import IN_MUNICIPALITIES, protect, protect_with_general_rows


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        protect_with_general_rows("core_streamhead"),
        protect_with_general_rows("core_event"),
        protect_with_general_rows("core_eventcontent"),
        protect_with_general_rows("core_storedfile"),
        protect("core_outboxmail", using=f"municipality_id IS NULL OR municipality_id {IN_MUNICIPALITIES}"),
    ]
