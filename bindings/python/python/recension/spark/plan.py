"""From documents to resources."""

from __future__ import annotations

import datetime
import warnings
from collections.abc import Sequence

from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F

from .. import arrow
from . import steps
from .decisions import Decision, as_evidence, decided, designated
from .tables import ASSIGNED, EVIDENCE, FOLLOWED, JOINED, MATCHED, RELINKED, SCORED, TABLES

_MAX_PLACES = 1 << 33
"""``monotonically_increasing_id`` counts up to here in each partition."""


def corpus(
    documents: DataFrame,
    out: str,
    work: str,
    partitions: int | None = None,
    known: str | None = None,
    decisions: Sequence[Decision] = (),
) -> None:
    """Read lists, find the resources that they have, and write the tables ``TABLES`` and ``JOINED`` below ``out``.

    ``documents`` has a row for each list, or for each state of it: ``list`` (its name) and ``content`` (bytes). It may have ``day`` (a date, by which
    the states of a list are sorted; else it is today), ``commit`` (what a state is known by, which evidence then names), ``path`` and ``format`` (see ``recension.arrow.parse_batch``), ``source`` and ``licence``, and
    ``place``: a number that says in which order the lists are taken in, which the ids of resources go by; without it they go by the names.
    States without entries are left out.

    ``known`` is where an earlier run wrote its tables, or an index its export: its lists and resources keep their ids, and resources that no
    list has any longer stay. Lists that are not among the documents do not.

    ``decisions`` are what a person decided about resources, as :func:`read_decisions` reads it. Of those that name what no list has, or
    what fits several resources, a warning says how many they are.

    What steps come to is kept below ``work``, on storage that all executors have, and can be removed afterwards.
    """
    if known is not None and known.rstrip("/") == out.rstrip("/"):
        raise ValueError(f"{out} is read from, and would be written over: write to another folder")
    run = _Run(documents.sparkSession, work, partitions, known)
    lists = run.numbered_lists(run.followed(documents))
    resources = run.numbered_resources(lists)
    listings = run.listings(lists, resources)
    titles = run.titles(lists, resources)
    renames = run.renames(lists, resources)
    evidence = run.moves(lists, resources)
    if decisions:
        named = designated(documents.sparkSession, decisions)
        evidence = evidence.unionByName(run.decided(named, resources, titles, listings, lists))
    identity = run.identity(titles, listings, evidence)
    joined = run.joined(identity, listings, renames, resources, lists)
    tables = {
        "list": _list_table(lists),
        "resource": resources.select("id", "url", F.col("resource_key").alias("key")),
        "title": titles.select("resource", F.col("title_key").alias("key")),
        "listing": listings.drop("title_key", "wording_key", "url"),
        "identity": identity,
        "renaming": renames,
    }
    for name, order in TABLES.items():
        tables[name].orderBy(*order).write.mode("overwrite").parquet(f"{out}/{name}.parquet")
    joined.select("resource", "id", "refused").write.mode("overwrite").parquet(f"{out}/{JOINED}.parquet")


class _Run:
    """One run of the job: where it keeps what steps come to."""

    def __init__(self, spark: SparkSession, work: str, partitions: int | None, known: str | None) -> None:
        self.spark, self.work, self.known = spark, work, known
        self.partitions = partitions

    def kept(self, name: str, rows: DataFrame) -> DataFrame:
        """Write rows down, so that what they come from is done once, and read them."""
        path = f"{self.work}/{name}"
        rows.write.mode("overwrite").parquet(path)
        return self.spark.read.parquet(path)

    def followed(self, documents: DataFrame) -> DataFrame:
        """Follow the lists from state to state, and add what is said of the newest one."""
        if "day" not in documents.columns:
            documents = documents.withColumn("day", F.lit(datetime.date.today()))
        order = ["list", "day", *(["place"] if "place" in documents.columns else [])]
        grouped = steps.grouped(documents, self.partitions, "list").sortWithinPartitions(*order)
        with steps.small_batches(self.spark):
            lists = self.kept("followed", grouped.mapInArrow(steps.followed, FOLLOWED))
        said = [name for name in ("source", "licence", "home") if name in documents.columns]
        place = F.min("place" if "place" in documents.columns else F.lit(0)).alias("place")
        newest = documents.groupBy("list").agg(place, *(F.max_by(name, "day").alias(name) for name in said))
        return lists.join(self.kept("newest", newest), "list")

    def numbered_lists(self, lists: DataFrame) -> DataFrame:
        known = self.known_ids("list", "name").withColumnRenamed("name", "list")
        ids = self.numbered("lists", lists.select("place", "list"), ["place", "list"], "list", known)
        return lists.join(ids.select("list", "id").unionByName(known.select("list", "id")), "list")

    def numbered_resources(self, lists: DataFrame) -> DataFrame:
        """Number the resources in the order in which lists had them."""
        rows = lists.select("id", F.posexplode("resources").alias("number", "resource"))
        place = F.struct("id", "number")
        rows = rows.groupBy("resource.resource_key").agg(
            F.min(place).alias("first"), F.min_by("resource.url", place).alias("url")
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
        new, parts = rows.join(known, by, "left_anti"), self.partitions
        spread = new.repartitionByRange(parts, *order) if parts else new.repartitionByRange(*order)
        spread = spread.sortWithinPartitions(*order).withColumn("_range", F.spark_partition_id())
        kept = self.kept(name, spread.withColumn("_place", F.monotonically_increasing_id() % _MAX_PLACES))
        before, offsets = known.agg(F.max("id")).collect()[0][0] or 0, []
        for counted in sorted(kept.groupBy("_range").count().collect()):
            offsets.append((counted["_range"], before))
            before += counted["count"]
        starts = F.broadcast(self.spark.createDataFrame(offsets, "_range int, _start long"))
        numbered = kept.join(starts, "_range").withColumn("id", F.col("_start") + F.col("_place") + 1)
        return numbered.drop("_range", "_place", "_start")

    def listings(self, lists: DataFrame, resources: DataFrame) -> DataFrame:
        rows = _records(lists, "listings").join(_ids(resources, "resource"), "resource_key")
        return self.kept("listings", rows.drop("resource_key"))

    def titles(self, lists: DataFrame, resources: DataFrame) -> DataFrame:
        rows = _records(lists, "titles").join(_ids(resources, "resource"), "resource_key")
        return self.kept("titles", rows.select("resource", "title_key").distinct())

    def renames(self, lists: DataFrame, resources: DataFrame) -> DataFrame:
        rows = _records(lists, "renames").join(_ids(resources, "resource"), "resource_key")
        return rows.select("resource", "list", "day", "old", "new", "basis")

    def moves(self, lists: DataFrame, resources: DataFrame) -> DataFrame:
        """Return the evidence of lists that gave an entry another address."""
        rows = _records(lists, "moves").join(_ids(resources, "one"), "one_key")
        rows = rows.join(_ids(resources, "other"), "other_key")
        kind = F.lit(RELINKED).cast("long").alias("kind")
        return rows.select("one", "other", "list", kind, "day", "basis", "confidence")

    def decided(
        self, named: DataFrame, resources: DataFrame, titles: DataFrame, listings: DataFrame, lists: DataFrame
    ) -> DataFrame:
        """Return what a person decided, and say how much of it is about nothing."""
        found = self.kept("decided", decided(named, resources, titles, listings, lists, self.partitions))
        lost = found.where("one is null").count()
        if lost > 0:
            warnings.warn(f"{lost} of the decisions name what no list has, or what fits several resources", stacklevel=3)
        return as_evidence(found)

    def identity(self, titles: DataFrame, listings: DataFrame, others: DataFrame) -> DataFrame:
        """Return all evidence: what others say, and the words of each title that some resources have, and not too many."""
        counts = titles.groupBy("title_key").count()
        blocks = counts.where(F.col("count").between(2, arrow.MAX_NAMESAKES)).drop("count")
        members = titles.join(blocks, "title_key").withColumnRenamed("title_key", "block")
        words = listings.dropDuplicates(["resource", "wording_key"])
        rows = members.join(words.select("resource", "title", "description", "url"), "resource")
        grouped = steps.grouped(rows, self.partitions, "block").sortWithinPartitions("block", "resource")
        pairs = grouped.mapInArrow(steps.scored, SCORED).groupBy("one", "other")
        best = pairs.agg(
            F.max_by("basis", "confidence").alias("basis"), F.max("confidence").alias("confidence")
        )
        matches = best.select(
            "one",
            "other",
            F.lit(0).cast("long").alias("list"),
            F.lit(MATCHED).cast("long").alias("kind"),
            F.lit(datetime.date(1970, 1, 1)).alias("day"),
            "basis",
            "confidence",
        )
        return self.kept("identity", matches.unionByName(others))

    def joined(
        self,
        identity: DataFrame,
        listings: DataFrame,
        renames: DataFrame,
        resources: DataFrame,
        lists: DataFrame,
    ) -> DataFrame:
        """Say which resources are one, component by component."""
        components = self.components(identity).withColumnRenamed("resource", "one")
        names = lists.select(F.col("id").alias("number_of_list"), F.col("list").alias("name"))
        rows = [
            identity.join(components, "one"),
            listings.withColumnRenamed("resource", "one")
            .join(components, "one")
            .withColumn("gone", F.col("until").isNotNull()),
            renames.select(F.col("resource").alias("one"), "list", F.col("old").alias("title"))
            .join(components, "one")
            .withColumn("former", F.lit(True)),
            resources.where("url is not null")
            .select(F.col("id").alias("one"), "url")
            .join(components, "one")
            .withColumn("list", F.lit(0).cast("long")),
        ]
        said = [
            row.join(names, row["list"] == names["number_of_list"], "left").select(
                *(
                    (F.col(name) if name in row.columns else F.lit(None).cast(kind)).alias(name)
                    for name, kind in EVIDENCE.items()
                ),
                F.col("name").alias("list"),
            )
            for row in rows
        ]
        united = said[0].unionByName(said[1]).unionByName(said[2]).unionByName(said[3])
        grouped = steps.grouped(united, self.partitions, "component")
        # A resource without an address has its name from the first of its entries.
        grouped = grouped.sortWithinPartitions("component", "list", "number")
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


def _records(lists: DataFrame, name: str) -> DataFrame:
    """Return the records that lists have in a column, each with the id of its list."""
    return lists.select(F.col("id").alias("list"), F.explode(name).alias("record")).select("list", "record.*")


def _ids(resources: DataFrame, name: str) -> DataFrame:
    """Return the ids of resources as a column of that name, by ``…_key``."""
    return resources.select(F.col("resource_key").alias(f"{name}_key"), F.col("id").alias(name))


def _list_table(lists: DataFrame) -> DataFrame:
    """Return the lists as an export has them."""

    def text(name: str) -> Column:
        known = F.coalesce(F.col(name), F.lit("")) if name in lists.columns else F.lit("")
        return known.alias(name)

    return lists.select(
        "id",
        F.col("list").alias("name"),
        "title",
        text("source"),
        text("licence"),
        "language",
        F.lit(False).alias("history"),
        "first_day",
        "day",
        "digest",
        "entries",
        text("home"),
    )
