"""Says what happened between the states of lists."""

from __future__ import annotations

from pyspark.sql import DataFrame
from pyspark.sql import types as T

from . import steps
from .tables import CHANGES


def changes(states: DataFrame, by: str = "revision", partitions: int | None = None) -> DataFrame:
    """Say what happened to each list since its state before: a row for each state, with the columns that it has but for ``content``.

    ``states`` has the columns of ``recension.arrow.parse_batch`` and one that they are sorted by. What comes of it has ``changes``: null for the
    first state of a list. Each state is read once, and all states of one list by one
    task. Write it down within :func:`small_batches`, or set ``spark.sql.execution.arrow.maxRecordsPerBatch``: states are large.
    """
    grouped = steps.grouped(states, partitions, "list")
    fields = [field for field in states.schema.fields if field.name != "content"]
    schema = T.StructType([*fields, T.StructField("changes", CHANGES)])
    return grouped.sortWithinPartitions("list", by).mapInArrow(steps.changed, schema)
