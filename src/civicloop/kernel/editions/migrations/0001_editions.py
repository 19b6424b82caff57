from django.db import migrations, models

RENEW = """
CREATE FUNCTION editions_renew() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO editions_edition (family, token) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (family) DO UPDATE SET token = excluded.token;
    RETURN NULL;
END
$$;
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("family", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("token", models.UUIDField()),
            ],
        ),
        migrations.RunSQL(RENEW, "DROP FUNCTION editions_renew;"),
    ]
