"""Links the rows of `identity.py` with Splink (R. Linacre and others, https://moj-analytical-services.github.io/splink/).

Its model is that of I. Fellegi and A. Sunter (1969), as in the matcher; the weights are estimated from the rows by expectation maximisation.
It gets titles and addresses in the form in which they are compared, so that it need not learn what a scheme or a slash at the end means.
"""
import json
import logging
import os
import subprocess
import time

THRESHOLDS = (0.5, 0.9, 0.99)


def rows_of(program, one, text, work, address):
    path = os.path.join(work, "splink.md")
    with open(path, "w") as file:
        file.write(text)
    run = subprocess.run([program, "parse", path, "--format", "json", "--quiet"], capture_output=True)
    entries = json.loads(run.stdout)["entries"] if run.stdout else []
    rows = []
    for number, entry in enumerate(entries):
        url = address(entry["url"] or "") or None
        rows.append({
            "unique_id": f"{one.name}:{number}", "list": one.name, "line": entry["line"], "url": url,
            "host": url and url.split("/")[0], "title": " ".join(entry["title"].casefold().split()) or None,
            "description": " ".join((entry["description"] or "").casefold().split()) or None,
        })
    return rows


def link(program, asked_of, known_of, work, address):
    """Returns by thresholds the addresses that each line of each old list is linked with, and the seconds that it took."""
    import pandas
    import splink.comparison_library as compare
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    asked = pandas.DataFrame([row for one in asked_of for row in rows_of(program, one, one.old_text, work, address)])
    known = pandas.DataFrame([row for one in known_of for row in rows_of(program, one, one.text, work, address)])
    start = time.monotonic()
    settings = SettingsCreator(
        link_type="link_only",
        comparisons=[
            compare.JaroWinklerAtThresholds("title", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            compare.LevenshteinAtThresholds("url", [2, 6]),
            compare.JaccardAtThresholds("description", [0.9, 0.7]),
        ],
        blocking_rules_to_generate_predictions=[block_on("url"), block_on("title"), block_on("host", "substr(title, 1, 4)")],
        additional_columns_to_retain=["list", "line"],
        retain_matching_columns=True,
    )
    api = DuckDBAPI()
    linker = Linker([api.register(asked, table_name="asked"), api.register(known, table_name="known")], settings)
    linker.training.estimate_probability_two_random_records_match([block_on("url", "title")], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=5e6, seed=1)
    for rule in (block_on("url"), block_on("title")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS)).as_pandas_dataframe()
    took = time.monotonic() - start
    # Which side of a pair is the old state is not said by its place alone.
    is_asked = pairs["source_dataset_l"] == "asked"
    sides = [("l", "r"), ("r", "l")]
    said = {threshold: {} for threshold in THRESHOLDS}
    for (old, new), rows in zip(sides, (pairs[is_asked], pairs[~is_asked])):
        rows = rows[rows[f"list_{old}"] == rows[f"list_{new}"]]
        for name, line, url, probability in zip(rows[f"list_{old}"], rows[f"line_{old}"], rows[f"url_{new}"], rows["match_probability"]):
            for threshold in THRESHOLDS:
                if probability >= threshold and url:
                    said[threshold].setdefault((name, line), set()).add(url)
    return said, took
