"""What the functions over batches of Arrow do with batches of a few rows."""

import datetime
import doctest
import threading
import time
from typing import Any

import pytest

pa: Any = pytest.importorskip("pyarrow", reason="the tests of batches need pyarrow")

import recension  # noqa: E402
import recension.arrow as arrow  # noqa: E402

NOM = "- [Nom](https://nom.example.org) - Combines small parsers into larger ones.\n"
MOVED = "- [Nom](https://example.net/nom) - Combines small parsers into larger ones.\n"
OAK = "- [Oak](https://oak.example.org) - A tree.\n"


def rows(batch: arrow.Batch) -> Any:
    return pa.record_batch(batch).to_pylist()


def documents(*contents: Any, **columns: Any) -> Any:
    names = [f"{at}.md" for at in range(len(contents))]
    return pa.record_batch({"list": names, "content": list(contents), **columns})


def listed(resource: int, title: str, list_: str, url: str, line: int = 1, **more: Any) -> dict[str, Any]:
    said = {"component": 1, "one": resource, "title": title, "list": list_, "url": url, "line": line}
    return {**EVIDENCE, **said, **more}


EVIDENCE: dict[str, Any] = dict.fromkeys(
    ("component", "one", "other", "kind", "list", "confidence", "title", "url", "line", "former")
)
SCHEMA = pa.schema(
    [
        *((name, pa.int64()) for name in ("component", "one", "other", "kind", "line")),
        *((name, pa.string()) for name in ("list", "title", "url")),
        ("confidence", pa.float64()),
        ("former", pa.bool_()),
    ]
)


def matched(one: int, other: int, confidence: float = 0.98, component: int = 1) -> dict[str, Any]:
    said = {"component": component, "one": one, "other": other, "kind": 4, "confidence": confidence}
    return {**EVIDENCE, **said}


def assigned(*evidence: dict[str, Any]) -> Any:
    return rows(arrow.assign_batch(pa.RecordBatch.from_pylist(list(evidence), schema=SCHEMA)))


def test_a_list_is_a_row_and_its_entries_are_records() -> None:
    text = "# Trees\n\n## Tall\n\n" + OAK + "- Ash\n- Ash\n"
    given = documents(text.encode(), "", day=[1, 2])
    batch = arrow.parse_batch(given)
    assert len(batch) == 2
    assert batch.column_names[:4] == ["list", "day", "title", "language"]
    assert repr(batch).startswith("<recension.arrow.Batch: 2 rows of list, day, title")
    one, other = rows(batch)
    assert (one["title"], one["read_as"], one["encoding"], one["day"]) == ("Trees", "markdown", "UTF-8", 1)
    assert other["entries"] == [] and one["digest"] != other["digest"]
    oak, ash, again = one["entries"]
    assert oak == {
        "number": 0,
        "title": "Oak",
        "description": "A tree.",
        "url": "https://oak.example.org",
        "section": ["Tall"],
        "line": 5,
        "occurrence": None,
    }
    assert [(entry["url"], entry["occurrence"]) for entry in (ash, again)] == [(None, 1), (None, 2)]
    assert [entry["title"] for entry in one["entries"]] == [
        entry["title"] for entry in recension.parse(text).entries
    ]


def test_encodings_formats_and_types_of_columns_are_what_they_are() -> None:
    lines = "".join(f"- [白蜡](https://example.org/{at}) - 一种很高的树，木头很硬。\n" for at in range(20))
    chinese = f"# 树\n\n{lines}".encode("gb18030")
    yaml = b"- title: Ash\n  url: https://example.org/ash\n"
    for binary in (pa.binary(), pa.large_binary(), pa.binary_view()):
        for text in (pa.string(), pa.large_string(), pa.string_view()):
            columns = {
                "list": pa.array(["a", "b"], text),
                "content": pa.array([chinese, yaml], binary),
                "format": pa.array([None, "yaml"], text),
            }
            found = rows(arrow.parse_batch(pa.record_batch(columns)))
            assert [row["read_as"] for row in found] == ["markdown", "yaml"]
            assert found[0]["entries"][0]["title"] == "白蜡"
    by_name = rows(arrow.parse_batch(documents(yaml, path=["lists/trees.yaml"])))
    assert by_name[0]["read_as"] == "yaml"


def test_a_slice_of_a_batch_is_what_it_shows() -> None:
    given = documents("- [A](https://a.example.org)\n" * 3, OAK, NOM).slice(1, 1)
    assert [entry["title"] for entry in rows(arrow.parse_batch(given))[0]["entries"]] == ["Oak"]


def test_columns_that_a_step_does_not_need_are_not_copied() -> None:
    given = documents(OAK, NOM, more=pa.array(["one", "two"]))
    kept = pa.record_batch(arrow.parse_batch(given)).column("more")
    assert [buffer and buffer.address for buffer in kept.buffers()] == [
        buffer and buffer.address for buffer in given.column("more").buffers()
    ]


def test_the_keys_of_one_address_and_of_one_title_are_the_same() -> None:
    entries = {
        "list": ["a", "b", "a", "b", "a"],
        "title": ["Nom", "NOM", "Nom", "Nom", "Nom"],
        "description": ["", "", "", "", ""],
        "url": ["https://www.example.org/nom/", "http://example.org/nom", None, None, None],
        "occurrence": pa.array([None, None, 1, 1, 2], pa.int64()),
    }
    keys = rows(arrow.keys_batch(pa.record_batch(entries)))
    assert len({row["title_key"] for row in keys}) == 1
    assert keys[0]["resource_key"] == keys[1]["resource_key"]
    assert len({row["resource_key"] for row in keys}) == 4
    assert keys[0]["wording_key"] != keys[1]["wording_key"]
    nothing = {**entries, "title": ["", "", "", "", ""]}
    assert rows(arrow.keys_batch(pa.record_batch(nothing)))[0]["title_key"] is None


def test_words_of_one_title_are_compared_and_a_title_of_many_is_not() -> None:
    words = "Combines small parsers into larger ones."
    key = rows(arrow.keys_batch(pa.record_batch({"list": ["a"], "title": ["nom"], "description": [""], "url": ["x"]})))

    def scored(count: int) -> Any:
        block = {
            "block": [key[0]["title_key"]] * count,
            "resource": list(range(count, 0, -1)),
            "title": ["Nom"] * count,
            "description": [words] * count,
            "url": [f"https://{at}.example.org" for at in range(count)],
        }
        return rows(arrow.score_batch(pa.record_batch(block)))

    assert scored(2) == [
        {"one": 1, "other": 2, "confidence": 0.98, "basis": "same title, same description"}
    ]
    assert len(scored(arrow.MAX_NAMESAKES)) == 66
    assert scored(arrow.MAX_NAMESAKES + 1) == []


def test_what_is_one_has_the_least_number_and_what_a_list_has_twice_is_not() -> None:
    found = assigned(matched(7_000_000_000, 9_000_000_000), matched(7_000_000_000, 8_000_000_000))
    assert [(row["resource"] // 10**9, row["id"] // 10**9) for row in found] == [(7, 7), (8, 7), (9, 7)]
    both = [listed(1, "Nom", "a.md", "https://a.example.org"), listed(2, "Nom", "a.md", "https://b.example.org", 2)]
    one, other = assigned(matched(1, 2), *both)
    assert (one["id"], one["refused"]) == (1, [2])
    assert (other["id"], other["refused"]) == (2, [])
    decided = {**matched(1, 2, 1.0), "kind": 1}
    assert [row["id"] for row in assigned(decided, *both)] == [1, 1]


def test_states_of_a_list_are_compared_each_with_the_one_before() -> None:
    states = {
        "list": ["a", "a", "b", "b"],
        "revision": [1, 2, 1, 2],
        "content": [NOM, MOVED + OAK, OAK, OAK],
    }
    first, second, third, last = rows(arrow.changes_batch(pa.record_batch(states)))
    assert first["changes"] is None and third["changes"] is None and last["changes"] == []
    assert (second["list"], second["revision"]) == ("a", 2)
    wanted = recension.diff(NOM, MOVED + OAK).entries
    assert [change["changes"] for change in second["changes"]] == [change["changes"] for change in wanted]
    moved, added = second["changes"]
    assert (moved["old"]["url"], moved["new"]["url"]) == ("https://nom.example.org", "https://example.net/nom")
    assert added["old"] is None and added["new"]["title"] == "Oak" and moved["confidence"] > 0.9


def test_a_list_is_followed_from_state_to_state_over_the_ends_of_batches() -> None:
    days = [datetime.date(2024, 5, day) for day in (1, 2, 3, 4)]
    renamed = MOVED.replace("Nom]", "Nom 2]")
    columns = {"list": ["a"] * 4, "content": [NOM + OAK, "", MOVED + OAK, renamed], "day": days}
    follower, lists = arrow.Follower(), []
    for batch in (pa.record_batch(columns).slice(0, 1), pa.record_batch(columns).slice(1)):
        lists += rows(follower.push(batch))
    other = {"list": ["b"], "content": [NOM], "day": days[:1]}
    lists += rows(follower.push(pa.record_batch(other))) + rows(follower.finish())
    assert [found["list"] for found in lists] == ["a", "b"]
    found = lists[0]
    assert (found["first_day"], found["day"], found["entries"]) == (days[0], days[3], 1)
    nom, oak, moved = [resource["resource_key"] for resource in found["resources"]]
    assert [(move["one_key"], move["other_key"], move["day"]) for move in found["moves"]] == [(nom, moved, days[2])]
    assert [(rename["resource_key"], rename["old"], rename["new"]) for rename in found["renames"]] == [
        (moved, "Nom", "Nom 2")
    ]
    now, gone = found["listings"]
    assert (now["resource_key"], now["title"], now["since"], now["until"]) == (moved, "Nom 2", days[0], None)
    assert (gone["resource_key"], gone["until"]) == (oak, days[3])
    with pytest.raises(recension.RecensionError, match="row 1: list b was newer in the row before"):
        arrow.Follower().push(pa.record_batch({**other, "list": ["b"] * 2, "content": [NOM, OAK], "day": days[1::-1]}))
    with pytest.raises(recension.RecensionError, match="row 2: rows of list a do not stand together"):
        apart = {"list": ["a", "b", "a"], "content": [NOM] * 3, "day": days[:3]}
        arrow.Follower().push(pa.record_batch(apart))
    with pytest.raises(recension.RecensionError, match="column 'day' has to be date32, and is Int64"):
        arrow.Follower().push(pa.record_batch({**other, "day": [1]}))


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"list": ["a"]}, "the batch has no column 'content': it has list"),
        ({"content": [b""]}, "the batch has no column 'list': it has content"),
        ({"list": [1], "content": [b""]}, "column 'list' has to be text, and is Int64"),
        ({"list": ["a"], "content": [1.5]}, "column 'content' has to be text or binary, and is Float64"),
        ({"list": ["a", "b"], "content": [b"", None]}, "row 1: column 'content' is null"),
        ({"list": ["a", None], "content": [b"", b""]}, "row 1: column 'list' is null"),
        ({"list": ["a\nb"], "content": [b""]}, "row 0: column 'list' has to be a name on one line"),
        ({"list": ["a"], "content": [b""], "format": ["word"]}, "row 0: unknown format 'word': use "),
        ({"list": ["a"], "content": [b""], "title": ["x"]}, "the batch has a column 'title' already"),
    ],
)
def test_a_batch_that_cannot_be_read_says_why(columns: dict[str, Any], message: str) -> None:
    with pytest.raises(recension.RecensionError) as error:
        arrow.parse_batch(pa.record_batch(columns))
    assert str(error.value).startswith(message)


def test_rows_that_do_not_stand_together_are_an_error() -> None:
    block = {
        "block": [1, 2, 1],
        "resource": [1, 2, 3],
        "title": ["a", "b", "a"],
        "description": ["", "", ""],
    }
    with pytest.raises(recension.RecensionError, match="row 2: rows of block 1 do not stand together"):
        arrow.score_batch(pa.record_batch(block))
    with pytest.raises(recension.RecensionError, match="row 2: rows of component 1 do not stand together"):
        assigned(matched(1, 2), matched(3, 4, component=2), matched(1, 5))
    with pytest.raises(recension.RecensionError, match="row 0: there is no evidence of kind 9"):
        assigned({**matched(1, 2), "kind": 9})


def test_text_that_is_no_text_is_an_error() -> None:
    broken = pa.array([b"\xff\xfe"], pa.binary())
    text = pa.StringArray.from_buffers(1, broken.buffers()[1], broken.buffers()[2])
    with pytest.raises(recension.RecensionError, match="column 'list' is damaged: .*UTF8"):
        arrow.parse_batch(pa.RecordBatch.from_arrays([text, pa.array([b""])], ["list", "content"]))


def test_what_is_only_handed_on_is_not_looked_at() -> None:
    offsets = pa.array([-189_153_672], pa.int32()).buffers()[1]
    empty = pa.StringArray.from_buffers(0, offsets, pa.py_buffer(b""))
    sections = pa.ListArray.from_arrays(pa.array([0, 0], pa.int32()), empty)
    given = documents(OAK).append_column("section", sections)
    assert rows(arrow.parse_batch(given))[0]["section"] == []


def test_what_is_no_batch_is_an_error() -> None:
    given: Any = [1]
    with pytest.raises(TypeError, match="expected a record batch of Arrow"):
        arrow.parse_batch(given)
    with pytest.raises(TypeError, match="give its batches one by one"):
        arrow.parse_batch(pa.table({"list": ["a"], "content": [b""]}))
    with pytest.raises(TypeError, match="expected a record batch, not an array of Int64"):
        arrow.parse_batch(pa.array([1]))


def test_an_empty_batch_comes_to_an_empty_batch() -> None:
    given = documents(OAK).slice(0, 0)
    assert len(arrow.parse_batch(given)) == 0 and len(arrow.changes_batch(given)) == 0
    assert assigned() == []


def test_a_batch_is_handed_on_as_it_is() -> None:
    batch = arrow.parse_batch(documents(OAK))
    assert pa.table(batch).num_rows == 1
    assert pa.schema(batch).names == batch.column_names
    entries = pa.record_batch(
        {"list": ["a"], "title": ["Nom"], "description": [""], "url": ["https://nom.example.org"]}
    )
    keyed = arrow.keys_batch(entries)
    with pytest.raises(recension.RecensionError, match="has a column 'resource_key' already"):
        arrow.keys_batch(keyed)


def test_a_huge_document_is_read_while_other_threads_run() -> None:
    size = 20_000
    huge = "".join(f"- [Tree {at}](https://example.org/{at}) - Grows.\n" for at in range(size)).encode()
    done, ticks = threading.Event(), []

    def tick() -> None:
        while not done.is_set():
            ticks.append(time.perf_counter())
            time.sleep(0.005)

    thread = threading.Thread(target=tick)
    thread.start()
    start = time.perf_counter()
    found = arrow.parse_batch(documents(huge))
    took = time.perf_counter() - start
    done.set()
    thread.join()
    assert len(pa.record_batch(found).column("entries")[0]) == size
    assert len(ticks) > took / 0.1, (len(ticks), took)


def test_the_example_of_the_documentation_holds() -> None:
    failed, run = doctest.testmod(arrow)
    assert run and not failed
