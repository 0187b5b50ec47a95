"""Many lists on a cluster: from documents to resources as a job of Spark, with Parquet in and out.

:func:`corpus` comes to the same as ``recension index add`` of the same lists in the same order, ids included, and its tables are those
of ``recension index export --format parquet``. :func:`changes` says what happened between the states of lists.

    python -m recension.spark corpus DOCUMENTS OUT --work FOLDER
    python -m recension.spark gather OUT FOLDER
    python -m recension.spark changes STATES OUT

What a step does to a batch is said in ``recension.arrow``. What stands here is what any engine does: rows are grouped, sorted, counted and joined.
"""

from .decisions import read_decisions
from .files import gather
from .plan import corpus
from .states import changes
from .steps import small_batches
from .tables import JOINED, TABLES

__all__ = ["JOINED", "TABLES", "changes", "corpus", "gather", "read_decisions", "small_batches"]
