from django.db import migrations

from civicloop.kernel.editions.rules import followed

# The note of a key's last use is no change of what it may.
COLUMNS = ("name", "digest", "permissions", "expires_at", "revoked_at")


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_roles_grants_and_keys"),
        ("editions", "0001_editions"),
    ]
    operations = [migrations.RunSQL(*followed("access_apikey", "access.keys", of=COLUMNS))]
