from django.db import migrations, models


class Migration(migrations.Migration):
    """How many people each group of a round has, with the source."""

    dependencies = [("questionnaires", "0001_initial")]

    operations = [
        migrations.AddField(model_name="round", name="population", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="round", name="population_source", field=models.CharField(blank=True, max_length=400)
        ),
    ]
