"""The tables that are written, and the types of what steps come to."""

from pyspark.sql import types as T

TABLES = {
    "list": ["id"],
    "resource": ["id"],
    "title": ["resource", "key"],
    "listing": ["list", "number"],
    "identity": ["one", "other", "list", "kind"],
    "renaming": ["list", "resource", "day", "old", "new"],
}
"""The tables that :func:`corpus` writes, and what their rows are sorted by: those of an export."""

JOINED = "joined"
"""The table that says under which id each resource is shown that evidence is about, and with which ones it is not joined."""

RELINKED, MATCHED = 3, 4
"""The numbers of evidence of moves, and of words, in an export."""

SECTION = T.ArrayType(T.StringType())
ENTRY = [
    T.StructField("title", T.StringType()),
    T.StructField("description", T.StringType()),
    T.StructField("url", T.StringType()),
    T.StructField("section", SECTION),
    T.StructField("line", T.LongType()),
]
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
FOLLOWED = """
    list string, title string, language string, digest long, entries long, first_day date, day date,
    resources array<struct<resource_key: long, url: string>>,
    titles array<struct<resource_key: long, title_key: long>>,
    listings array<struct<number: long, resource_key: long, title_key: long, wording_key: long, title: string,
        description: string, url: string, section: array<string>, line: long, since: date, until: date>>,
    moves array<struct<one_key: long, other_key: long, day: date, basis: string, confidence: double>>,
    renames array<struct<resource_key: long, day: date, old: string, new: string, basis: string>>
"""
DESIGNATED = """
    pair long, same boolean, side long, wanted_url string, wanted_title string, wanted_section string, wanted_edition string,
    wanted_line long, resource_key long, title_key long
"""
DECIDED = "pair long, one long, other long, kind long"
SCORED = "one long, other long, confidence double, basis string"
EVIDENCE = {
    "component": "long",
    "one": "long",
    "other": "long",
    "kind": "long",
    "confidence": "double",
    "title": "string",
    "url": "string",
    "line": "long",
    "number": "long",
    "former": "boolean",
    "gone": "boolean",
}
ASSIGNED = "component long, resource long, id long, refused array<long>"
