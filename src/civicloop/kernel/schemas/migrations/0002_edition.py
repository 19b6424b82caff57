from django.db import migrations

from civicloop.kernel.editions.rules import followed


class Migration(migrations.Migration):
    dependencies = [("schemas", "0001_form_schemas"), ("editions", "0001_editions")]
    operations = [migrations.RunSQL(*followed("schemas_formschema", "schemas"))]
