"""The month tallies that sum the facts, and the marks of those that no longer follow from them."""

from django.db import models
from django.db.models import Q

from locations.models import Location


class MonthTally(models.Model):
    """The sums of one measure over the facts of one cell; add rows first, divide last.

    A cell is (location, measure, series, first month, last month). ``series`` is the publisher or the question's
    scale and direction, so that what must not be mixed never is. ``histogram`` counts facts by the raw score (or by
    logarithmic bin for durations), as pairs of bin and count in text keys.
    """

    # The unique key begins with it, so an index of its own would only slow writing down.
    location = models.ForeignKey(Location, on_delete=models.CASCADE, db_index=False)
    measure = models.CharField(max_length=40)
    series = models.CharField(max_length=80)
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    n = models.BigIntegerField()
    total = models.FloatField()
    total_sq = models.FloatField()
    histogram = models.JSONField(default=dict)
    location_version = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["location", "measure", "series", "first_month", "last_month"], name="tally_one_per_cell"
            ),
            models.CheckConstraint(condition=Q(n__gt=0), name="tally_of_something"),
        ]
        indexes = [models.Index(fields=["measure", "last_month"], name="tally_by_measure")]


class StaleCell(models.Model):
    """A mark that the tallies of a (location, months) no longer follow from the facts; written together with them.

    Marks are only ever added, and taken away by the one who recounted after reading them. A cell may carry several:
    one that arrives during a recount has an id of its own and stays.
    """

    location = models.ForeignKey(Location, on_delete=models.CASCADE, db_index=False)
    first_month = models.IntegerField()
    last_month = models.IntegerField()
    # Not a foreign key, which would be checked for every mark; a mark lives for seconds.
    import_id = models.BigIntegerField(null=True, help_text="the import that set it, where one did")

    class Meta:
        indexes = [models.Index(fields=["location", "first_month", "last_month"], name="stale_cells_in_order")]
