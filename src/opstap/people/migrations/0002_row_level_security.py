from django.db import migrations

from opstap.core.row_level_security import protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        protect_by_municipality("people_participant"),
        protect_by_municipality("people_languagelevel"),
        protect_by_municipality("people_searchword"),
        protect_by_municipality("people_household"),
        protect_by_municipality("people_householdmember"),
        protect_by_municipality("people_benefitspell"),
        protect_by_municipality("people_enrolment"),
    ]
