from django.db import migrations, models


class Migration(migrations.Migration):
    """Which files of a source an import read, and of what date."""

    dependencies = [("directory", "0004_everyone_who_decides")]

    operations = [
        migrations.AddField(model_name="importrun", name="datasets", field=models.JSONField(default=dict)),
    ]
