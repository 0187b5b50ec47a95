from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias, TypedDict, final

from .documents.audit import AuditDocument, Mirror
from .documents.check import CheckDocument, CheckRule, Finding
from .documents.collation import CollationDocument, Row
from .documents.diff import DiffDocument, EntryChange, Summary
from .documents.edition import EditionDocument, Entry
from .documents.ledger import LedgerDocument
from .documents.merge import Conflict, MergeDocument

Source: TypeAlias = str | bytes | Edition
Format: TypeAlias = Literal[
    "markdown",
    "plain-text",
    "html",
    "asciidoc",
    "csv",
    "json",
    "jsonl",
    "mediawiki",
    "opml",
    "org",
    "rst",
    "yaml",
]
Volatile: TypeAlias = Literal["stars", "badges", "dates", "counters"]
Preference: TypeAlias = Literal["ours", "theirs", "union"]
Field: TypeAlias = Literal["all", "presence", "title", "url", "description", "notes", "section", "text"]

class RecensionError(ValueError):
    """Why something cannot be done: one sentence that says what to do."""

class ApplyCounts(TypedDict):
    applied: int
    already: int
    kept: int
    unlinked: int
    rejected: int
    notices: list[str]

@final
class Edition:
    """One state of a list, read once and used as often as needed. Its length is the number of its entries."""

    @property
    def name(self) -> str: ...
    @property
    def format(self) -> Format: ...
    @property
    def encoding(self) -> str: ...
    @property
    def entries(self) -> list[Entry]: ...
    def __len__(self) -> int: ...
    def to_dict(self) -> EditionDocument: ...
    def to_json(self) -> str: ...

@final
class Diff:
    """What happened between two editions."""

    @property
    def summary(self) -> Summary: ...
    @property
    def entries(self) -> list[EntryChange]: ...
    def to_dict(self) -> DiffDocument: ...
    def to_json(self) -> str: ...
    def html(self) -> str:
        """Return it as a page that loads nothing."""
    def markdown(self) -> str:
        """Return it as Markdown, for a comment on a change request."""
    def table(self, width: int = 100) -> str:
        """Return it as a table for people."""

@final
class Merge:
    """What a merge came to."""

    @property
    def clean(self) -> bool:
        """Whether nothing is left to decide."""
    @property
    def text(self) -> str:
        """The document; conflicts stand between markers."""
    @property
    def data(self) -> bytes:
        """The document in the encoding of the editions."""
    @property
    def summary(self) -> str:
        """What it came to, in a sentence."""
    @property
    def conflicts(self) -> list[Conflict]: ...
    def to_dict(self) -> MergeDocument: ...
    def to_json(self) -> str: ...
    def ledger(self) -> LedgerDocument:
        """Return where every entry comes from."""
    def table(self, width: int = 100) -> str:
        """Return what became of every entry, as a table for people."""

@final
class Application:
    """What came of applying changes."""

    @property
    def complete(self) -> bool:
        """Whether nothing was left out."""
    @property
    def text(self) -> str:
        """The document with all that could be applied."""
    @property
    def data(self) -> bytes:
        """The document in the encoding of the edition."""
    @property
    def rejected(self) -> DiffDocument | None:
        """What was left out, with the reason."""
    @property
    def counts(self) -> ApplyCounts: ...

class KeptCounts(TypedDict):
    entries: int
    """Entries that the upstream does not have."""
    worded: int
    """Entries whose titles or descriptions are the mirror's."""
    linked: int
    """Entries whose addresses are the mirror's."""
    placed: int
    """Entries that stand in other sections."""
    left_out: int
    """Entries of the upstream that the mirror left out."""

class LeftOut(TypedDict):
    title: str
    reason: str

class SyncOutcome(TypedDict):
    left: int
    """How much is left to a person."""
    left_out: list[LeftOut]
    edited_and_removed: list[str]
    """Titles of entries that the mirror had edited, and that are gone."""
    notices: list[str]
    """What else should be known, one sentence each."""
    kept: KeptCounts
    """What of its own the mirror keeps."""

@final
class Sync:
    """What a mirror became."""

    @property
    def complete(self) -> bool:
        """Whether nothing is left to a person."""
    @property
    def text(self) -> str:
        """The mirror as it is to be written."""
    @property
    def data(self) -> bytes:
        """The mirror in its encoding."""
    @property
    def outcome(self) -> SyncOutcome: ...

@final
class Check:
    """What a list, or what a change brings to it, breaks of the rules."""

    @property
    def findings(self) -> list[Finding]: ...
    @property
    def fixed_text(self) -> str:
        """The list with all repaired that is safe to repair."""
    @property
    def fixed_data(self) -> bytes:
        """The repaired list in its encoding."""
    def __len__(self) -> int:
        """Return how many findings there are."""
    def to_dict(self) -> CheckDocument: ...
    def to_json(self) -> str: ...
    def markdown(self) -> str:
        """Return it as Markdown, for a comment on a change request."""
    def table(self, width: int = 100) -> str:
        """Return it as a table for people."""

@final
class Audit:
    """What an audit found."""

    @property
    def mirrors(self) -> list[Mirror]: ...
    def to_dict(self) -> AuditDocument: ...
    def to_json(self) -> str: ...
    def html(self) -> str:
        """Return it as a page that loads nothing."""
    def markdown(self) -> str:
        """Return it as Markdown, for a comment on a change request."""
    def table(self, width: int = 100) -> str:
        """Return it as a table for people."""

@final
class Collation:
    """What each of many editions has of every resource."""

    @property
    def rows(self) -> list[Row]: ...
    def to_dict(self) -> CollationDocument: ...
    def to_json(self) -> str: ...
    def html(self) -> str:
        """Return it as a page that loads nothing."""
    def markdown(self) -> str:
        """Return it as Markdown."""
    def table(self, width: int = 100) -> str:
        """Return it as a table for people."""
    def csv(self) -> str:
        """Return it for spreadsheets, with title and address of every edition."""

def parse(source: str | bytes, *, name: str = "", format: Format | None = None) -> Edition:
    """Read a list. Its format is found out from its name and its content, unless it is said."""

def diff(
    old: Source,
    new: Source,
    *,
    all: bool = False,
    explain: bool = False,
    translated: bool = False,
    ignore_sections: Sequence[str] = (),
    volatile: Sequence[Volatile] = (),
) -> Diff:
    """Compare two editions of a list.

    ``all`` lists what is the same, too; ``explain`` says why entries were paired; ``translated`` takes the new one for a
    translation; ``ignore_sections`` and ``volatile`` say what does not count.
    """

def merge(
    base: Source | None,
    ours: Source,
    theirs: Source,
    *more: Source,
    favor: Mapping[Field, Preference] | None = None,
    conflict_style: Literal["merge", "diff3", "zdiff3"] | None = None,
) -> Merge:
    """Merge editions against the base that all come from; without a base gather what they have.

    ``favor`` decides conflicts, by field or for all of them.
    """

def apply(
    changes: Diff | DiffDocument | str,
    target: Source,
    *,
    reverse: bool = False,
    translated: bool = False,
) -> Application:
    """Apply changes to another copy of the list."""

def audit(
    upstream: Source,
    *mirrors: Source,
    all: bool = False,
    explain: bool = False,
    translated: bool = False,
    ignore_sections: Sequence[str] = (),
    volatile: Sequence[Volatile] = (),
) -> Audit:
    """Say what mirrors lack and have otherwise than their upstream."""

def collate(
    *editions: Source,
    all: bool = False,
    explain: bool = False,
    translated: bool = False,
    ignore_sections: Sequence[str] = (),
    volatile: Sequence[Volatile] = (),
) -> Collation:
    """Say what each of many editions has of every resource."""

def check(
    edition: Source,
    *,
    base: Source | None = None,
    rules: Sequence[CheckRule] | None = None,
    ignore_sections: Sequence[str] = (),
    volatile: Sequence[Volatile] = (),
) -> Check:
    """Hold a list to rules: duplicates, order, style and more; with a base only what came since then.

    ``rules`` names the only rules that count; without it the usual ones do. What is right is learned from the list.
    """

def sync(
    upstream: Source,
    mirror: Source,
    *,
    base: Source | None = None,
    complete: bool = False,
    translated: bool = False,
    marker: str | None = None,
    ignore_sections: Sequence[str] = (),
    volatile: Sequence[Volatile] = (),
) -> Sync:
    """Bring a mirror up to date with its upstream; its own words, order, style and entries stay.

    ``base`` is the edition that the mirror was taken from: without it nothing is removed. ``complete`` adds what the
    mirror left out, too; ``translated`` takes it for a translation, and ``marker`` is what additions to one are marked
    with.
    """
