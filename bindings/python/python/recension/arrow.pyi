from typing import Final, Protocol, final

class _RecordBatch(Protocol):
    """A record batch of any library that has the interface of capsules."""

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...

MAX_NAMED: Final[int]
"""A title that more resources have names none of them in a decision."""

MAX_NAMESAKES: Final[int]
"""A title that more resources have says nothing about which one is meant."""

VERSION: Final[int]
"""The version of the tables of an index: ``recension index import`` takes those that say it."""

VERSION_KEY: Final[str]
"""What they say it under."""

@final
class Batch:
    """A batch of Arrow, for whichever library takes one: ``pyarrow.record_batch(batch)``, ``polars.DataFrame(batch)``."""

    @property
    def column_names(self) -> list[str]: ...
    def __len__(self) -> int:
        """Return how many rows it has."""
    def __arrow_c_schema__(self) -> object: ...
    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]: ...
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...

@final
class Follower:
    """Follows lists from state to state: batches of states in, batches of lists out.

    It needs the columns of :func:`parse_batch`, and ``day`` (a date), and takes ``commit``: what a state is known by. The states of one list stand together, the oldest first, and may go on in
    the next batch; in memory is one list at a time. A list comes to a row with ``list``, ``title``, ``language``, ``digest``, ``entries``,
    ``first_day`` and ``day``, and lists of records: ``resources`` (``resource_key``, ``url``), ``titles`` (``resource_key``, ``title_key``),
    ``listings`` (what it has, and then what it had, with ``since`` and ``until``), ``moves`` (``one_key``, ``other_key``, ``day``,
    ``basis``, ``confidence``: it gave its entry another address) and ``renames`` (``resource_key``, ``day``, ``old``, ``new``, ``basis``);
    ``basis`` is the ``commit`` of the state.
    """

    def __init__(self) -> None: ...
    def push(self, batch: _RecordBatch) -> Batch:
        """Take in states; return the lists that ended before the last of them."""
    def finish(self) -> Batch:
        """Return the last list."""

def parse_batch(batch: _RecordBatch) -> Batch:
    """Read lists: a row for each, with the columns that it was given but for ``content``.

    It needs ``list`` (text: the name that the list is known by) and ``content`` (bytes in any encoding, or text), and takes ``path`` (a name that
    format and language are told by) and ``format``. It adds ``title``, ``language``, ``read_as``, ``encoding``, ``digest`` and ``entries``: a
    list of records of ``number``, ``title``, ``description``, ``url``, ``section``, ``line`` and ``occurrence`` (of an entry without an
    address, its number among those of its title).
    """

def keys_batch(batch: _RecordBatch) -> Batch:
    """Say by which keys entries are found: a row for each, with the columns that it was given.

    It needs ``list``, ``title`` and ``description``, and takes ``url`` and ``occurrence``. It adds ``resource_key`` (of the canonical address),
    ``title_key`` (of the canonical title; null if nothing is left of it) and ``wording_key`` (of title and description).
    """

def score_batch(batch: _RecordBatch) -> Batch:
    """Compare the resources of each block with each other: a row for every two that their words say are one.

    It needs ``block`` (the ``title_key`` that its resources share), ``resource`` (a number), ``title`` and ``description``, and takes ``url``. Rows
    of one block stand together, all of them in this batch, and in it those of one resource. It returns ``one``, ``other``,
    ``confidence`` and ``basis``. A block of more than ``MAX_NAMESAKES`` resources comes to nothing.
    """

def assign_batch(batch: _RecordBatch) -> Batch:
    """Say which resources are one: a row for each resource that evidence is about.

    A row is a piece of evidence (``component``, ``one``, ``other``, ``kind``: 1 decided that they are one, 2 decided that they are two,
    3 relinked, 4 matched; ``list`` that says so, ``confidence``), or what a list has of a resource (``component``, ``one``,
    ``list``, ``title``, ``url``, ``line``, ``former``: whether the list gave the title up, ``gone``: whether it gave the entry up); what does not belong to it is null. Rows of one component
    stand together, all of them in this batch. It returns ``component``, ``resource``, ``id`` (the least of the resources that are one) and
    ``refused`` (those that evidence leads to, and that are not joined, since lists have both).
    """

def decide_batch(batch: _RecordBatch) -> Batch:
    """Find the resources that a person's decisions are about: a row for each decision.

    A row is an entry that one of the two entries of a decision may be: ``pair`` and ``side`` (0 or 1) say which one, ``same`` what was decided,
    ``wanted_url``, ``wanted_title``, ``wanted_section``, ``wanted_edition`` and ``wanted_line`` what was named, ``resource`` what has that address, or else
    that title, and ``list``, ``title``, ``section`` (joined by `` › ``) and ``line`` what a list has of it. Rows of one pair stand together, all of them in
    this batch, and in it those of one side, and of one resource. It returns ``pair``, ``one``, ``other`` and ``kind``, the last three null if no list has
    one of the two, or several fit.
    """

def changes_batch(batch: _RecordBatch) -> Batch:
    """Say what happened to each list since its state in the row before: a row for each state, but for ``content``.

    It needs the columns of :func:`parse_batch`; states of one list stand together, the oldest first. It adds ``changes``: null for the first
    state of a list, else a list of records of ``changes`` (``added``, ``renamed``, …), ``confidence``, ``old`` and ``new``.
    """
