#!/usr/bin/env python3
"""Times the job of Spark and `recension index add` on an eighth, a quarter, a half and all of the lists of a folder, and compares the rows.

    python benches/cluster.py FOLDER [--program recension] [--master local-cluster[2,1,1024]] [--parts 8,4,2,1]

It needs the wheel with its extra `spark` (pip install 'recension[spark]'), Java 17, and the program. Seconds are those of the clock, and in brackets of
processors: of the program, or of the driver, the executors and their Pythons together. That a session has begun is not counted.
"""

import argparse
import datetime
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
from pyspark.sql import SparkSession

from recension.spark import TABLES, corpus

DAY = datetime.date(2026, 1, 2)


def processor_seconds() -> float:
    """Return what this process and all below it have used, those that have ended included."""
    ticks, above = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(stat.parent.name)
        above[number] = int(fields[1])
        ticks[number] = sum(map(int, fields[11:15]))
    own = os.getpid()

    def is_below(number: int) -> bool:
        while number > 1:
            if number == own:
                return True
            number = above.get(number, 0)
        return False

    return sum(used for number, used in ticks.items() if is_below(number)) / os.sysconf("SC_CLK_TCK")


class Measured:
    """Measures what is done within."""

    def __enter__(self) -> "Measured":
        self.start, self.used = time.perf_counter(), processor_seconds()
        return self

    def __exit__(self, *_: object) -> None:
        self.seconds = time.perf_counter() - self.start
        self.processors = processor_seconds() - self.used

    def __str__(self) -> str:
        return f"{self.seconds:.1f} ({self.processors:.1f})"


def rows_differ(one: Path, other: Path) -> list[str]:
    """Return the names of tables whose rows are not the same."""
    differ = []
    for name, order in TABLES.items():
        wanted = pyarrow.parquet.read_table(one / f"{name}.parquet")
        found = pyarrow.parquet.read_table(other / f"{name}.parquet").select(wanted.column_names)
        by = [(column, "ascending") for column in order]
        if found.sort_by(by).to_pylist() != wanted.sort_by(by).to_pylist():
            differ.append(name)
    return differ


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--program", default="recension")
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    parser.add_argument("--parts", default="8,4,2,1")
    given = parser.parse_args()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(given.master).config("spark.ui.enabled", "false")
    builder = builder.config("spark.executor.memory", "1g").config("spark.sql.shuffle.partitions", "4")
    session = builder.config("spark.log.level", "ERROR").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    # A part is drawn by names, which say nothing of what is in them.
    paths = sorted(given.folder.iterdir(), key=lambda path: hashlib.sha1(path.name.encode()).digest())
    with tempfile.TemporaryDirectory() as work:
        session.range(100).selectExpr("sum(id)").collect()
        for share in map(int, given.parts.split(",")):
            measure(session, given.program, Path(work) / str(share), paths[: len(paths) // share], share)
    session.stop()


def measure(session: SparkSession, program: str, work: Path, paths: list[Path], share: int) -> None:
    work.mkdir()
    documents = {
        "list": [path.name for path in paths],
        "content": [path.read_bytes() for path in paths],
        "source": [str(path) for path in paths],
        "place": list(range(len(paths))),
        "day": [DAY] * len(paths),
    }
    size = sum(map(len, documents["content"]))
    pyarrow.parquet.write_table(pyarrow.table(documents), work / "documents.parquet", row_group_size=64)
    listing = work / "lists.jsonl"
    rows = ({"path": str(path), "name": path.name, "date": str(DAY)} for path in paths)
    listing.write_text("".join(json.dumps(row) + "\n" for row in rows))
    store, export = str(work / "lists.db"), work / "export"
    with Measured() as embedded:
        subprocess.run([program, "index", "add", "--quiet", store, "--from", listing], stderr=subprocess.DEVNULL, check=False)
    command = [program, "index", "export", store, "--format", "parquet", "-o", export]
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    with Measured() as cluster:
        corpus(session.read.parquet(str(work / "documents.parquet")), str(work / "tables"), str(work / "work"))
    differ = rows_differ(export, work / "tables")
    lists = pyarrow.parquet.read_metadata(export / "list.parquet").num_rows
    entries = pyarrow.parquet.read_metadata(export / "listing.parquet").num_rows
    print(
        f"1/{share}: {lists} lists, {entries} entries, {size / 1e6:.1f} MB: index add {embedded} s, spark {cluster} s,"
        f" rows {'equal' if not differ else 'differ: ' + ', '.join(differ)}",
        flush=True,
    )


if __name__ == "__main__":
    main()
