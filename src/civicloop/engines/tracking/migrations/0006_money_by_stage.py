from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tracking", "0005_explanations_closed"),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="money_planned",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="money_granted",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="milestone",
            name="money_paid",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name="milestone",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("money_planned__isnull", True), ("money_planned__gte", 0), _connector="OR"),
                    models.Q(("money_granted__isnull", True), ("money_granted__gte", 0), _connector="OR"),
                    models.Q(("money_paid__isnull", True), ("money_paid__gte", 0), _connector="OR"),
                ),
                name="milestone_money_not_below_zero",
            ),
        ),
    ]
