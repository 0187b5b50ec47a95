"""The tables that are written, and the types of what steps come to."""

from pyspark.sql import types as T

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

SECTION = T.ArrayType(T.StringType())
ENTRY = [
    T.StructField("title", T.StringType()),
    T.StructField("description", T.StringType()),
    T.StructField("url", T.StringType()),
    T.StructField("section", SECTION),
    T.StructField("line", T.LongType()),
]
ENTRIES = T.ArrayType(
    T.StructType(
        [T.StructField("number", T.LongType()), *ENTRY, T.StructField("occurrence", T.LongType())]
    )
)
CHANGES = T.ArrayType(
    T.StructType(
        [
            T.StructField("changes", T.ArrayType(T.StringType())),
            T.StructField("confidence", T.DoubleType()),
            T.StructField("old", T.StructType(ENTRY)),
            T.StructField("new", T.StructType(ENTRY)),
        ]
    )
)
PARSED = [
    T.StructField("title", T.StringType()),
    T.StructField("language", T.StringType()),
    T.StructField("read_as", T.StringType()),
    T.StructField("encoding", T.StringType()),
    T.StructField("digest", T.LongType()),
    T.StructField("entries", ENTRIES),
]
KEYS = [T.StructField(name, T.LongType()) for name in ("resource_key", "title_key", "wording_key")]
RENAMING = "resource long, list long, day date, old string, new string, basis string"
SCORED = "one long, other long, confidence double, basis string"
ASSIGNED = "component long, resource long, id long, refused array<long>"
