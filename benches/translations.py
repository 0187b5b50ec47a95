#!/usr/bin/env python3
"""Times what translators wait for, on lists that are made up: the same ones in every run.

    benches/translations.py align PROGRAM [ENTRIES]       pairing a list with its translation, with and without links
    benches/translations.py history PROGRAM [COMMITS]     audit --history of a list with five translations, cold and warm

Times are the best of three runs, in seconds of the clock and of the processors.
"""
import functools
import os
import random
import resource
import subprocess
import sys
import tempfile
import time

LETTERS = {
    "en": ("bcdfghlmnprstvw", "aeiou"),
    "de": ("bdfghklmnrstvwz", "aeiouäöü"),
    "fr": ("bcdfglmnprstv", "aeiouéè"),
    "ja": ("かきくさしたちつなにのはまみもやらりるれを", "あいうえお"),
    "ru": ("бвгдзклмнпрст", "аеиоуяы"),
    "zh": ("人大中上国年生学用工文法", "的一是在有和不了"),
}
SECTION_ENTRIES = 25


def word(rng, language):
    consonants, vowels = LETTERS[language]
    return "".join(rng.choice(consonants) + rng.choice(vowels) for _ in range(rng.randint(1, 4)))


def sentence(rng, language, length):
    words = [word(rng, language) for _ in range(length)]
    gap = "" if language in ("ja", "zh") else " "
    return gap.join(words).capitalize() + ("。" if language in ("ja", "zh") else ".")


class Entry:
    """A resource: what is said of it depends on its number, the language and how often it was worded anew."""

    def __init__(self, number):
        rng = random.Random(number)
        self.number, self.version = number, 0
        self.name = word(rng, "en").capitalize() + word(rng, "en").capitalize() if rng.random() < 0.6 else None
        self.length = rng.randint(4, 18)
        self.lines = {}

    def line(self, language, version, links=True):
        key = (language, version, links)
        if key not in self.lines:
            self.lines[key] = self.written(*key)
        return self.lines[key]

    def written(self, language, version, links):
        rng = random.Random(f"{self.number} {language} {version}")
        title = self.name or sentence(rng, language, 3).rstrip("。.")
        says = sentence(rng, language, self.length + version % 3)
        if not links:
            return f"- {title} - {says}"
        return f"- [{title}](https://example.org/{self.number}) - {says}"


@functools.cache
def heading(at, language):
    return sentence(random.Random(f"section {at} {language}"), language, 2)


def page(entries, language, links=True):
    lines = [f"# {heading(-1, language)}"]
    for at, (entry, version) in enumerate(entries):
        if at % SECTION_ENTRIES == 0:
            lines += ["", "## " + heading(at, language), ""]
        lines.append(entry.line(language, version, links))
    return "\n".join(lines) + "\n"


def timed(arguments, folder, environment=None):
    def children():
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        return used.ru_utime + used.ru_stime
    before, start = children(), time.perf_counter()
    run = subprocess.run(arguments, cwd=folder, env=environment, capture_output=True)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr.decode(errors="replace"))
    return time.perf_counter() - start, children() - before


def best(runs):
    return min(clock for clock, _ in runs), min(used for _, used in runs)


def align(program, count):
    entries = [(Entry(at), 0) for at in range(count)]
    # A translation that lacks some and has others of its own, in the order of its list.
    kept = [entry for entry in entries if entry[0].number % 23]
    with tempfile.TemporaryDirectory() as folder:
        for name, links in (("links", True), ("no-links", False)):
            for language, some in (("en", entries), ("ru", kept)):
                with open(f"{folder}/{name}.{language}.md", "w", encoding="utf8") as out:
                    out.write(page(some, language, links))
        for name in ("links", "no-links"):
            asked = [program, "diff", f"{name}.ru.md", f"{name}.en.md", "--no-config", "--format", "json", "-o", "out.json"]
            clock, used = best([timed(asked, folder) for _ in range(3)])
            print(f"{count} entries, {name}: {clock:.2f} s, {used:.2f} s of processors")


def history(program, commits, count=250):
    """Each commit rewords an entry, now and then adds or removes one; each translation follows in one of five commits."""
    rng = random.Random(commits)
    languages = ["de", "fr", "ja", "ru", "zh"]
    entries = [Entry(at) for at in range(count)]
    seen = {language: [(entry, 0) for entry in entries] for language in languages}
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
        stream = subprocess.Popen(["git", "fast-import", "--quiet"], cwd=folder, stdin=subprocess.PIPE)

        def put(path, text):
            data = text.encode()
            stream.stdin.write(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")

        for at in range(commits):
            message = b"change the list"
            stream.stdin.write(
                f"commit refs/heads/main\ncommitter A <a@example.org> {1_500_000_000 + at * 3600} +0000\n"
                f"data {len(message)}\n".encode() + message + b"\n")
            if at:
                entry = rng.choice(entries)
                entry.version += 1
                if at % 7 == 0:
                    entries.insert(rng.randrange(len(entries)), Entry(count + at))
                if at % 11 == 0:
                    entries.pop(rng.randrange(len(entries)))
            now = [(entry, entry.version) for entry in entries]
            put("README.md", page(now, "en"))
            for place, language in enumerate(languages):
                if at == 0 or at % len(languages) == place:
                    # One change in five is not followed.
                    old = {entry.number: version for entry, version in seen[language]}
                    seen[language] = [(entry, version if entry.number % 5 else old.get(entry.number, version)) for entry, version in now]
                    put(f"README-{language}.md", page(seen[language], language))
        stream.stdin.close()
        stream.wait()
        subprocess.run(["git", "reset", "-q", "--hard"], cwd=folder, check=True)
        # What was imported lies whole in its pack, and gc leaves that as it is: packed anew it is like a clone.
        subprocess.run(["git", "repack", "-a", "-d", "-f", "-q"], cwd=folder, check=True)
        asked = [program, "audit", "README.md", *(f"README-{language}.md" for language in languages),
                 "--history", "--no-config", "-q", "--summary"]
        cold, warm = [], []
        for run in range(3):
            with tempfile.TemporaryDirectory() as cache:
                environment = dict(os.environ, RECENSION_CACHE_DIR=cache)
                cold.append(timed(asked, folder, environment))
                warm += [timed(asked, folder, environment) for _ in range(2)]
        for name, runs in (("cold", cold), ("warm", warm)):
            clock, used = best(runs)
            print(f"{commits} commits, {count} entries, 5 translations, {name}: {clock:.2f} s, {used:.2f} s of processors")


def main():
    what, program, *more = sys.argv[1:] if len(sys.argv) > 2 else ("", "")
    program = os.path.abspath(program)
    if what == "align":
        align(program, int(more[0]) if more else 5_000)
    elif what == "history":
        history(program, int(more[0]) if more else 2_000)
    else:
        sys.exit(__doc__.strip())


if __name__ == "__main__":
    main()
