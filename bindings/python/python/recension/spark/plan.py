"""From documents to resources."""

from __future__ import annotations

import datetime

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from .. import arrow
from . import steps
from .tables import ASSIGNED, JOINED, KEYS, MATCHED, PARSED, RENAMING, SCORED, TABLES

_MAX_PLACES = 1 << 33
"""``monotonically_increasing_id`` counts up to here in each partition."""


def corpus(
    documents: DataFrame, out: str, work: str, partitions: int | None = None, known: str | None = None
) -> None:
    """Read lists, find the resources that they have, and write the tables ``TABLES`` and ``JOINED`` below ``out``.

    ``documents`` has a row for each list: ``list`` (its name) and ``content`` (bytes), and may have ``day`` (a date), ``path`` and ``format``
    (see ``recension.arrow.parse_batch``), ``source``, ``licence``, and ``place``: a number that says in which order the lists are taken
    in, which the ids of resources go by; without it they go by the names. Lists without entries are left out.

    ``known`` is where an earlier run wrote its tables, or an index its export: its lists and resources keep their ids, and resources that no
    list has any longer stay.

    What steps come to is kept below ``work``, on storage that all executors have, and can be removed afterwards.
    """
    run = _Run(documents.sparkSession, work, partitions, known)
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
        "renaming": run.spark.createDataFrame([], RENAMING),
    }
    for name, order in TABLES.items():
        tables[name].orderBy(*order).write.mode("overwrite").parquet(f"{out}/{name}.parquet")
    joined.select("resource", "id", "refused").write.mode("overwrite").parquet(f"{out}/{JOINED}.parquet")


class _Run:
    """One run of the job: where it keeps what steps come to."""

    def __init__(self, spark: SparkSession, work: str, partitions: int | None, known: str | None) -> None:
        self.spark, self.work, self.known = spark, work, known
        self.partitions = [partitions] if partitions else []

    def kept(self, name: str, rows: DataFrame) -> DataFrame:
        """Write rows down, so that what they come from is done once, and read them."""
        path = f"{self.work}/{name}"
        rows.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def parsed(self, documents: DataFrame) -> DataFrame:
        fields = [field for field in documents.schema.fields if field.name != "content"]
        schema = T.StructType([*fields, *PARSED])
        with steps.small_batches(self.spark):
            rows = documents.repartition(*self.partitions, "list").mapInArrow(steps.parsed, schema)
            return self.kept("parsed", rows.where(F.size("entries") > 0))

    def numbered_lists(self, parsed: DataFrame) -> DataFrame:
        twice = parsed.groupBy("list").count().where("count > 1").take(1)
        if twice:
            raise ValueError(f"{twice[0]['list']} is there more than once: give one state of each list")
        order = ["place", "list"] if "place" in parsed.columns else ["list"]
        known = self.known_ids("list", "name").withColumnRenamed("name", "list")
        ids = self.numbered("lists", parsed.select(*order), order, "list", known)
        return parsed.join(ids.select("list", "id").unionByName(known.select("list", "id")), "list")

    def entries(self, lists: DataFrame) -> DataFrame:
        """Return the entries of all lists with their keys."""
        day = F.col("day") if "day" in lists.columns else F.lit(datetime.date.today())
        rows = lists.select(F.col("id"), "list", day.alias("since"), F.explode("entries").alias("entry"))
        rows = rows.select("id", "list", "since", "entry.*")
        schema = T.StructType([*rows.schema.fields, *KEYS])
        keyed = rows.mapInArrow(steps.keyed, schema)
        return self.kept("entries", keyed.drop("list", "occurrence").withColumnRenamed("id", "list"))

    def numbered_resources(self, entries: DataFrame) -> DataFrame:
        """Number the resources in the order in which lists have them."""
        place = F.struct("list", "number")
        rows = entries.groupBy("resource_key").agg(
            F.min(place).alias("first"), F.min_by("url", place).alias("url")
        )
        known = self.known_ids("resource", "key", "url").withColumnRenamed("key", "resource_key")
        numbered = self.numbered("resources", rows, ["first"], "resource_key", known)
        return numbered.drop("first").unionByName(known)

    def known_ids(self, table: str, *columns: str) -> DataFrame:
        """Return the ids of an earlier run."""
        kinds = {"name": "string", "key": "long", "url": "string"}
        if self.known is None:
            schema = ", ".join(f"{name} {kinds[name]}" for name in columns)
            return self.spark.createDataFrame([], f"id long, {schema}")
        return self.spark.read.parquet(f"{self.known}/{table}.parquet").select("id", *columns)

    def numbered(self, name: str, rows: DataFrame, order: list[str], by: str, known: DataFrame) -> DataFrame:
        """Give rows an ``id`` in their order, behind those that are known; rows that are known are left out.

        However many there are, nothing is done in one place: they are sorted by ranges, and the ranges are counted.
        """
        spread = rows.join(known, by, "left_anti").repartitionByRange(*self.partitions, *order)
        spread = spread.sortWithinPartitions(*order).withColumn("_range", F.spark_partition_id())
        kept = self.kept(name, spread.withColumn("_place", F.monotonically_increasing_id() % _MAX_PLACES))
        before, offsets = known.agg(F.max("id")).collect()[0][0] or 0, []
        for counted in sorted(kept.groupBy("_range").count().collect()):
            offsets.append((counted["_range"], before))
            before += counted["count"]
        starts = F.broadcast(self.spark.createDataFrame(offsets, "_range int, _start long"))
        numbered = kept.join(starts, "_range").withColumn("id", F.col("_start") + F.col("_place") + 1)
        return numbered.drop("_range", "_place", "_start")

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
        pairs = grouped.mapInArrow(steps.scored, SCORED).groupBy("one", "other")
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
        return grouped.mapInArrow(steps.assigned, ASSIGNED)

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
