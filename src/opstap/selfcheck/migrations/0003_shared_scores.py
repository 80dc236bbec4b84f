import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from opstap.core.row_level_security import ANY_SCOPE, also_show, protect_by_municipality


class Migration(migrations.Migration):
    """Scores that a municipality agreed to share: any scope reads them, only its own writes them (docs/adr/0014)."""

    dependencies = [
        ("organisations", "0005_settings_row_level_security"),
        ("selfcheck", "0002_row_level_security"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SharedScores",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("instrument", models.CharField(max_length=60)),
                ("version", models.PositiveIntegerField()),
                ("scores", models.JSONField()),
                ("contact", models.CharField(blank=True, max_length=200, verbose_name="Who may be called, and how?")),
                ("assessed_on", models.DateField()),
                ("since", models.DateField()),
                ("agreed_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("assessment", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="selfcheck.assessment")),
                ("municipality", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.municipality")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("municipality", "instrument"), name="shared_once")],
            },
        ),
        protect_by_municipality("selfcheck_sharedscores"),
        also_show("selfcheck_sharedscores", "agreed_to_share", using=ANY_SCOPE),
    ]
