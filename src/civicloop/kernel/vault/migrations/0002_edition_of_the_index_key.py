from django.db import migrations

from civicloop.kernel.editions.rules import followed_row


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_object_keys"), ("editions", "0001_editions")]
    operations = [
        migrations.RunSQL(
            *followed_row("vault_objectkey", "vault.index", where="row.ref = 'vault:index:1'")
        )
    ]
