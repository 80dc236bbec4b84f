from django.db import migrations

from opstap.core.row_level_security import ANY_SCOPE, also_show, protect_by_municipality


class Migration(migrations.Migration):
    dependencies = [("selfcheck", "0001_initial")]

    operations = [
        protect_by_municipality("selfcheck_assessment"),
        protect_by_municipality("selfcheck_respondent"),
        protect_by_municipality("selfcheck_answer"),
        protect_by_municipality("selfcheck_agreedscore"),
        protect_by_municipality("selfcheck_organisationaction"),
        protect_by_municipality("selfcheck_sharedscores"),
        also_show("selfcheck_sharedscores", "agreed_to_share", using=ANY_SCOPE),
    ]
