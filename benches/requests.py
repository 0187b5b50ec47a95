#!/usr/bin/env python3
"""Holds `recension check` and `recension queue` to the merged requests of real lists.

    requests.py merged  PROGRAM REPOSITORY…   what check says of the last requests that were merged, and on which lines
    requests.py planted PROGRAM REPOSITORY…   plants a fault of each kind into requests: found, and what else is said
    requests.py queue   PROGRAM REPOSITORY…   merges the last requests as if all had been open at once: entries lost, revived, doubled

Repositories are bare clones; objects are written to them, and references below refs/q. Entries and addresses are found by
regular expressions here, so that nothing is taken from the program but its findings. --requests N, --skip N.
"""
import argparse
import collections
import difflib
import json
import os
import random
import re
import subprocess
import tempfile

IDENTITY = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "t"), ("EMAIL", "t@example.org"))}
ROW = re.compile(r"^(?P<marker>\s?[-*+] +|\| *)(?P<bold>\**)\[(?P<title>[^\]\[]+)\]\((?P<url>https?://[^)\s]+)\)(?P<rest>.*)$")
ADDRESS = re.compile(r"https?://[^\s)<>\]\"'|]+")
WORDS = ["Marlstone", "Quillfeather", "Zephyrine", "Amberjack", "Hollowreed", "Tamarisk", "Brindlewood"]
# What a planted entry may break besides: it is put among neighbours by chance.
BESIDES = ("one-per-change", "mixed", "title-matches-repository")
BESIDES_THERE = ("order", "style", "incomplete")


class Repository:
    def __init__(self, folder):
        self.folder = folder
        names = self.text("ls-tree", "--name-only", "HEAD").split("\n")
        self.path = next(name for name in names if name.lower() == "readme.md")

    def run(self, *arguments, given=None, **environment):
        return subprocess.run(["git", "-C", self.folder, *arguments], input=given, capture_output=True,
                              env={**os.environ, **IDENTITY, **environment})

    def text(self, *arguments):
        return self.run(*arguments).stdout.decode("utf-8", "replace").strip()

    def list(self, revision):
        return self.run("show", f"{revision}:{self.path}").stdout

    def commit(self, parent, content, message):
        """Commits another list onto a commit."""
        blob = self.run("hash-object", "-w", "--stdin", given=content).stdout.decode().strip()
        with tempfile.TemporaryDirectory() as folder:
            index = {"GIT_INDEX_FILE": os.path.join(folder, "index")}
            self.run("read-tree", parent, **index)
            self.run("update-index", "--cacheinfo", "100644", blob, self.path, **index)
            tree = self.run("write-tree", **index).stdout.decode().strip()
        return self.text("commit-tree", tree, "-p", parent, "-m", message)

    def requests(self, wanted, skip=0):
        """Returns main before, the commit that a request began with, and its last one; the latest first."""
        found = []
        merges = self.text("log", "--first-parent", "--merges", "--format=%P", "-n", str(20 * (wanted + skip)), "HEAD")
        for parents in merges.split("\n"):
            if len(parents.split()) != 2:
                continue
            main, head = parents.split()
            base = self.text("merge-base", main, head)
            if base and base != head and self.list(base) not in (b"", self.list(head)) and self.list(head):
                found.append((main, base, head))
                if len(found) == wanted + skip:
                    break
        return found[skip:]

    def check(self, program, main, head):
        run = subprocess.run([program, "check", "--no-config", "--quiet", "--format", "json", "--base", main, f"{head}:{self.path}"],
                             cwd=self.folder, capture_output=True)
        return json.loads(run.stdout)["findings"]


def canonical(url):
    return re.sub(r"^https?://(www\.)?", "", url.rstrip("/.,;")).rstrip("/").lower()


def addresses(content):
    """Counts addresses, each once a line; definitions of links do not count."""
    lines = [line for line in content.decode("utf-8", "replace").split("\n") if not re.match(r"^\s*\[[^\]]+\]:\s", line)]
    return collections.Counter(url for line in lines for url in {canonical(url) for url in ADDRESS.findall(line)})


def merged(repository, options):
    counts = collections.Counter()
    for main, base, head in repository.requests(options.requests, options.skip):
        diff = repository.text("diff", "-U0", base, head, "--", repository.path)
        changed = set()
        for start, length in re.findall(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", diff, re.M):
            changed |= set(range(int(start), int(start) + max(int(length or 1), 1) + (length == "0")))
        for finding in repository.check(options.program, main, head):
            counts[finding["rule"]] += 1
            lines = range(finding["line"], finding["end_line"] + 1)
            if finding["rule"] != "removed-by-others" and changed.isdisjoint(lines):
                counts["on lines that did not change"] += 1
                print("   unchanged:", base[:8], head[:8], finding["line"], finding["message"])
            if finding["rule"] in ("duplicate", "removed-by-others"):
                print(f"   {finding['rule']}:", base[:8], head[:8], finding["line"], finding["message"])
    return counts


def runs(lines):
    """Returns entries that stand side by side, six at least."""
    found, current = [], []
    for at, line in enumerate(lines + [""]):
        row = ROW.match(line)
        if row:
            current.append((at, row))
        elif not (line.startswith((" ", "\t")) and line.strip()):
            found.append(current)
            current = []
    return [run for run in found if len(run) >= 6]


def plant(kind, repository, base, head, rng):
    """Returns a list with a fault, its line and title; none where the request has no place for it."""
    lines = repository.list(head).decode("utf-8", "replace").split("\n")
    sections = runs(lines)
    if not sections:
        return None
    listed = collections.Counter(canonical(row["url"]) for run in sections for _, row in run)
    at, near = rng.choice(rng.choice(sections))
    title, url = f"{rng.choice(WORDS)}{rng.randrange(10, 99)}", "https://planted.example.org/tool"
    if kind == "duplicate":
        url = rng.choice(rng.choice(sections))[1]["url"]
        if listed[canonical(url)] != 1 or "/" not in canonical(url):
            return None
        url = rng.choice([url, url.replace("https://", "http://")])
    elif kind == "order":
        key = lambda row: re.sub(r"[^a-z0-9]", "", row["title"].lower())
        is_sorted = lambda keys: len(keys) >= 8 and keys == sorted(keys) and keys[0] < "h" and keys[-1] > "m"
        sections = [run for run in sections if is_sorted([key(row) for _, row in run])]
        if not sections:
            return None
        run = rng.choice(sections)
        place, prefixes = rng.choice([(0, ["Zyx"]), (-1, ["Aab"]), (len(run) // 2, ["Aab", "Zyx"])])
        (at, near), title = run[place], rng.choice(prefixes) + title
    elif kind == "revived":
        commits = repository.text("log", "--first-parent", "--format=%H", "-n", "120", base, "--", repository.path).split("\n")
        if len(commits) < 10:
            return None
        old = repository.list(rng.choice(commits[5:]))
        there = {**addresses(repository.list(head)), **addresses(repository.list(base))}
        gone = [row for row in map(ROW.match, old.decode("utf-8", "replace").split("\n")) if row and canonical(row["url"]) not in there]
        if not gone:
            return None
        title, url = rng.choice(gone).group("title", "url")
    elif kind == "removed-by-others":
        before = set(repository.list(base).decode("utf-8", "replace").split("\n"))
        new = [at for at, line in enumerate(lines) if line not in before and ROW.match(line)]
        if not new or lines[at] not in before or min(abs(at - other) for other in new) <= 3:
            return None
        if listed[canonical(near["url"])] != 1 or sum(f"[{near['title']}]" in line for line in lines) != 1:
            return None
        del lines[at]
        return "\n".join(lines), at, near["title"]
    lines.insert(at + 1, f"{near['marker']}{near['bold']}[{title}]({url}){near['rest']}")
    return "\n".join(lines), at + 2, title


def planted(repository, options):
    counts = collections.Counter()
    for number, (main, base, head) in enumerate(repository.requests(options.requests, options.skip)):
        key = lambda finding: (finding["rule"], re.sub(r"line \d+", "", finding["message"]))
        before = {key(finding) for finding in repository.check(options.program, main, head)}
        for kind in ("duplicate", "order", "revived", "removed-by-others"):
            rng = random.Random(f"{repository.folder}{number}{kind}")
            fault = next(filter(None, (plant(kind, repository, base, head, rng) for _ in range(12))), None)
            if fault is None:
                continue
            text, line, title = fault
            message = repository.text("log", "-1", "--format=%B", head) if kind == "removed-by-others" else "Update the list"
            findings = repository.check(options.program, main, repository.commit(head, text.encode(), message))
            findings = [finding for finding in findings if key(finding) not in before]
            hits = [f for f in findings if f["rule"] == kind and (f["line"] == line or title in f["message"])]
            others = [f for f in findings if f not in hits and f["rule"] not in BESIDES
                      and not (f["rule"] in BESIDES_THERE and f["line"] == line)]
            counts.update({kind: 1, f"{kind} found": bool(hits), f"{kind} with more": bool(others)})
            if not hits or others:
                print("   ", kind, title, "found" if hits else "missed", [finding["message"] for finding in others])
    return counts


def put_onto(older, base, head):
    """Puts what a request changes onto an older list: added lines go below the nearest line above that is there already."""
    older, base, head = (content.decode("utf-8", "replace").split("\n") for content in (older, base, head))
    out = list(older)
    for tag, i1, i2, j1, j2 in reversed(difflib.SequenceMatcher(None, base, head, autojunk=False).get_opcodes()):
        if tag == "insert":
            above = next((line for line in reversed(base[:i1]) if line.startswith("#") or (line.strip() and out.count(line) == 1)), "#")
            if above.startswith("#"):
                return None
            at = out.index(above) + 1
            out[at:at] = head[j1:j2]
        elif tag != "equal":
            places = [at for at in range(len(out)) if out[at:at + i2 - i1] == base[i1:i2]]
            if len(places) != 1:
                return None
            out[places[0]:places[0] + i2 - i1] = head[j1:j2]
    return "\n".join(out).encode()


def queue(repository, options):
    requests = repository.requests(options.requests + 40, options.skip)
    onto = requests[min(len(requests), options.requests) - 1][0]
    older, waiting = repository.list(onto), []
    for _, base, head in requests:
        content = put_onto(older, repository.list(base), repository.list(head))
        if content not in (None, older) and len(waiting) < options.requests:
            waiting.append(repository.commit(onto, content, repository.text("log", "-1", "--format=%s", head)))
    for reference in repository.text("for-each-ref", "--format=%(refname)", "refs/q/", "refs/heads/q-merged").split():
        repository.run("update-ref", "-d", reference)
    for number, commit in enumerate(reversed(waiting)):
        repository.run("update-ref", f"refs/q/{number}", commit)
    run = subprocess.run([options.program, "queue", "--no-config", "--quiet", "--onto", onto, "--refs", "refs/q/*", "--path", repository.path,
                          "--write", "q-merged", "--format", "json"], cwd=repository.folder, capture_output=True, env={**os.environ, **IDENTITY})
    report, tip, counts = json.loads(run.stdout), onto, collections.Counter()
    for request in report["requests"]:
        counts[request["outcome"]] += 1
        if not request["result"]:
            print("   ", request["outcome"], request["subject"], request["conflicts"])
            continue
        base, ours, theirs, result = (addresses(repository.list(revision)) for revision in (onto, tip, request["commit"], request["result"]))
        for url in {*base, *ours, *theirs, *result}:
            b, o, t, r = base[url], ours[url], theirs[url], result[url]
            counts["lost"] += bool(not r and ((o and t) or (not b and (o or t))))
            counts["revived"] += bool(b and r and not (o and t) and o <= b and t <= b)
            counts["doubled"] += bool(r > max(o, t) and r > o + t - b)
        tip = request["result"]
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["merged", "planted", "queue"])
    parser.add_argument("program")
    parser.add_argument("repositories", nargs="+")
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--skip", type=int, default=0)
    options = parser.parse_args()
    total = collections.Counter()
    for folder in options.repositories:
        print(folder, flush=True)
        counts = globals()[options.what](Repository(folder), options)
        print("  ", dict(counts), flush=True)
        total.update(counts)
    print(dict(total))


if __name__ == "__main__":
    main()
