"""What the module does, on lists of a few entries; what the crates do is tested with them."""

import doctest
import json
import shutil
import subprocess
import sys
import sysconfig
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import recension

SEEDS = Path(__file__).parents[3] / "fixtures" / "seeds"

ASH = "[Ash](https://example.org/ash) - Burns well."
MOVED_ASH = "[Ash](https://example.net/ash) - Burns well."
OAK = "[Oak](https://example.org/oak) - Lasts long."
ELM = "[Elm](https://example.org/elm) - Bends far."


def trees(*lines: str) -> str:
    return "# Trees\n\n" + "".join(f"- {line}\n" for line in lines)


def test_an_edition_is_read_from_text_and_from_bytes() -> None:
    edition = recension.parse(trees(ASH, OAK), name="trees.md")
    assert (edition.name, len(edition)) == ("trees.md", 2)
    assert [entry["title"] for entry in edition.entries] == ["Ash", "Oak"]
    assert edition.to_dict()["schema"] == "recension.edition/1"
    assert json.loads(edition.to_json()) == edition.to_dict()
    assert len(recension.parse("# 树\n\n- [白蜡](https://example.org/ash)\n".encode("gb18030"))) == 1
    assert repr(edition) == '<recension.Edition "trees.md": 2 entries>'
    assert recension.parse("") and len(recension.parse("")) == 0


def test_every_format_that_is_read_has_a_name() -> None:
    yaml = "- title: Ash\n  url: https://example.org/ash\n"
    assert recension.parse(yaml, name="trees.yaml").format == "yaml"
    assert len(recension.parse(yaml, format="yaml")) == 1
    assert recension.parse("Ash\n===\n\n* `Ash <https://example.org/ash>`_\n", name="trees.rst").format == "rst"


def test_changes_are_found_between_editions_texts_and_bytes() -> None:
    changes = recension.diff(recension.parse(trees(ASH, ELM)), trees(MOVED_ASH, OAK).encode())
    summary = changes.summary
    assert (summary["added"], summary["removed"], summary["relinked"]) == (1, 1, 1)
    assert len(changes.entries) == 3
    assert "Oak" in changes.table(60) and "Oak" in changes.markdown()
    assert changes.html().lower().startswith("<!doctype html>")
    same = recension.diff(trees(ASH), trees(ASH), all=True)
    assert same.entries[0]["status"] == "unchanged"


def test_the_editions_of_the_readme_come_out_as_they_should() -> None:
    mirror = recension.parse((SEEDS / "mirror.txt").read_bytes(), name="mirror.txt")
    changes = recension.diff(mirror, (SEEDS / "upstream.md").read_bytes())
    assert changes.to_dict()["old"]["format"] == "plain-text"
    assert changes.summary["removed"] == 0 and changes.summary["added"] > 100


def test_what_does_not_count_is_left_out() -> None:
    starred = trees("[Ash](https://example.org/ash) - Burns well. ⭐ 12")
    assert recension.diff(trees(ASH), starred).summary["redescribed"] == 1
    assert recension.diff(trees(ASH), starred, volatile=["stars"]).summary["redescribed"] == 0
    assert not recension.diff(trees(ASH), trees(OAK), ignore_sections=["Trees"]).entries


def test_editions_are_merged_and_conflicts_are_values() -> None:
    better = "[Ash](https://example.org/ash) - Burns very well."
    merged = recension.merge(trees(ASH), trees(better), trees(MOVED_ASH))
    assert merged.clean and merged.text == trees("[Ash](https://example.net/ash) - Burns very well.")
    assert merged.data.decode() == merged.text
    assert merged.to_dict()["schema"] == "recension.merge/1"
    assert merged.ledger()["schema"] == "recension.ledger/1"
    worse = trees("[Ash](https://example.org/ash) - Burns badly.")
    conflict = recension.merge(trees(ASH), trees(better), worse, conflict_style="diff3")
    assert not conflict.clean and len(conflict.conflicts) == 1
    assert "<<<<<<< ours" in conflict.text and "||||||| base" in conflict.text
    assert recension.merge(trees(ASH), trees(better), worse, favor={"description": "theirs"}).text == worse
    gathered = recension.merge(None, trees(ASH), trees(OAK), trees(ELM))
    assert len(recension.parse(gathered.data)) == 3


def test_changes_are_applied_from_a_diff_and_from_a_document() -> None:
    copy = "# My trees\n\n* [Ash](https://example.org/ash) - Burns well.\n"
    moved = copy.replace("example.org", "example.net")
    changes = recension.diff(trees(ASH), trees(MOVED_ASH))
    for given in (changes, changes.to_dict(), changes.to_json()):
        applied = recension.apply(given, copy)
        assert applied.text == moved and applied.complete and applied.rejected is None
        assert applied.counts["applied"] == 1
    assert recension.apply(changes, moved, reverse=True).text == copy
    left = recension.apply(changes, trees(OAK))
    assert not left.complete and left.rejected and len(left.rejected["entries"]) == 1
    plain = recension.apply(changes, "Trees\n\nAsh - Burns well.\nOak - Lasts long.\n")
    assert plain.complete and (plain.counts["applied"], plain.counts["unlinked"]) == (0, 1)


def test_mirrors_are_audited_and_editions_collated() -> None:
    fork = recension.parse(trees(MOVED_ASH, OAK), name="fork.md")
    found = recension.audit(trees(ASH, OAK), trees(ASH), fork)
    assert [mirror["name"] for mirror in found.mirrors] == ["mirror 1", "fork.md"]
    assert "Oak" in found.table() and "Oak" in found.markdown() and "fork.md" in found.html()
    collated = recension.collate(trees(ASH, OAK), trees(ASH), trees(ELM))
    assert len(collated.rows) == 3 and "Elm" in collated.csv()


def test_a_list_is_checked_and_repaired() -> None:
    listed_twice = trees(ASH, OAK, ASH)
    checked = recension.check(recension.parse(listed_twice, name="trees.md"))
    assert checked.to_dict()["schema"] == "recension.check/1"
    assert [finding["rule"] for finding in checked.findings] == ["duplicate"] and len(checked) == 1
    assert checked.fixed_text == trees(ASH, OAK) and checked.fixed_data.decode() == checked.fixed_text
    assert "trees.md" in checked.table() and "Ash" in checked.markdown()
    assert not recension.check(listed_twice, base=listed_twice)
    assert not recension.check(listed_twice, rules=["order"])


def test_a_mirror_is_brought_up_to_date() -> None:
    mirror = "# My trees\n\n* [Ash](https://example.org/ash) - Burns well.\n* [Elm](https://example.org/elm)\n"
    synced = recension.sync(trees(MOVED_ASH, OAK), mirror)
    assert synced.complete and "example.net/ash" in synced.text and "* [Oak]" in synced.text
    assert synced.data.decode() == synced.text and synced.outcome["kept"]["entries"] == 1
    assert "Elm" not in recension.sync(trees(MOVED_ASH, OAK), mirror, base=trees(ASH, ELM)).text
    with pytest.raises(recension.RecensionError, match="nothing in common"):
        recension.sync(trees(ASH), "# Fish\n\n- [Cod](https://example.org/cod)\n- [Eel](https://example.org/eel)\n")


def test_what_cannot_be_done_says_why() -> None:
    with pytest.raises(TypeError, match="expected str, bytes or recension.Edition, not int"):
        recension.diff(12, "")  # type: ignore[arg-type]
    cases: list[tuple[Callable[[], object], str]] = [
        (lambda: recension.parse("", format="pdf"), "unknown format 'pdf': use markdown, plain-text, html, asciidoc"),  # type: ignore[arg-type]
        (lambda: recension.diff("", "", volatile=["moods"]), "unknown class of volatile text 'moods'"),  # type: ignore[list-item]
        (lambda: recension.check("", rules=["beauty"]), "unknown rule 'beauty': use duplicate, "),  # type: ignore[list-item]
        (lambda: recension.apply("{", trees(ASH)), "it is not JSON"),
    ]
    for call, message in cases:
        with pytest.raises(recension.RecensionError, match=message):
            call()


def test_other_threads_run_meanwhile() -> None:
    lines = [f"[Tree {at}](https://example.org/{at}) - Number {at} of many." for at in range(20_000)]
    old, new = trees(*lines), trees(*lines[::-1])
    done = threading.Event()

    def compare() -> None:
        recension.diff(old, new)
        done.set()

    worker = threading.Thread(target=compare)
    worker.start()
    ticks = 0
    while not done.is_set():
        time.sleep(0.001)
        ticks += 1
    worker.join()
    assert ticks > 5


def test_the_examples_of_the_module_hold() -> None:
    results = doctest.testmod(recension)
    assert results.failed == 0 and results.attempted > 0


def test_the_program_is_on_the_path() -> None:
    scripts = sysconfig.get_path("scripts")
    program = shutil.which("recension", path=scripts)
    assert program, f"no recension in {scripts}"
    run = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    assert run.stdout.startswith("recension ")
    module = subprocess.run([sys.executable, "-m", "recension", "--version"], capture_output=True, text=True, check=True)
    assert module.stdout == run.stdout
