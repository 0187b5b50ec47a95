"""Compare, merge, update and audit editions of a curated list, entry by entry.

A list is given as ``str``, as ``bytes`` in any encoding, or as the :class:`Edition` that :func:`parse` returned.
Results say themselves as documents (``to_dict``, ``to_json``), whose types are in ``recension.documents``.

>>> old = "# Trees\\n\\n- [Ash](https://example.org/ash) - Burns well.\\n"
>>> new = "# Trees\\n\\n- [Ash](https://example.net/ash) - Burns well.\\n- [Oak](https://example.org/oak)\\n"
>>> changes = diff(old, new)
>>> changes.summary["added"], changes.summary["relinked"]
(1, 1)
>>> apply(changes, "* [Ash](https://example.org/ash)\\n").text.splitlines()[0]
'* [Ash](https://example.net/ash)'
"""

from ._recension import (
    Application,
    Audit,
    Check,
    Collation,
    Diff,
    Edition,
    Merge,
    RecensionError,
    Sync,
    apply,
    audit,
    check,
    collate,
    diff,
    merge,
    parse,
    sync,
)

__all__ = [
    "Application",
    "Audit",
    "Check",
    "Collation",
    "Diff",
    "Edition",
    "Merge",
    "RecensionError",
    "Sync",
    "apply",
    "audit",
    "check",
    "collate",
    "diff",
    "merge",
    "parse",
    "sync",
]
