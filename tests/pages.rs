//! The pages of `docs/` show what the program prints, in the repository that `docs/example.sh` makes.
#![cfg(unix)]

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, thread};

use crate::program::{Folder, repository, run_in};
use crate::readme::pages;

/// The columns that the pages are laid out for.
const COLUMNS: &str = "92";

/// What a command begins with, within an indented block.
const PROMPT: &str = "    $ ";

/// Returns a shell that hears nothing but what the page says.
fn shell(folder: &Path, script: &str) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_recension")).parent().unwrap();
    let path = env::var_os("PATH").unwrap_or_default();
    let path: Vec<PathBuf> = [program.to_owned()].into_iter().chain(env::split_paths(&path)).collect();
    let path: OsString = env::join_paths(path).unwrap();
    let mut shell = Command::new("sh");
    shell.args(["-c", script]).current_dir(folder).env_clear().env("PATH", path).env("HOME", folder);
    shell.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap());
    shell.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_EDITOR", "true");
    shell.env("COLUMNS", COLUMNS).env("LC_ALL", "C.UTF-8").env("TZ", "UTC");
    for who in ["AUTHOR", "COMMITTER"] {
        shell.env(format!("GIT_{who}_NAME"), "Ada").env(format!("GIT_{who}_EMAIL"), "ada@example.org");
        shell.env(format!("GIT_{who}_DATE"), "2024-03-10T12:00:00Z");
    }
    shell
}

/// Makes the repository that the pages show, in `tools`.
fn example() -> Folder {
    let folder = Folder::new();
    let script = repository().join("docs/example.sh");
    let made = shell(&folder.path(""), "\"$SCRIPT\" tools").env("SCRIPT", script).output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    folder
}

/// Runs the commands of a page, one after the other in a repository of its own, and returns the page with what they
/// print.
fn rerun(page: &str) -> String {
    let folder = example();
    let mut lines = page.lines().peekable();
    let mut rerun = String::new();
    while let Some(line) = lines.next() {
        rerun.push_str(line);
        rerun.push('\n');
        let Some(command) = line.strip_prefix(PROMPT) else { continue };
        let is_output =
            |line: &&str| line.is_empty() || line.starts_with("    ") && !line.starts_with(PROMPT);
        while lines.next_if(is_output).is_some() {}
        let output = shell(&folder.path("tools"), &format!("{{ {command}\n}} 2>&1")).output().unwrap().stdout;
        let output = String::from_utf8(output).unwrap();
        for line in output.trim_matches('\n').lines().filter(|_| !output.trim().is_empty()) {
            rerun.push_str(format!("    {line}").trim_end());
            rerun.push('\n');
        }
        if lines.peek().is_some() {
            rerun.push('\n');
        }
    }
    rerun
}

/// With `RECENSION_BLESS` in the environment the pages are written anew.
#[test]
fn the_pages_show_what_the_program_prints() {
    let check = |path: PathBuf| {
        let page = fs::read_to_string(&path).unwrap();
        let rerun = rerun(&page);
        if env::var_os("RECENSION_BLESS").is_some() {
            fs::write(&path, rerun).unwrap();
            return;
        }
        let first = page.lines().zip(rerun.lines()).find(|(shown, printed)| shown != printed);
        assert_eq!(first, None, "{}: shown, and printed", path.display());
        assert_eq!(page.lines().count(), rerun.lines().count(), "{}", path.display());
    };
    let with_commands = pages()
        .into_iter()
        .filter(|page| fs::read_to_string(page).unwrap().lines().any(|line| line.starts_with(PROMPT)));
    let with_commands: Vec<PathBuf> = with_commands.collect();
    assert!(with_commands.len() > 15, "{} pages", with_commands.len());
    thread::scope(|scope| {
        let running = with_commands.into_iter().map(|page| scope.spawn(|| check(page)));
        running.collect::<Vec<_>>().into_iter().for_each(|check| check.join().expect("the page is true"));
    });
}

#[test]
fn the_picture_of_the_terminal_shows_what_the_program_prints() {
    let picture = fs::read_to_string(repository().join("docs/pictures/terminal.svg")).unwrap();
    let lines = picture.lines().filter(|line| line.starts_with("<text")).map(|line| {
        let text: String =
            line.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect();
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    });
    let mut lines = lines.collect::<Vec<_>>().into_iter();
    let command = lines.next().unwrap();
    let script = format!("{} --width 80 --color always", command.strip_prefix("$ ").unwrap());
    let printed = shell(&example().path("tools"), &script).output().unwrap().stdout;
    let printed = String::from_utf8(printed).unwrap();
    let parts = printed.split("\u{1b}[").enumerate();
    let plain: String =
        parts.map(|(at, part)| if at == 0 { part } else { part.split_once('m').unwrap().1 }).collect();
    assert_eq!(
        lines.collect::<Vec<_>>(),
        plain.lines().collect::<Vec<_>>(),
        "docs/pictures.sh makes it anew"
    );
}

#[test]
fn every_command_has_a_page() {
    let help = run_in(&repository(), &["--help"]).stdout;
    let listed = help.lines().filter_map(|line| line.strip_prefix("  ")?.split_once("  "));
    let commands = listed
        .map(|(name, _)| name)
        .filter(|name| name.chars().all(|char| char.is_ascii_lowercase() || char == '-'));
    let commands: Vec<&str> = commands.filter(|name| !name.is_empty() && !name.starts_with('-')).collect();
    assert!(commands.len() > 20, "{commands:?}");
    let read = |name: &str| fs::read_to_string(repository().join("docs").join(name)).unwrap();
    let (summary, table) = (read("SUMMARY.md"), read("commands.md"));
    for name in commands {
        let link = format!("(commands/{name}.md)");
        assert!(summary.contains(&link) && table.contains(&link), "{name} is not linked");
        let page = read(&format!("commands/{name}.md"));
        assert!(
            page.lines().any(|line| line.starts_with(&format!("{PROMPT}recension {name}"))),
            "{name} shows nothing"
        );
    }
}

#[test]
fn every_page_is_in_the_summary() {
    let docs = repository().join("docs");
    let summary = fs::read_to_string(docs.join("SUMMARY.md")).unwrap();
    for page in pages().iter().filter(|page| !page.ends_with("SUMMARY.md")) {
        let name = page.strip_prefix(&docs).unwrap().display().to_string();
        assert!(summary.contains(&format!("({name})")), "{name} is not in SUMMARY.md");
    }
}
