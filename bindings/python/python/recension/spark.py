"""Many lists on a cluster: from documents to resources as a job of Spark, with Parquet in and out.

:func:`corpus` comes to the same as ``recension index add`` of the same lists in the same order, ids included, and its tables are those
of ``recension index export --format parquet``. :func:`changes` says what happened between the states of lists.

    python -m recension.spark corpus DOCUMENTS OUT --work FOLDER
    python -m recension.spark gather OUT FOLDER
    python -m recension.spark changes STATES OUT

What a step does to a batch is said in ``recension.arrow``. What stands here is what any engine does: rows are grouped, sorted, counted and joined.
"""

from __future__ import annotations

import argparse
import datetime
import glob
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from . import arrow

__all__ = ["JOINED", "TABLES", "changes", "corpus", "gather"]

DOCUMENTS_PER_BATCH = 64
"""So many documents are in memory at once, in each task: a list may have a megabyte."""

TABLES = {
    "list": ["id"],
    "resource": ["id"],
    "title": ["resource", "key"],
    "listing": ["list", "number"],
    "identity": ["one", "other"],
    "renaming": ["list", "resource"],
}
"""The tables that :func:`corpus` writes, and what their rows are sorted by: those of an export."""

JOINED = "joined"
"""The table that says under which id each resource is shown that evidence is about, and with which ones it is not joined."""

MATCHED = 4
"""The number of evidence of words in an export."""

_MAX_PLACES = 1 << 33
"""``monotonically_increasing_id`` counts up to here in each partition."""

_SECTION = T.ArrayType(T.StringType())
_ENTRY = [
    T.StructField("title", T.StringType()),
    T.StructField("description", T.StringType()),
    T.StructField("url", T.StringType()),
    T.StructField("section", _SECTION),
    T.StructField("line", T.LongType()),
]
_ENTRIES = T.ArrayType(
    T.StructType(
        [T.StructField("number", T.LongType()), *_ENTRY, T.StructField("occurrence", T.LongType())]
    )
)
_CHANGES = T.ArrayType(
    T.StructType(
        [
            T.StructField("changes", T.ArrayType(T.StringType())),
            T.StructField("confidence", T.DoubleType()),
            T.StructField("old", T.StructType(_ENTRY)),
            T.StructField("new", T.StructType(_ENTRY)),
        ]
    )
)
_PARSED = [
    T.StructField("title", T.StringType()),
    T.StructField("language", T.StringType()),
    T.StructField("read_as", T.StringType()),
    T.StructField("encoding", T.StringType()),
    T.StructField("digest", T.LongType()),
    T.StructField("entries", _ENTRIES),
]
_KEYS = [T.StructField(name, T.LongType()) for name in ("resource_key", "title_key", "wording_key")]
_RENAMING = "resource long, list long, day date, old string, new string, basis string"
_SCORED = "one long, other long, confidence double, basis string"
_ASSIGNED = "component long, resource long, id long, refused array<long>"

Step = Callable[[pa.RecordBatch], arrow.Batch]
Batches = Iterator[pa.RecordBatch]


def corpus(documents: DataFrame, out: str, work: str, partitions: int | None = None) -> None:
    """Read lists, find the resources that they have, and write the tables ``TABLES`` and ``JOINED`` below ``out``.

    ``documents`` has a row for each list: ``list`` (its name) and ``content`` (bytes), and may have ``day`` (a date), ``path`` and ``format``
    (see ``recension.arrow.parse_batch``), ``source``, ``licence``, and ``place``: a number that says in which order the lists are taken
    in, which the ids of resources go by; without it they go by the names. Lists without entries are left out.

    What steps come to is kept below ``work``, on storage that all executors have, and can be removed afterwards.
    """
    run = _Run(documents.sparkSession, work, partitions)
    parsed = run.parsed(documents)
    lists = run.numbered_lists(parsed)
    entries = run.entries(lists)
    resources = run.numbered_resources(entries)
    listings = run.listings(entries, resources)
    titles = run.titles(listings)
    identity = run.identity(titles, listings)
    joined = run.joined(identity, listings, lists)
    tables = {
        "list": _list_table(lists),
        "resource": resources.select("id", "url", F.col("resource_key").alias("key")),
        "title": titles.select("resource", F.col("title_key").alias("key")),
        "listing": listings.drop("title_key", "wording_key", "url"),
        "identity": identity,
        "renaming": run.spark.createDataFrame([], _RENAMING),
    }
    for name, order in TABLES.items():
        tables[name].orderBy(*order).write.mode("overwrite").parquet(f"{out}/{name}.parquet")
    joined.select("resource", "id", "refused").write.mode("overwrite").parquet(f"{out}/{JOINED}.parquet")


def changes(states: DataFrame, by: str = "revision", partitions: int | None = None) -> DataFrame:
    """Say what happened to each list since its state before: a row for each state, with the columns that it has but for ``content``.

    ``states`` has the columns of ``recension.arrow.parse_batch`` and one that they are sorted by. What comes of it has ``changes``: null for the
    first state of a list. Each state is read once, and all states of one list by one task.
    """
    grouped = states.repartition(*([partitions] if partitions else []), "list")
    fields = [field for field in states.schema.fields if field.name != "content"]
    schema = T.StructType([*fields, T.StructField("changes", _CHANGES)])
    return grouped.sortWithinPartitions("list", by).mapInArrow(_changed, schema)


def gather(tables: str, folder: str) -> None:
    """Make one file of each table that :func:`corpus` wrote, so that ``recension index import STORE FOLDER`` takes them.

    ``tables`` and ``folder`` are on a file system of this machine; in memory is a part of a table at a time.
    """
    os.makedirs(folder, exist_ok=True)
    for name in TABLES:
        parts = sorted(glob.glob(f"{glob.escape(tables)}/{name}.parquet/part-*.parquet"))
        if not parts:
            raise FileNotFoundError(f"there is no table {name} in {tables}")
        version = {arrow.VERSION_KEY: str(arrow.VERSION)}
        schema = pq.read_schema(parts[0]).with_metadata(version)
        with pq.ParquetWriter(f"{folder}/{name}.parquet", schema, compression="none") as out:
            for part in parts:
                for batch in pq.ParquetFile(part).iter_batches():
                    out.write_batch(batch.replace_schema_metadata(version))


class _Run:
    """One run of the job: where it keeps what steps come to."""

    def __init__(self, spark: SparkSession, work: str, partitions: int | None) -> None:
        self.spark, self.work = spark, work
        self.partitions = [partitions] if partitions else []

    def kept(self, name: str, rows: DataFrame) -> DataFrame:
        """Write rows down, so that what they come from is done once, and read them."""
        path = f"{self.work}/{name}"
        rows.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def parsed(self, documents: DataFrame) -> DataFrame:
        fields = [field for field in documents.schema.fields if field.name != "content"]
        schema = T.StructType([*fields, *_PARSED])
        with small_batches(self.spark):
            rows = documents.repartition(*self.partitions, "list").mapInArrow(_parsed, schema)
            return self.kept("parsed", rows.where(F.size("entries") > 0))

    def numbered_lists(self, parsed: DataFrame) -> DataFrame:
        twice = parsed.groupBy("list").count().where("count > 1").take(1)
        if twice:
            raise ValueError(f"{twice[0]['list']} is there more than once: give one state of each list")
        order = ["place", "list"] if "place" in parsed.columns else ["list"]
        ids = _numbered(self, "lists", parsed.select(*order), order)
        return parsed.join(ids.select("list", "id"), "list")

    def entries(self, lists: DataFrame) -> DataFrame:
        """Return the entries of all lists with their keys."""
        day = F.col("day") if "day" in lists.columns else F.lit(datetime.date.today())
        rows = lists.select(F.col("id"), "list", day.alias("since"), F.explode("entries").alias("entry"))
        rows = rows.select("id", "list", "since", "entry.*")
        schema = T.StructType([*rows.schema.fields, *_KEYS])
        keyed = rows.mapInArrow(_keyed, schema)
        return self.kept("entries", keyed.drop("list", "occurrence").withColumnRenamed("id", "list"))

    def numbered_resources(self, entries: DataFrame) -> DataFrame:
        """Number the resources in the order in which lists have them."""
        place = F.struct("list", "number")
        rows = entries.groupBy("resource_key").agg(
            F.min(place).alias("first"), F.min_by("url", place).alias("url")
        )
        return _numbered(self, "resources", rows, ["first"]).drop("first")

    def listings(self, entries: DataFrame, resources: DataFrame) -> DataFrame:
        ids = resources.select("resource_key", F.col("id").alias("resource"))
        rows = entries.join(ids, "resource_key").select(
            "list",
            "number",
            "resource",
            "title",
            "description",
            "section",
            "line",
            "since",
            F.lit(None).cast("date").alias("until"),
            "url",
            "title_key",
            "wording_key",
        )
        return self.kept("listings", rows)

    def titles(self, listings: DataFrame) -> DataFrame:
        return listings.where("title_key is not null").select("resource", "title_key").distinct()

    def identity(self, titles: DataFrame, listings: DataFrame) -> DataFrame:
        """Return the evidence of words: of each title that some resources have, and not too many."""
        counts = titles.groupBy("title_key").count()
        blocks = counts.where(F.col("count").between(2, arrow.MAX_NAMESAKES)).drop("count")
        members = titles.join(blocks, "title_key").withColumnRenamed("title_key", "block")
        words = listings.dropDuplicates(["resource", "wording_key"])
        rows = members.join(words.select("resource", "title", "description", "url"), "resource")
        grouped = rows.repartition(*self.partitions, "block").sortWithinPartitions("block", "resource")
        pairs = grouped.mapInArrow(_scored, _SCORED).groupBy("one", "other")
        best = pairs.agg(
            F.max_by("basis", "confidence").alias("basis"), F.max("confidence").alias("confidence")
        )
        evidence = best.select(
            "one",
            "other",
            F.lit(0).cast("long").alias("list"),
            F.lit(MATCHED).cast("long").alias("kind"),
            F.lit(datetime.date(1970, 1, 1)).alias("day"),
            "basis",
            "confidence",
        )
        return self.kept("identity", evidence)

    def joined(self, identity: DataFrame, listings: DataFrame, lists: DataFrame) -> DataFrame:
        """Say which resources are one, component by component."""
        components = self.components(identity)
        evidence = identity.join(components, identity["one"] == components["resource"]).select(
            "component",
            "one",
            "other",
            "kind",
            F.lit(None).cast("string").alias("list"),
            "confidence",
            *(F.lit(None).cast(kind).alias(name) for name, kind in (("title", "string"), ("url", "string"))),
            F.lit(None).cast("long").alias("line"),
        )
        names = lists.select(F.col("id").alias("list"), F.col("list").alias("name"))
        had = listings.join(components, "resource").join(names, "list").select(
            "component",
            F.col("resource").alias("one"),
            F.lit(None).cast("long").alias("other"),
            F.lit(None).cast("long").alias("kind"),
            F.col("name").alias("list"),
            F.lit(None).cast("double").alias("confidence"),
            "title",
            "url",
            "line",
        )
        rows = evidence.unionByName(had)
        grouped = rows.repartition(*self.partitions, "component").sortWithinPartitions("component")
        return grouped.mapInArrow(_assigned, _ASSIGNED)

    def components(self, identity: DataFrame) -> DataFrame:
        """Return the connected components: each resource with the least that it is connected with.

        Each takes the least label of its neighbours, and then the label of its label, until nothing changes.
        """
        there = identity.select(F.col("one").alias("resource"), F.col("other").alias("near"))
        back = identity.select(F.col("other").alias("resource"), F.col("one").alias("near"))
        edges = self.kept("edges", there.unionByName(back))
        least = edges.groupBy("resource").agg(F.min("near").alias("least"))
        labels = least.select("resource", F.least("resource", "least").alias("component"))
        for turn in range(64):
            near = labels.select(F.col("resource").alias("near"), F.col("component").alias("other"))
            around = edges.join(near, "near").groupBy("resource").agg(F.min("other").alias("other"))
            closer = labels.join(around, "resource").withColumn("other", F.least("component", "other"))
            above = labels.select(F.col("resource").alias("other"), F.col("component").alias("above"))
            jumped = closer.join(above, "other").select(
                "resource",
                F.col("above").alias("component"),
                (F.col("above") < F.col("component")).alias("changed"),
            )
            jumped = self.kept(f"components-{turn % 2}", jumped)
            labels = jumped.drop("changed")
            if not jumped.where("changed").take(1):
                break
        return labels


@contextmanager
def small_batches(spark: SparkSession) -> Iterator[None]:
    """Hand documents over in small batches: what is done within is done with ``DOCUMENTS_PER_BATCH``."""
    name = "spark.sql.execution.arrow.maxRecordsPerBatch"
    before = spark.conf.get(name)
    spark.conf.set(name, str(min(DOCUMENTS_PER_BATCH, int(before or DOCUMENTS_PER_BATCH))))
    try:
        yield
    finally:
        spark.conf.set(name, before)


def _numbered(run: _Run, name: str, rows: DataFrame, order: list[str]) -> DataFrame:
    """Give rows an ``id`` from 1 in their order, whatever their number: they are sorted by ranges, and ranges counted."""
    spread = rows.repartitionByRange(*run.partitions, *order).sortWithinPartitions(*order)
    spread = spread.withColumn("_range", F.spark_partition_id())
    kept = run.kept(name, spread.withColumn("_place", F.monotonically_increasing_id() % _MAX_PLACES))
    before, offsets = 0, []
    for counted in sorted(kept.groupBy("_range").count().collect()):
        offsets.append((counted["_range"], before))
        before += counted["count"]
    starts = run.spark.createDataFrame(offsets, "_range int, _start long")
    numbered = kept.join(F.broadcast(starts), "_range")
    return numbered.withColumn("id", F.col("_start") + F.col("_place") + 1).drop("_range", "_place", "_start")


def _list_table(lists: DataFrame) -> DataFrame:
    """Return the lists as an export has them."""

    def text(name: str) -> Column:
        known = F.coalesce(F.col(name), F.lit("")) if name in lists.columns else F.lit("")
        return known.alias(name)

    day = F.col("day") if "day" in lists.columns else F.lit(datetime.date.today())
    return lists.select(
        "id",
        F.col("list").alias("name"),
        "title",
        text("source"),
        text("licence"),
        "language",
        F.lit(False).alias("history"),
        day.alias("first_day"),
        day.alias("day"),
        "digest",
        F.size("entries").cast("long").alias("entries"),
        text("home"),
    )


def _parsed(batches: Batches) -> Batches:
    return _each(batches, arrow.parse_batch)


def _keyed(batches: Batches) -> Batches:
    return _each(batches, arrow.keys_batch)


def _scored(batches: Batches) -> Batches:
    return _each(whole_groups(batches, "block"), arrow.score_batch)


def _assigned(batches: Batches) -> Batches:
    return _each(whole_groups(batches, "component"), arrow.assign_batch)


def _each(batches: Batches, step: Step) -> Batches:
    for batch in batches:
        yield pa.record_batch(step(batch))


def _changed(batches: Batches) -> Batches:
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


def main(arguments: list[str] | None = None) -> None:
    """Run a job on tables of Parquet."""
    parser = argparse.ArgumentParser(prog="python -m recension.spark", description="Many lists on a cluster")
    jobs = parser.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("corpus", help="Find the resources of many lists")
    job.add_argument("documents", help="Parquet with the columns list and content")
    job.add_argument("out", help="Folder for the tables")
    job.add_argument("--work", required=True, help="Folder for what steps come to, which all executors have")
    job.add_argument("--partitions", type=int, help="Number of parts of each shuffle [default: that of Spark]")
    job = jobs.add_parser("changes", help="Say what happened between the states of lists")
    job.add_argument("states", help="Parquet with the columns list, content, and one that says the order")
    job.add_argument("out", help="Folder for the result")
    job.add_argument("--by", default="revision", help="Column that says the order [default: revision]")
    job.add_argument("--partitions", type=int, help="Number of parts of each shuffle [default: that of Spark]")
    job = jobs.add_parser("gather", help="Make one file of each table, for recension index import")
    job.add_argument("tables", help="Folder that corpus wrote")
    job.add_argument("folder", help="Folder for the files")
    given = parser.parse_args(arguments)
    if given.job == "gather":
        gather(given.tables, given.folder)
        return
    spark = SparkSession.builder.appName(f"recension {given.job}").getOrCreate()
    try:
        if given.job == "corpus":
            documents = spark.read.parquet(given.documents)
            corpus(documents, given.out, given.work, given.partitions)
        else:
            with small_batches(spark):
                found = changes(spark.read.parquet(given.states), given.by, given.partitions)
                found.write.mode("overwrite").parquet(given.out)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
