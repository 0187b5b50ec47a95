"""What is done to the batches of a task: each step of ``recension.arrow``, on batches that it can work on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
from pyspark.sql import DataFrame, SparkSession

from .. import arrow

DOCUMENTS_PER_BATCH = 64
"""So many documents are in memory at once, in each task: a list may have a megabyte."""

Step = Callable[[pa.RecordBatch], arrow.Batch]
Batches = Iterable[pa.RecordBatch]


@contextmanager
def small_batches(spark: SparkSession) -> Iterator[None]:
    """Hand documents over in small batches: what is done within is done with ``DOCUMENTS_PER_BATCH``."""
    name = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(name) or ""
    is_smaller = before.isdigit() and 0 < int(before) < DOCUMENTS_PER_BATCH
    spark.conf.set(name, before if is_smaller else str(DOCUMENTS_PER_BATCH))
    try:
        yield
    finally:
        spark.conf.set(name, before)


def grouped(rows: DataFrame, partitions: int | None, column: str) -> DataFrame:
    """Bring rows of one value together, into so many partitions, or into as many as Spark is set to."""
    return rows.repartition(partitions, column) if partitions else rows.repartition(column)


def followed(batches: Batches) -> Batches:
    follower = arrow.Follower()
    for batch in batches:
        yield pa.record_batch(follower.push(batch))
    yield pa.record_batch(follower.finish())


def scored(batches: Batches) -> Batches:
    return _each(whole_groups(batches, "block"), arrow.score_batch)


def assigned(batches: Batches) -> Batches:
    return _each(whole_groups(batches, "component"), arrow.assign_batch)


def decided(batches: Batches) -> Batches:
    return _each(whole_groups(batches, "pair"), arrow.decide_batch)


def _each(batches: Batches, step: Step) -> Batches:
    for batch in batches:
        yield pa.record_batch(step(batch))


def changed(batches: Batches) -> Batches:
    before = None
    for batch in batches:
        if batch.num_rows == 0:
            continue
        both = _concatenated([before, batch]) if before is not None else batch
        found = pa.record_batch(arrow.changes_batch(both))
        yield found.slice(0 if before is None else 1)
        before = batch.slice(batch.num_rows - 1)


def whole_groups(batches: Batches, column: str) -> Batches:
    """Cut batches anew, so that none ends within a group of rows that have one value in a column; such rows stand together."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if batch.num_rows == 0:
            continue
        values = batch.column(column)
        last = values[-1]
        start = pc.index(values, last).as_py()
        if start == 0 and held and held[0].column(column)[0] == last:
            held.append(batch)
            continue
        if held or start > 0:
            yield _concatenated([*held, batch.slice(0, start)])
        held = [batch.slice(start)]
    if held:
        yield _concatenated(held)


def _concatenated(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    filled = [batch for batch in batches if batch.num_rows > 0]
    if len(filled) == 1:
        return filled[0]
    return pa.Table.from_batches(filled).combine_chunks().to_batches()[0]
