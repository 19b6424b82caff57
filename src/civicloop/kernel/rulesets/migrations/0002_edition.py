from django.db import migrations

from civicloop.kernel.editions.rules import followed


class Migration(migrations.Migration):
    dependencies = [("rulesets", "0001_versions"), ("editions", "0001_editions")]
    operations = [migrations.RunSQL(*followed("rulesets_ruleset", "rulesets"))]
