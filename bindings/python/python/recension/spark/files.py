"""Makes one file of each table."""

from __future__ import annotations

import glob
import os

import pyarrow.parquet as pq

from .. import arrow
from .tables import TABLES


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
