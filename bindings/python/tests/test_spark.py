"""Many lists on a cluster: executors of their own come to the same as an index on one machine.

They need Java, git, pyspark, duckdb and daft (for examples of the documentation), and the program `recension` (`RECENSION_PROGRAM`, or on the PATH). `RECENSION_REQUIRE_SPARK` makes it an error if
one of them is missing.
"""

import datetime
import importlib
import importlib.util
import json
import os
import random
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Set
from pathlib import Path
from typing import Any

import pytest

import recension

ROOT = Path(__file__).parents[3]
PROGRAM = os.environ.get("RECENSION_PROGRAM") or shutil.which("recension")
DAY = datetime.date(2024, 5, 26)


def missing() -> str | None:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        return "no Java"
    if PROGRAM is None:
        return "no program recension"
    packages = ("daft", "duckdb", "pyarrow", "pandas", "pyspark")
    return next((f"no {package}" for package in packages if importlib.util.find_spec(package) is None), None)


REASON = missing()
if REASON is not None:
    message = f"the tests of the cluster are passed over: {REASON}"
    if os.environ.get("RECENSION_REQUIRE_SPARK"):
        raise RuntimeError(message)
    print(message, file=sys.stderr)
    pytest.skip(message, allow_module_level=True)

pa: Any = importlib.import_module("pyarrow")
pq: Any = importlib.import_module("pyarrow.parquet")
sql: Any = importlib.import_module("pyspark.sql")
cluster: Any = importlib.import_module("recension.spark")
steps: Any = importlib.import_module("recension.spark.steps")

# So few rows in a batch, that groups of rows go over its end.
CONFIGURATION = {
    "spark.master": "local-cluster[2,1,1024]",
    "spark.executor.memory": "1g",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "3",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "7",
}


@pytest.fixture(scope="session")
def configuration(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return what sessions are begun with: executors have the package from an archive, and from nowhere else."""
    package = Path(recension.__file__).parent
    archive = tmp_path_factory.mktemp("archive") / "recension.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path in sorted(package.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                out.write(path, path.relative_to(package.parent))
    os.environ["PYSPARK_PYTHON"] = sys.executable
    shipped = {"spark.archives": f"{archive}#shipped", "spark.executorEnv.PYTHONPATH": "shipped"}
    return {**CONFIGURATION, **shipped}


@pytest.fixture(scope="session")
def spark(configuration: dict[str, str]) -> Iterator[Any]:
    builder = sql.SparkSession.Builder()
    for name, value in configuration.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def generated(seed: int) -> dict[str, str]:
    """Return lists that share resources: under other addresses, titles and words, twice in one list, and without an address."""
    dice = random.Random(seed)
    words = "parsers bytes text small fast trees pages colours sounds maps for with of".split()
    names = ["Nom", "Oak", "Elm", "Ash Tree", "How to combine parsers for bytes well", "Introduction", "树"]
    lists = {}
    for at in range(36):
        lines = [f"# List {at}", ""]
        for section in range(dice.randrange(1, 4)):
            lines += [f"## Part {section}", ""]
            for _ in range(dice.randrange(1, 12)):
                title = dice.choice(names) + dice.choice(["", "", " 2", " 3"])
                host = dice.choice(["example.org", "www.example.org", "example.net", "code.example.com/a"])
                address = f"https://{host}/{dice.choice('abcd')}{dice.choice(['', '', '/', '/docs'])}"
                said = " ".join(words[dice.randrange(3) : dice.randrange(6, 12)])
                link = f"[{title}]({address})" if dice.random() < 0.9 else title
                lines.append(f"- {link} - {said.capitalize()}.")
            lines.append("")
        lists[f"{dice.randrange(100)}-{at}.md"] = "\n".join(lines) + "\n"
    lists["empty.md"] = "# Nothing yet\n"
    lists["upstream.md"] = (ROOT / "fixtures/seeds/upstream.md").read_text("utf-8")
    return lists


def later(text: str, dice: random.Random) -> str:
    """Return a later state of a list: some of its entries have other addresses, titles and words, or are gone, and some are back."""
    lines = []
    for line in text.splitlines():
        if line.startswith("- ") and dice.random() < 0.4:
            change = dice.randrange(5)
            if change == 0:
                continue
            hosts = ["https://example.org", "https://example.net"]
            old, new = dice.sample(hosts, 2)
            line = [line, line.replace(old, new), re.sub(r"\[(.*?)\]", r"[\1 parser]", line), line + " Now faster.", line][change]
        lines.append(line)
    if dice.random() < 0.5:
        lines.append(f"- [Oak](https://example.net/{dice.choice('abcd')}) - Parsers bytes text small fast trees pages.")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists")
    for name, text in generated(7).items():
        (folder / name).write_text(text, "utf-8")
    (folder / "mirror.txt").write_bytes((ROOT / "fixtures/seeds/mirror.txt").read_bytes())
    return folder


@pytest.fixture(scope="session")
def states(lists: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return the lists by their names, many of them in several states."""
    folder = tmp_path_factory.mktemp("states")
    dice, rows = random.Random(11), []
    for path in sorted(lists.iterdir()):
        rows.append({"path": path, "name": path.name, "date": DAY})
        text = path.read_text("utf-8")
        for turn in range(dice.choice([0, 0, 1, 3]) if path.name[0].isdigit() else 0):
            before, text = text, later(text, dice)
            # Now and then what was done is undone.
            text = path.read_text("utf-8") if turn == 2 and dice.random() < 0.5 else text
            state = folder / f"{turn}-{path.name}"
            state.write_text(text, "utf-8")
            commit = f"{dice.getrandbits(160):040x}" if dice.random() < 0.8 else ""
            rows.append({"path": state, "name": path.name, "date": DAY + datetime.timedelta(turn + 1), "commit": commit})
    return rows


def indexed(store: Path, states: list[dict[str, Any]], *more: str) -> None:
    listing = store.with_suffix(".jsonl")
    rows = ({**row, "path": str(row["path"]), "date": str(row["date"])} for row in states)
    listing.write_text("".join(json.dumps(row) + "\n" for row in rows))
    run("index", "add", str(store), "--from", str(listing), *more, status=2)


@pytest.fixture(scope="session")
def index(states: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an index of the lists, in the order of their names."""
    store = tmp_path_factory.mktemp("index") / "lists.db"
    indexed(store, states)
    return store


@pytest.fixture(scope="session")
def tables(spark: Any, states: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what the job came to."""
    folder = tmp_path_factory.mktemp("cluster")
    documents = spark.createDataFrame(pa.table(documents_of(states)))
    cluster.corpus(documents, f"{folder}/tables", f"{folder}/work")
    return folder / "tables"


def run(*arguments: str, status: int = 0) -> str:
    assert PROGRAM is not None
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == status, done.stderr
    return done.stdout


def documents_of(states: list[dict[str, Any]]) -> dict[str, Any]:
    shuffled = random.Random(5).sample(states, len(states))
    return {
        "list": [row["name"] for row in shuffled],
        "content": [row["path"].read_bytes() for row in shuffled],
        "source": [str(row["path"]) for row in shuffled],
        "day": [row["date"] for row in shuffled],
        "commit": pa.array([row.get("commit") for row in shuffled], pa.string()),
    }


def rows_of(table: Path, columns: list[str], order: list[str]) -> Any:
    return pq.read_table(table).select(columns).sort_by([(name, "ascending") for name in order])


def compare(tables: Path, index: Path, tmp_path: Path, empty: Set[str] = frozenset()) -> None:
    """Compare all rows of all tables with those of the export of an index."""
    run("index", "export", str(index), "--format", "parquet", "-o", str(tmp_path / "export"))
    for name, order in cluster.TABLES.items():
        wanted = pq.read_table(tmp_path / "export" / f"{name}.parquet")
        found = rows_of(tables / f"{name}.parquet", wanted.column_names, order)
        assert found.to_pylist() == wanted.to_pylist(), name
        assert wanted.num_rows > (-1 if name in empty else 10), name


def test_every_row_is_that_of_an_index(tables: Path, index: Path, tmp_path: Path) -> None:
    compare(tables, index, tmp_path)
    assert set(pq.read_table(tables / "identity.parquet")["kind"].to_pylist()) == {3, 4}
    assert any(pq.read_table(tables / "listing.parquet")["until"].to_pylist())
    # What a list did is known by the commit of the state in which it did it.
    for name, rows in (("identity", 0), ("renaming", 3)):
        assert sum(len(basis) == 40 for basis in pq.read_table(tables / f"{name}.parquet")["basis"].to_pylist()) > rows


def test_what_a_person_decided_is_what_it_is_in_an_index(
    spark: Any, states: list[dict[str, Any]], index: Path, tables: Path, tmp_path: Path
) -> None:
    joined = pq.read_table(tables / f"{cluster.JOINED}.parquet").to_pylist()
    url = {row["id"]: row["url"] for row in pq.read_table(tables / "resource.parquet").to_pylist()}
    linked = [row for row in joined if url[row["id"]] and url[row["resource"]]]
    apart = next(row for row in linked if row["id"] != row["resource"])
    one, other = [row["resource"] for row in linked if row["id"] == row["resource"]][:2]
    listing = pq.read_table(tables / "listing.parquet").to_pylist()
    counts: dict[str, set[int]] = {}
    for row in listing:
        counts.setdefault(row["title"].casefold(), set()).add(row["resource"])
    several = next(title for title, resources in counts.items() if len(resources) > 1)
    pairs = [
        (False, {"url": url[apart["id"]]}, {"url": url[apart["resource"]]}),
        (True, {"url": url[one]}, {"url": url[other]}),
        (True, {"url": url[one]}, {"title": "Nobody has this"}),
        (True, {"url": url[one]}, {"title": several}),
    ]
    for row in listing[:40]:
        designator = {"title": row["title"], "section": row["section"][-1] if row["section"] else "None", "line": row["line"]}
        pairs.append((row["line"] % 2 == 0, {"url": url[other]}, designator))
    decisions = tmp_path / "decisions.toml"
    inline = [[f"{key} = {json.dumps(value)}" for key, value in side.items()] for pair in pairs for side in pair[1:]]
    sides = [f"{{ {', '.join(keys)} }}" for keys in inline]
    decisions.write_text(
        "".join(
            f"[[pair]]\nsame = {str(same).lower()}\none = {sides[2 * at]}\nother = {sides[2 * at + 1]}\n\n"
            for at, (same, _, _) in enumerate(pairs)
        ),
        "utf-8",
    )
    store = tmp_path / "lists.db"
    indexed(store, states, "--decisions", str(decisions))
    documents = spark.createDataFrame(pa.table(documents_of(states)))
    given = cluster.read_decisions(str(decisions))
    assert len(given) == len(pairs)
    with pytest.warns(UserWarning, match="of the decisions name what no list has"):
        cluster.corpus(documents, f"{tmp_path}/tables", f"{tmp_path}/work", decisions=given)
    compare(tmp_path / "tables", store, tmp_path)
    kinds = pq.read_table(tmp_path / "tables" / "identity.parquet")["kind"].to_pylist()
    assert kinds.count(1) > 1 and kinds.count(2) > 1
    shown = {row["resource"]: row["id"] for row in pq.read_table(tmp_path / "tables" / f"{cluster.JOINED}.parquet").to_pylist()}
    assert shown[one] == shown[other] and shown[apart["resource"]] != shown[apart["id"]]
    for resource, id_ in shown.items():
        answer = json.loads(run("find", str(store), f"r{resource}", "--format", "json"))
        assert answer["answers"][0]["resources"][0]["id"] == f"r{id_}"
    with pytest.raises(ValueError, match="names no url and no title of 'other'"):
        cluster.corpus(documents, "out", "work", decisions=[{"same": True, "one": {"url": "https://example.org"}, "other": {}}])


def test_the_resources_that_are_one_are_those_of_an_index(tables: Path, index: Path) -> None:
    joined = pq.read_table(tables / f"{cluster.JOINED}.parquet").to_pylist()
    assert len({row["id"] for row in joined}) < len(joined) and any(row["refused"] for row in joined)
    for row in joined:
        answer = json.loads(run("find", str(index), f"r{row['resource']}", "--explain", "--format", "json"))
        found = answer["answers"][0]["resources"][0]
        assert found["id"] == f"r{row['id']}"
        refused = [evidence["ids"] for evidence in found["evidence"] if evidence["kind"] == "refused"]
        pairs = {tuple(sorted(int(id[1:]) for id in ids)) for ids in refused}
        assert sorted(other for one, other in pairs if one == row["resource"]) == row["refused"]


def test_an_index_takes_what_the_cluster_found(tables: Path, index: Path, tmp_path: Path) -> None:
    cluster.gather(str(tables), str(tmp_path / "files"))
    run("index", "import", str(tmp_path / "other.db"), str(tmp_path / "files"))
    run("index", "status", str(tmp_path / "other.db"), "--verify")
    assert run("index", "export", str(tmp_path / "other.db")) == run("index", "export", str(index))
    with pytest.raises(FileNotFoundError, match="there is no table list in "):
        cluster.gather(str(tmp_path / "files"), str(tmp_path / "more"))


def test_what_was_known_keeps_its_ids(spark: Any, lists: Path, tables: Path, tmp_path: Path) -> None:
    """The later half of the lists is taken in first, by an index and on the cluster, and then all of them."""
    all_ = [{"path": path, "name": path.name, "date": DAY} for path in sorted(lists.iterdir())]
    store, known = tmp_path / "lists.db", tmp_path / "known"
    indexed(store, all_[20:])
    run("index", "export", str(store), "--format", "parquet", "-o", str(known))
    indexed(store, all_)
    documents = spark.createDataFrame(pa.table(documents_of(all_)))
    cluster.corpus(documents, f"{tmp_path}/tables", f"{tmp_path}/work", known=str(known))
    compare(tmp_path / "tables", store, tmp_path, {"renaming"})
    first = pq.read_table(tables / "resource.parquet").to_pylist()
    assert first != pq.read_table(tmp_path / "tables" / "resource.parquet").to_pylist()


def test_executors_have_the_package_from_the_archive(spark: Any) -> None:
    def place(batches: Any) -> Any:
        import recension as shipped

        for batch in batches:
            yield pa.RecordBatch.from_pydict({"place": [shipped.__file__] * batch.num_rows})

    found = {row["place"] for row in spark.range(4, numPartitions=2).mapInArrow(place, "place string").collect()}
    assert all("/shipped/recension/" in name for name in found), found


def revisions() -> list[dict[str, Any]]:
    """Return several states of several lists, in no order."""
    rows = []
    for seed in range(3):
        for name, text in generated(seed).items():
            if name != "upstream.md":
                at = int(name.split("-")[-1].removesuffix(".md") if "-" in name else 99)
                rows.append({"list": f"{at % 5}.md", "revision": 100 * seed + at, "content": text.encode()})
    random.Random(3).shuffle(rows)
    return rows


def test_changes_are_those_between_each_state_and_the_one_before(spark: Any) -> None:
    rows = revisions()
    found = cluster.changes(spark.createDataFrame(pa.Table.from_pylist(rows)), partitions=2).collect()
    assert len(found) == len(rows)
    in_order = sorted(rows, key=lambda row: (row["list"], row["revision"]))
    before = {row["revision"]: old for old, row in zip(in_order, in_order[1:]) if old["list"] == row["list"]}
    content = {row["revision"]: row["content"] for row in rows}
    entry = ("title", "url", "description", "section", "line")
    for row in found:
        old = before.get(row["revision"])
        if old is None:
            assert row["changes"] is None
            continue
        wanted = recension.diff(old["content"], content[row["revision"]]).entries
        assert len(row["changes"]) == len(wanted)
        for change, expected in zip(row["changes"], wanted):
            assert change["changes"] == expected["changes"]
            assert change["confidence"] == pytest.approx(expected["confidence"], abs=0.001)
            for side in ("old", "new"):
                there: Any = expected[side]
                has = change[side] and change[side].asDict()
                assert has == (there and {name: there[name] for name in entry}), (row["list"], row["revision"])


def test_what_is_wrong_with_a_document_is_said(spark: Any, tmp_path: Path) -> None:
    def corpus(rows: list[dict[str, Any]]) -> None:
        schema = pa.schema([("list", pa.string()), ("content", pa.binary())])
        documents = spark.createDataFrame(pa.Table.from_pylist(rows, schema=schema))
        cluster.corpus(documents, str(tmp_path / "out"), str(tmp_path / "work"))

    oak = b"- [Oak](https://example.org/oak)\n"
    with pytest.raises(Exception, match="column 'content' is null"):
        corpus([{"list": "a.md", "content": None}])
    with pytest.raises(ValueError, match="is read from, and would be written over"):
        cluster.corpus(spark.range(1), "out/", "work", known="out")
    corpus([{"list": "a.md", "content": oak}])
    assert pq.read_table(tmp_path / "out" / "listing.parquet").num_rows == 1
    assert pq.read_table(tmp_path / "out" / "joined.parquet").num_rows == 0


def test_batches_are_cut_where_groups_end() -> None:
    dice = random.Random(1)
    for _ in range(200):
        values = sorted(dice.randrange(6) for _ in range(dice.randrange(12)))
        cuts = sorted(dice.randrange(len(values) + 1) for _ in range(dice.randrange(5)))
        parts = [values[one:other] for one, other in zip([0, *cuts], [*cuts, len(values)])]
        batches = [pa.record_batch({"block": pa.array(part, pa.int64())}) for part in parts]
        whole = [batch.column("block").to_pylist() for batch in steps.whole_groups(iter(batches), "block")]
        assert [value for part in whole for value in part] == values
        assert all(part for part in whole)
        assert all(one[-1] != other[0] for one, other in zip(whole, whole[1:]))


def test_the_commands_of_the_documentation_run(configuration: dict[str, str], lists: Path, tmp_path: Path) -> None:
    page = (ROOT / "docs/cluster.md").read_text("utf-8")
    code = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    commands = re.findall(r"^    ((?:python|recension) .*)$", page, re.MULTILINE)
    assert len(code) == 5 and len(commands) == 8, (code, commands)
    shutil.copytree(lists, tmp_path / "lists")
    (tmp_path / "recension-decisions.toml").write_text('[[pair]]\nsame = true\none = { title = "Nobody" }\nother = { title = "None" }\n')
    repository = tmp_path / "repository"
    repository.mkdir()
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
    subprocess.run(["git", "init", "--quiet"], cwd=repository, check=True)
    for text in ("- [Oak](https://example.org/oak) - A tree.\n", "- [Oak](https://example.net/oak) - A tree.\n"):
        (repository / "README.md").write_text(text)
        subprocess.run(["git", "add", "README.md"], cwd=repository, check=True)
        subprocess.run(["git", *identity, "commit", "--quiet", "--message", "List"], cwd=repository, check=True)
    options = " ".join(f"--conf {shlex.quote(f'{name}={value}')}" for name, value in configuration.items())
    assert PROGRAM is not None
    environment = {
        **os.environ,
        "PYSPARK_SUBMIT_ARGS": f"{options} pyspark-shell",
        "PYTHONPATH": str(Path(recension.__file__).parents[1]),
    }
    tools = {"python": sys.executable, "recension": PROGRAM}
    # Threads of Daft may touch the interpreter while it is being taken down, which then crashes, all done: it is left before that.
    leave = "\nimport os, sys\nsys.stdout.flush()\nos._exit(0)\n"
    code = [text + leave if "import daft" in text else text for text in code]
    for step in [[sys.executable, "-c", text] for text in code] + [shlex.split(line) for line in commands]:
        command = [tools.get(step[0], step[0]), *step[1:]]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
        assert done.returncode == 0, (command, done.stderr[-2000:])
    assert pq.read_table(tmp_path / "changes").num_rows == 2
    assert pq.read_table(tmp_path / "history-changes")["changes"].to_pylist()[1][0]["changes"] == ["relinked"]
    basis = pq.read_table(tmp_path / "history-tables" / "identity.parquet")["basis"].to_pylist()
    assert [len(commit) for commit in basis] == [40]
