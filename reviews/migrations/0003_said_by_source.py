"""Indexes from which a whole brand's newest reviews and comments, and the review that waits longest, are read.

Those of comments and of waiting reviews hold only these, so that answers without a comment cost no index entry.
"""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("reviews", "0002_history_and_undo")]
    operations = [
        migrations.AddIndex(
            model_name="review",
            index=models.Index(fields=["source", "-posted_to", "-id"], name="review_newest_of_all"),
        ),
        migrations.AddIndex(
            model_name="review",
            index=models.Index(
                fields=["source", "posted_to", "id"],
                condition=Q(replies_told=True, reply="", replied_at__isnull=True),
                name="review_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="surveyresponse",
            index=models.Index(fields=["source", "-answered_at", "-id"], condition=~Q(comment=""), name="survey_said"),
        ),
    ]
