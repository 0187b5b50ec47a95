#!/usr/bin/env python3
"""Measures how well `recension date` knows what it says: of the copies that it is sure about, how many are right?

    python3 benches/date_copies.py target/release/recension [--copies 30] [--seed 1] REPOSITORY:PATH...

Of each list it takes states of its history at random and makes copies of them, each in one of six ways: as plain text, without
headings, with one entry in twenty left out, with one title in ten written otherwise, with the entries of each section in another order,
as HTML. A copy is dated right if the state that it was made from lies in the range that is said.
"""
import argparse, html, json, os, random, re, subprocess, tempfile
from collections import Counter

LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]*(?:\([^()]*\)[^()\s]*)*)[^()]*\)")
ITEM = re.compile(r"^\s*(?:[-*+]|\d+\.)\s")
HEADING = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")


def plain(text, dice):
    text = "\n".join(HEADING.sub(r"\1", line) for line in text.split("\n"))
    return "txt", re.sub(r"[*`]", "", LINK.sub(r"\1", text))


def headless(text, dice):
    return "md", "\n".join(line for line in text.split("\n") if not HEADING.match(line))


def dropped(text, dice):
    return "md", "\n".join(line for line in text.split("\n") if not (ITEM.match(line) and dice.random() < 0.05))


def retitled(text, dice):
    def other(match):
        return f"[{match[1].upper()} (new)]({match[2]})" if dice.random() < 0.1 else match[0]
    return "md", "\n".join(LINK.sub(other, line, count=1) if ITEM.match(line) else line for line in text.split("\n"))


def resorted(text, dice):
    out, block = [], []
    for line in text.split("\n") + [""]:
        if ITEM.match(line) and not line[0].isspace():
            block.append([line])
        elif block and line.startswith((" ", "\t")):
            block[-1].append(line)
        else:
            dice.shuffle(block)
            out += [line for item in block for line in item]
            block = []
            out.append(line)
    return "md", "\n".join(out)


def page(text, dice):
    out, depth = ["<!DOCTYPE html><html><body>"], 0
    for line in text.split("\n"):
        item = ITEM.match(line)
        inner = line[item.end():] if item else line
        heading = HEADING.match(line)
        inner = heading[1] if heading else inner
        parts, end = [], 0
        for link in LINK.finditer(inner):
            parts.append(html.escape(inner[end:link.start()]))
            parts.append(f'<a href="{html.escape(link[2])}">{html.escape(link[1])}</a>')
            end = link.end()
        inner = "".join(parts) + html.escape(inner[end:])
        if item and depth == 0:
            out.append("<ul>")
        if not item and depth == 1 and line.strip():
            out.append("</ul>")
        depth = 1 if item else depth if not line.strip() else 0
        if heading:
            level = len(line) - len(line.lstrip("#"))
            out.append(f"<h{level}>{inner}</h{level}>")
        elif inner.strip():
            out.append(f"<li>{inner}</li>" if item else f"<p>{inner}</p>")
    return "html", "\n".join(out + ["</ul>" if depth else "", "</body></html>"])


WAYS = [plain, headless, dropped, retitled, resorted, page]


def git(repository, *arguments):
    return subprocess.run(["git", "-C", repository, *arguments], check=True, capture_output=True).stdout


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("lists", nargs="+", metavar="REPOSITORY:PATH")
    parser.add_argument("--copies", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wrong", action="store_true", help="print the copies that are dated wrong and surely")
    options = parser.parse_args()
    dice, total, ways = random.Random(options.seed), Counter(), {way.__name__: Counter() for way in WAYS}
    for named in options.lists:
        repository, path = named.rsplit(":", 1)
        line = git(repository, "rev-list", "--first-parent", "--reverse", "HEAD", "--", path).decode().split()
        place = {commit: at for at, commit in enumerate(git(repository, "rev-list", "--first-parent", "--reverse", "HEAD").decode().split())}
        # What is too short to be a list, or not there, is no copy of one.
        line, count = line[len(line) // 10:], Counter()
        while count["copies"] < options.copies and count["tries"] < options.copies * 4:
            count["tries"] += 1
            commit = dice.choice(line)
            shown = subprocess.run(["git", "-C", repository, "show", f"{commit}:{path}"], capture_output=True)
            text = shown.stdout.decode("utf-8", "replace")
            if shown.returncode or sum(bool(ITEM.match(one)) for one in text.split("\n")) < 20:
                continue
            way = WAYS[count["copies"] % len(WAYS)]
            ending, copy = way(text, dice)
            with tempfile.NamedTemporaryFile("w", suffix="." + ending, delete=False, encoding="utf-8") as file:
                file.write(copy)
            run = [options.program, "date", file.name, path, "--repo", repository, "--format", "json", "--quiet"]
            said = json.loads(subprocess.run(run, capture_output=True, check=False).stdout or "{}")
            os.unlink(file.name)
            count["copies"] += 1
            sure = (said.get("confidence") or 0) >= 0.95
            right = False
            if said.get("range"):
                first, last = (place.get(said["range"][end]["id"], -1) for end in ("first", "last"))
                right = first <= place[commit] <= last
            for counted in (count, ways[way.__name__]):
                counted["right"] += right
                counted["sure"] += sure
                counted["sure and right"] += sure and right
            ways[way.__name__]["copies"] += 1
            if options.wrong and sure and not right:
                print("  wrong:", named, way.__name__, commit[:9], said["range"]["first"]["id"][:9], said["confidence"])
        total += count
        print(f"{named}: {count['copies']} copies, {count['right']} right; {count['sure']} sure, {count['sure and right']} of them right")
    for name, count in ways.items():
        print(f"{name}: {count['copies']} copies, {count['right']} right; {count['sure']} sure, {count['sure and right']} of them right")
    share = 100 * total["sure and right"] / max(1, total["sure"])
    print(f"all: {total['copies']} copies, {total['right']} right; {total['sure']} sure, {share:.1f} % of them right")


main()
