from django.db import migrations, models


class Migration(migrations.Migration):
    """Offices that have forms of address of their own: Prime Minister, member of the European Parliament, sub-prefect."""

    dependencies = [("directory", "0005_datasets")]

    operations = [
        migrations.AlterField(
            model_name="actor",
            name="office",
            field=models.CharField(
                blank=True,
                choices=[
                    ("deputy", "Deputy"),
                    ("senator", "Senator"),
                    ("mep", "Member of the European Parliament"),
                    ("prime", "Prime Minister"),
                    ("minister", "Minister"),
                    ("prefect", "Prefect"),
                    ("subpref", "Sub-prefect"),
                    ("mayor", "Mayor"),
                    ("other", "Other office"),
                ],
                max_length=8,
                verbose_name="office",
            ),
        ),
    ]
