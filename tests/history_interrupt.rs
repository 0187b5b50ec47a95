//! Ctrl-C: what was found out is kept.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::listed::Listed;

/// A list with so many entries and revisions that following it takes a while.
fn long() -> Listed {
    let listed = Listed::new();
    let mut stream = String::new();
    for revision in 0..300 {
        let mut list = String::from("# List\n\n## Tools\n\n");
        for at in 0..300 {
            let words = if at < revision { "Does it another way, at last" } else { "Does what it says" };
            list.push_str(&format!(
                "- [Tool {at}](https://example.org/tool{at}) - {words}, number {}.\n",
                at * 7
            ));
        }
        stream.push_str(&format!(
            "commit refs/heads/main\ncommitter Ann <ann@example.org> {} +0000\ndata 6\nchange\nM 100644 inline README.md\ndata {}\n{list}\n",
            1_704_110_400 + revision * 86_400,
            list.len(),
        ));
    }
    listed.folder.put(".git/stream", stream);
    let input = std::fs::File::open(listed.folder.path(".git/stream")).unwrap();
    let mut import = Command::new("git");
    import.args(["fast-import", "--quiet"]).current_dir(listed.folder.path("")).stdin(input);
    assert!(import.status().unwrap().success());
    listed
}

#[test]
#[cfg(unix)]
fn what_was_found_out_survives_an_interrupt() {
    let listed = long();
    let cache = listed.folder.path(".git/cache");
    let mut command = listed.folder.command();
    command.args(["check-merges", "README.md"]).env("RECENSION_CACHE_DIR", &cache);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(300));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let asked = Instant::now();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("interrupted") && said.contains("what was read is kept"), "{said}");
    assert!(asked.elapsed() < Duration::from_secs(20), "{:?}", asked.elapsed());
    let kept = std::fs::read_dir(&cache).unwrap().flatten().next().unwrap();
    assert!(kept.metadata().unwrap().len() > 1_000);
    let again = listed.printed(&["check-merges", "README.md"]);
    assert_eq!(again, listed.printed(&["check-merges", "README.md", "--no-cache"]));
}
