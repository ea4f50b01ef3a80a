"""The case's kind on each of its clocks; those that run already learn theirs."""

from django.db import migrations, models

KNOWN = "UPDATE casework_clock c SET kind = k.kind FROM casework_case k WHERE k.id = c.case_id"


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_months")]

    operations = [
        migrations.AddField(
            model_name="clock",
            name="kind",
            field=models.CharField(default="", max_length=40, verbose_name="类别"),
            preserve_default=False,
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
