"""Runs a job on tables of Parquet."""

from __future__ import annotations

import argparse

from pyspark.sql import SparkSession

from . import changes, corpus, gather, read_decisions, small_batches


def main(arguments: list[str] | None = None) -> None:
    """Run a job on tables of Parquet."""
    parser = argparse.ArgumentParser(prog="python -m recension.spark", description="Many lists on a cluster")
    jobs = parser.add_subparsers(dest="job", required=True)
    job = jobs.add_parser("corpus", help="Find the resources of many lists")
    job.add_argument("documents", help="Parquet with the columns list and content")
    job.add_argument("out", help="Folder for the tables")
    job.add_argument("--work", required=True, help="Folder for what steps come to, which all executors have")
    job.add_argument("--known", help="Folder with the tables of an earlier run, whose ids are kept")
    job.add_argument("--decisions", help="File of pairing decisions, see recension review")
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
            decisions = read_decisions(given.decisions) if given.decisions else []
            corpus(documents, given.out, given.work, given.partitions, given.known, decisions)
        else:
            with small_batches(spark):
                found = changes(spark.read.parquet(given.states), given.by, given.partitions)
                found.write.mode("overwrite").parquet(given.out)
    finally:
        spark.stop()


if __name__ == "__main__":
    main()
