from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("tracks", "0001_initial")]

    operations = [
        protect_by_municipality("tracks_track"),
        protect_by_municipality("tracks_phasestay"),
        protect_by_municipality("tracks_action"),
        protect_by_municipality("tracks_phasedecision"),
        protect_by_municipality("tracks_outflow"),
        protect_by_municipality("tracks_positionspan"),
    ]
