"""What a person decided about resources, as rows."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as F

from .. import arrow
from . import steps
from .tables import DECIDED, DESIGNATED

Decision = Mapping[str, Any]
"""A pair of a decisions file: ``same``, ``one`` and ``other``, each with ``url``, ``title``, ``section``, ``edition`` or ``line``."""

_MAX_NAMED = arrow.MAX_NAMED
_NAMES = ("url", "title", "section", "edition", "line")


def read_decisions(path: str) -> list[Decision]:
    """Read a decisions file, as ``recension review`` writes it."""
    if sys.version_info < (3, 11):
        raise RuntimeError("decisions files are read from Python 3.11 on: give the pairs as dictionaries instead")
    import tomllib

    with open(path, "rb") as file:
        pairs = tomllib.load(file).get("pair", [])
    return [*pairs]


def designated(spark: SparkSession, decisions: Sequence[Decision]) -> DataFrame:
    """Return a row for each of the two entries of each decision, with the keys that it is looked up by."""
    rows = []
    for pair, decision in enumerate(decisions):
        if not isinstance(decision.get("same"), bool):
            raise ValueError(f"decision {pair} does not say whether both are the same: {dict(decision)}")
        for side, name in enumerate(("one", "other")):
            named = decision.get(name)
            if not isinstance(named, Mapping) or not ("url" in named or "title" in named):
                raise ValueError(f"decision {pair} names no url and no title of '{name}': {dict(decision)}")
            wanted = {f"wanted_{key}": named.get(key) for key in _NAMES}
            rows.append({"pair": pair, "same": decision["same"], "side": side, **wanted})
    texts = [row["wanted_title"] or "" for row in rows]
    given = {"list": [""] * len(rows), "title": texts, "description": texts, "url": pa.array([row["wanted_url"] for row in rows], pa.string())}
    keys = pa.record_batch(arrow.keys_batch(pa.record_batch(given)))
    for row, resource, title in zip(rows, keys["resource_key"].to_pylist(), keys["title_key"].to_pylist()):
        by_url = row["wanted_url"] is not None
        row["resource_key"], row["title_key"] = (resource, None) if by_url else (None, title)
    return spark.createDataFrame(rows, DESIGNATED)


def decided(
    named: DataFrame, resources: DataFrame, titles: DataFrame, listings: DataFrame, lists: DataFrame, partitions: int | None
) -> DataFrame:
    """Return what was decided as evidence: a row for each decision, whose ``one`` is null if it fits no two resources."""
    by_url = named.where("resource_key is not null").join(
        resources.select("resource_key", F.col("id").alias("resource")), "resource_key", "left"
    )
    by_title = named.where("resource_key is null").join(titles.select("title_key", "resource"), "title_key", "left")
    # As many as an index looks at.
    place = F.row_number().over(Window.partitionBy("pair", "side").orderBy("resource"))
    by_title = by_title.withColumn("place", place).where(F.col("place") <= _MAX_NAMED).drop("place")
    candidates = by_url.unionByName(by_title)
    names = lists.select(F.col("id").alias("list_id"), F.col("list").alias("list_name"))
    said = listings.join(names, listings["list"] == names["list_id"]).select(
        "resource", F.col("list_name").alias("list"), "title", F.array_join("section", " › ").alias("section"), "line"
    )
    rows = candidates.join(said, "resource", "left")
    grouped = steps.grouped(rows, partitions, "pair").sortWithinPartitions("pair", "side", "resource")
    return grouped.mapInArrow(steps.decided, DECIDED)


def as_evidence(found: DataFrame) -> DataFrame:
    """Return the rows of the table ``identity`` that decisions come to."""
    return found.where("one is not null").select(
        "one",
        "other",
        F.lit(0).cast("long").alias("list"),
        "kind",
        F.lit(datetime.date(1970, 1, 1)).alias("day"),
        F.lit("").alias("basis"),
        F.lit(1.0).alias("confidence"),
    ).distinct()
