#!/usr/bin/env python3
"""Holds what `recension find` says of entries to what became of them in the histories of lists.

    identity.py PROGRAM REPOSITORY… [--beside REPOSITORY…] [--years 2] [--splink] [--only-newest] [--misses FILE]

Of each repository (a clone, bare or not) the list is taken as it was two years before its newest state. What each of its
entries became is read from the differences of git, commit by commit, with regular expressions: a line that was taken out and
one that was put in are one entry if they are the same; if they lead to one address; or if they stand in one hunk and have
one title. Nothing of the program is used for that. Entries that got a new address and a new title in one commit, or the same title
elsewhere in the list, are not counted: whether those are one resource is a question of taste.

What is an entry is not asked here: lines that the program reads as something else, such as further links, are not counted either.

`find --edition` is asked for all entries of the old state, in two indexes: one of the newest states alone, those of the
repositories behind --beside among them, and one of the whole histories. The second takes longest, and --only-newest leaves it out. With --splink the same rows go to Splink (pip install
splink 'pandas<3'), which learns its weights from them.
"""
import argparse
import collections
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time

ROW = re.compile(r"^\s*(?:[-*+]|\d+[.)]|\|)\s*(?:\[[ xX]\]\s*)?[^\[\]()!]{0,12}?\[(?P<title>(?:[^\[\]]|\[[^\[\]]*\])+)\]\((?P<url>https?://[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)[^()]*\)")
HUNK = re.compile(r"^@@ -\d+(?:,\d+)? \+\d+(?:,\d+)? @@")


def git(folder, *arguments):
    run = subprocess.run(["git", "-C", folder, *arguments], capture_output=True)
    return run.stdout.decode("utf-8", "replace")


def address(url):
    """Returns what two addresses have in common if one stands for the other: no scheme, no www, no slash or anchor of a README at the end."""
    url = re.sub(r"^https?://(www\.)?", "", url.strip()).lower()
    url = re.sub(r"(#readme|\.git)$", "", re.sub(r"[?&](utm_\w+|ref)=[^&#]*", "", url))
    return url.rstrip("/#")


def name(title):
    return " ".join(re.sub(r"[*_`~\\]", "", title).casefold().split())


class Entry:
    """An entry that is followed: what it says now, and what became of it."""

    def __init__(self, title, url, line):
        self.title, self.url, self.line = title, url, line
        self.first = (address(url), name(title))
        self.is_gone = self.is_unsure = False

    def is_at(self, title, url):
        self.title, self.url, self.is_gone = title, url, False


def entries_of(text):
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if match := ROW.match(line):
            found.append(Entry(match["title"], match["url"], number))
    return found


class Trace:
    """The entries of an old state, followed through the differences that lead to the newest one."""

    def __init__(self, text):
        self.old = entries_of(text)
        self.alive = collections.defaultdict(list)
        for entry in self.old:
            self.alive[address(entry.url), name(entry.title)].append(entry)

    def take(self, difference):
        out, new, hunk = [], [], 0
        for line in difference.split("\n"):
            if HUNK.match(line):
                hunk += 1
            elif line[:1] in "+-" and line[:3] not in ("+++", "---") and (match := ROW.match(line[1:])):
                (out if line[0] == "-" else new).append((address(match["url"]), name(match["title"]), match, hunk))
        for same in (lambda row: row[:2], lambda row: row[0], lambda row: row[1:4:2]):
            counts = [collections.Counter(map(same, rows)) for rows in (out, new)]
            left = {same(row): row for row in new}
            for row in list(out):
                key = same(row)
                # Of what stands there several times, it is not known which became which, unless all is the same.
                if key in left and (counts[0][key] == counts[1][key] == 1 or key == row[:2]):
                    to = left[key]
                    self.move(row[:2], to)
                    out.remove(row)
                    if to in new:
                        new.remove(to)
        for row in out:
            is_alone = len(out) == len(new) == 1
            for entry in self.alive.pop(row[:2], []):
                entry.is_gone = True
                # In one place an entry went and another one came: it may be the same.
                entry.is_unsure |= is_alone or any(row[3] == to[3] for to in new) or any(row[1] == to[1] for to in new)

    def move(self, key, to):
        for entry in self.alive.pop(key, []):
            entry.is_at(to[2]["title"], to[2]["url"])
            self.alive[to[:2]].append(entry)

    def finish(self, text):
        """Sets what stands in the newest state, and what of it is not known."""
        now = entries_of(text)
        addresses = {address(entry.url) for entry in now}
        titles = collections.Counter(name(entry.title) for entry in now)
        for entry in self.old:
            if entry.first[0] in addresses and address(entry.url) != entry.first[0]:
                entry.is_unsure = True  # Another entry has its address now.
            if entry.is_gone and entry.first[0] in addresses:
                entry.is_gone = entry.is_unsure = False  # It came back.
                entry.url = next(there.url for there in now if address(there.url) == entry.first[0])
            elif entry.is_gone:
                entry.is_unsure |= titles[name(entry.title)] > 0
            elif address(entry.url) not in addresses:
                entry.is_unsure = True  # Its line was written in another form.
        return addresses


class List:
    def __init__(self, folder, years):
        self.read = set()
        self.folder, self.name = folder, os.path.basename(os.path.abspath(folder).removesuffix("/repo"))
        listed = git(folder, "ls-tree", "--name-only", "HEAD").split("\n")
        self.path = next((path for path in listed if path.lower() == "readme.md"), None)
        if self.path is None:
            return
        self.text = git(folder, "show", f"HEAD:{self.path}")
        if years:
            self.trace_from(years)

    def trace_from(self, years):
        commits = git(self.folder, "log", "--first-parent", "--format=%H %ct", "--", self.path).split("\n")
        commits = [(line.split()[0], int(line.split()[1])) for line in commits if line]
        behind = [at for at, (_, day) in enumerate(commits) if day < commits[0][1] - years * 365.25 * 86400]
        at = behind[0] if behind else len(commits) - 1
        self.old_text = git(self.folder, "show", f"{commits[at][0]}:{self.path}")
        self.trace = Trace(self.old_text)
        for commit, _ in reversed(commits[:at]):
            self.trace.take(git(self.folder, "show", "--format=", "--diff-merges=first-parent", "-U0", commit, "--", self.path))
        self.now = self.trace.finish(self.text)


def kind_of(entry):
    if entry.is_gone:
        return "gone"
    if address(entry.url) != entry.first[0]:
        return "relinked"
    return "renamed" if name(entry.title) != entry.first[1] else "kept"


class Score:
    """Pairs of an old entry and an address of the new list: said and true, said and wrong, true and not said."""

    def __init__(self):
        self.counts, self.misses = collections.Counter(), []

    def take(self, one, entry, said):
        kind = kind_of(entry)
        true = set() if entry.is_gone else {address(entry.url)}
        said &= one.now
        self.counts[kind, "right"] += len(true & said)
        self.counts[kind, "wrong"] += len(said - true)
        self.counts[kind, "missed"] += len(true - said)
        self.counts[kind, "all"] += 1
        for what, urls in (("wrong", said - true), ("missed", true - said)):
            self.misses += [(what, kind, one.name, entry.line, entry.first[1], entry.first[0], url, name(entry.title)) for url in urls]

    def print(self, title, seconds):
        total = collections.Counter()
        for (_, what), count in self.counts.items():
            total[what] += count
        precision = total["right"] / max(1, total["right"] + total["wrong"])
        recall = total["right"] / max(1, total["right"] + total["missed"])
        print(f"{title:32} precision {precision:.4f} recall {recall:.4f}  {total['wrong']} wrong, {total['missed']} missed"
              f" of {total['all']}  {seconds:.1f} s")
        for kind in ("kept", "renamed", "relinked", "gone"):
            print(f"    {kind:10}" + "  ".join(f"{self.counts[kind, what]:6} {what}" for what in ("all", "right", "wrong", "missed")))


def traced(lists):
    return [(one, entry) for one in lists for entry in one.trace.old if not entry.is_unsure and entry.line in one.read]


def ask(program, store, lists, work):
    """Returns the addresses that `find` says of each line of each list, and the seconds that it took."""
    said, took = {}, 0.0
    for one in lists:
        path = os.path.join(work, "old.md")
        with open(path, "w") as file:
            file.write(one.old_text)
        start = time.monotonic()
        run = subprocess.run([program, "find", store, "--edition", path, "--format", "json"], capture_output=True)
        took += time.monotonic() - start
        # An old state may have had no entries yet.
        for answer in json.loads(run.stdout)["answers"] if run.stdout else []:
            one.read.add(answer["line"])
            urls = {address(known["url"]) for resource in answer["resources"] for known in resource["addresses"]}
            said.setdefault((one.name, answer["line"]), set()).update(urls)
    return said, took


def score(title, lists, said, took, misses):
    result = Score()
    for one, entry in traced(lists):
        result.take(one, entry, said.get((one.name, entry.line), set()))
    result.print(title, took)
    misses += [(title, *miss) for miss in result.misses]


def index_newest(program, store, lists, work):
    for one in lists:
        os.makedirs(f"{work}/newest", exist_ok=True)
        with open(f"{work}/newest/{one.name}.md", "w") as file:
            file.write(one.text)
    start = time.monotonic()
    subprocess.run([program, "index", "add", store, f"{work}/newest", "--quiet"], check=False)
    return time.monotonic() - start


def index_histories(program, store, lists, work):
    with open(f"{work}/histories.csv", "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["repository", "path", "name"])
        out.writerows([os.path.abspath(one.folder), one.path, one.name] for one in lists)
    start = time.monotonic()
    subprocess.run([program, "index", "add", store, "--from", f"{work}/histories.csv", "--quiet"], check=False)
    return time.monotonic() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--beside", nargs="*", default=[])
    parser.add_argument("--years", type=float, default=2)
    parser.add_argument("--splink", action="store_true")
    parser.add_argument("--only-newest", action="store_true")
    parser.add_argument("--misses", help="file for all errors")
    given = parser.parse_args()
    lists = [one for one in (List(folder, given.years) for folder in given.repositories) if one.path]
    others = [one for one in (List(folder, 0) for folder in given.beside) if one.path]
    misses = []
    with tempfile.TemporaryDirectory() as work:
        took = index_newest(given.program, f"{work}/newest.db", lists + others, work)
        said, asked = ask(given.program, f"{work}/newest.db", lists, work)
        found, old = traced(lists), [(one, entry) for one in lists for entry in one.trace.old]
        unsure = sum(entry.is_unsure for _, entry in old)
        print(f"{len(lists)} lists, {len(found)} entries: {dict(collections.Counter(kind_of(entry) for _, entry in found))}; {unsure} others are"
              f" not known, {len(old) - len(found) - unsure} are no entries to the program; {len(others)} lists beside them")
        score("find, newest states", lists, said, took + asked, misses)
        if given.splink:
            from identity_splink import link
            said, took = link(given.program, lists, lists + others, work, address)
            for threshold, answers in said.items():
                score(f"Splink, from {threshold} on", lists, answers, took, misses)
        if not given.only_newest:
            took = index_histories(given.program, f"{work}/histories.db", lists, work)
            said, asked = ask(given.program, f"{work}/histories.db", lists, work)
            score("find, histories", lists, said, took + asked, misses)
    if given.misses:
        with open(given.misses, "w", newline="") as file:
            csv.writer(file, delimiter="\t").writerows(misses)


if __name__ == "__main__":
    sys.exit(main())
