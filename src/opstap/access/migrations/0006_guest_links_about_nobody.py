from django.db import migrations, models


class Migration(migrations.Migration):
    """A link about no participant: one for filling in a self-assessment. Its lock stays that of its municipality."""

    dependencies = [("access", "0005_guest_link_openings")]

    operations = [
        migrations.AlterField("guestlink", "participant_id", models.UUIDField(blank=True, null=True)),
        migrations.AlterField("guestlink", "role", models.CharField(blank=True, choices=[('case_manager', 'Case manager'), ('coordinator', 'Coordinator'), ('job_hunter', 'Job hunter'), ('coach', 'Coach'), ('volunteer', 'Volunteer'), ('employer', 'Employer'), ('workplace_buddy', 'Buddy at work'), ('participant', 'Participant'), ('policy_officer', 'Policy officer'), ('privacy_officer', 'Privacy officer'), ('administrator', 'Administrator')], max_length=20)),
    ]
