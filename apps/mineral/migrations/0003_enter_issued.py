"""Enters the rights and permits that were issued before they had tables of their own."""

from django.db import migrations

GROUND = (
    "corners", "geometry", "area", "elevation_top", "elevation_bottom", "south", "west", "north", "east",
)


def enter(apps, schema_editor):
    License = apps.get_model("licenses", "License")
    Application = apps.get_model("mineral", "MineralApplication")
    Right, Permit = apps.get_model("mineral", "MineralRight"), apps.get_model("mineral", "MineralPermit")
    for license in License.objects.filter(kind="mineral.mining_right").order_by("pk"):
        application = Application.objects.get(case=license.source_ref)
        Right.objects.create(
            license=license, application=application, kind="mining", mineral=application.mineral,
            **{column: getattr(application, column) for column in GROUND},
        )
    for license in License.objects.filter(kind="mineral.mining_permit").order_by("pk"):
        application = Application.objects.get(case=license.source_ref)
        right = Right.objects.get(license__number=application.right_number.strip())
        Permit.objects.create(license=license, right=right, application=application)


class Migration(migrations.Migration):
    dependencies = [("mineral", "0002_right_and_permit"), ("licenses", "0003_labels")]
    operations = [migrations.RunPython(enter, migrations.RunPython.noop)]
