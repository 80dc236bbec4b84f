from django.db import migrations

from opstap.core.row_level_security import also_show, protect_by_municipality

# Whoever comes with a link is nobody yet, so no municipality is in scope: the digest of the address itself shows its row.
BY_ADDRESS = "digest = decode(nullif(current_setting('opstap.guest', true), ''), 'hex')"


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]

    operations = [
        protect_by_municipality("access_involvement"),
        protect_by_municipality("access_look"),
        protect_by_municipality("access_guestlink"),
        also_show("access_guestlink", "by_address", using=BY_ADDRESS),
    ]
