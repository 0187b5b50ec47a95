"""The steps from many lists to resources, as functions of record batches of Arrow: batches in, batches out.

:func:`parse_batch` reads lists, :func:`keys_batch` says by which keys their entries are found, :func:`score_batch` compares what has one
title, :func:`assign_batch` says which resources are one, :func:`decide_batch` which ones a person's decisions are about, and :func:`changes_batch` what
happened between states of a list. :class:`Follower`
does the first two for lists of several states. Between the steps rows are grouped, counted and joined, which any engine does that has batches; ``recension.spark`` has it done by Spark.
What comes of it is what ``recension index`` has.

A batch is what has ``__arrow_c_array__``: one of pyarrow, nanoarrow or arro3, or a :class:`Batch`, which is what comes back. It is handed
over without a copy, and columns that a step does not need come back as they are. Other threads run meanwhile.

>>> import pyarrow
>>> lists = pyarrow.record_batch({"list": ["trees"], "content": ["- [Ash](https://example.org/ash) - Burns well.\\n"]})
>>> read = pyarrow.record_batch(parse_batch(lists))
>>> read.column("entries")[0].as_py()[0]["title"]
'Ash'
"""

from ._recension import (
    MAX_NAMED,
    MAX_NAMESAKES,
    VERSION,
    VERSION_KEY,
    Batch,
    Follower,
    assign_batch,
    changes_batch,
    decide_batch,
    keys_batch,
    parse_batch,
    score_batch,
)

__all__ = [
    "MAX_NAMED",
    "MAX_NAMESAKES",
    "VERSION",
    "VERSION_KEY",
    "Batch",
    "Follower",
    "assign_batch",
    "changes_batch",
    "decide_batch",
    "keys_batch",
    "parse_batch",
    "score_batch",
]
