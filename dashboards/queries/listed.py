"""Whole numbers of a group as one text, which both databases put together."""

from typing import Any

from django.db.models import Aggregate, TextField


class Listed(Aggregate):
    """Whole numbers of a group as one text, in one order as long as they are the same."""

    name = "listed"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # The index of groups gives the ids of each in their order.
        return self.as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        listed = "STRING_AGG((%(expressions)s)::text, ',' ORDER BY %(expressions)s)"
        return self.as_sql(compiler, connection, template=listed, **context)
