#!/usr/bin/env python3
"""Holds the families of lists that `recension corpus drift` finds to those that are known.

    copies.py PROGRAM FAMILIES CLONES

FAMILIES is CSV with the columns family, repository and path: lists of one family come from one list, as forks, copies or
translations, and a list without a family belongs to none. CLONES is a folder with a clone of each repository, bare or not. It says how many
of the lists were found in one family with the list of theirs that comes first, which ones were not, and which pairs nobody told of.
"""
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile


def git(folder, *arguments):
    return subprocess.run(["git", "-C", folder, *arguments], capture_output=True).stdout


def clone_of(clones, repository):
    for path in (repository, f"{repository}/repo", f"{repository}/repo/.git"):
        if git(os.path.join(clones, path), "rev-parse", "HEAD").strip():
            return os.path.join(clones, path)
    return None


def main():
    program, families, clones = sys.argv[1:]
    known, missing = {}, []
    with tempfile.TemporaryDirectory() as work, open(families, newline="") as file:
        listing = os.path.join(work, "lists.jsonl")
        with open(listing, "w") as out:
            for number, row in enumerate(csv.DictReader(file)):
                clone = clone_of(clones, row["repository"])
                content = clone and git(clone, "show", f"HEAD:{row['path']}")
                name = f"{row['repository']}/{row['path']}"
                if not content:
                    missing.append(name)
                    continue
                path = os.path.join(work, f"{number}-{os.path.basename(row['path'])}")
                with open(path, "wb") as copy:
                    copy.write(content)
                day = git(clone, "log", "-1", "--format=%cs", "--", row["path"]).decode().strip()
                out.write(json.dumps({"path": path, "name": name, "date": day}) + "\n")
                known[name] = row["family"]
        store = os.path.join(work, "lists.db")
        subprocess.run([program, "index", "add", store, "--from", listing, "--quiet"], stderr=subprocess.DEVNULL)
        run = subprocess.run([program, "corpus", "drift", store, "--format", "json"], capture_output=True, check=True)
        status = subprocess.run([program, "index", "status", store, "--format", "json"], capture_output=True, check=True)
    found = [(family["upstream"], family["copies"]) for family in json.loads(run.stdout)["families"]]
    entries = {one["name"]: one["entries"] for one in json.loads(status.stdout)["lists"]}
    report(known, entries, found, missing)


def report(known, entries, found, missing):
    family_of, relation = {}, {}
    for number, (upstream, copies) in enumerate(found):
        family_of[upstream], relation[upstream] = number, "upstream"
        for copy in copies:
            family_of[copy["list"]], relation[copy["list"]] = number, copy["relation"]
    families = collections.defaultdict(list)
    for name, family in known.items():
        if family and name in entries:
            families[family].append(name)
    wanted = together = 0
    for family, names in families.items():
        counts = collections.Counter(family_of[name] for name in names if name in family_of)
        largest, count = counts.most_common(1)[0] if counts else (None, 0)
        if len(names) > 1:
            wanted, together = wanted + len(names), together + count
        for name in names if len(names) > 1 else []:
            if family_of.get(name) != largest or largest is None:
                print(f"not found: {name} ({entries[name]} entries) of {family}")
    invented = 0
    for upstream, copies in found:
        for copy in copies:
            ours, theirs = known[copy["list"]], known[upstream]
            if not ours or ours != theirs:
                invented += 1
                print(f"not told of: {copy['list']} ({entries[copy['list']]}) with {upstream} ({entries[upstream]}): {copy['relation']},"
                      f" {copy['shared']} shared, {copy['own']} own")
    several = sum(len(names) > 1 for names in families.values())
    print(f"{len(entries)} lists with entries, {several} families of several: {together} of {wanted} lists found in theirs;"
          f" {invented} copies that nobody told of; relations {dict(collections.Counter(relation.values()))}")
    if missing:
        print(f"not there: {', '.join(missing)}")


if __name__ == "__main__":
    main()
