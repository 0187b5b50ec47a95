//! Examples in help, laid out for the width of the terminal.

use clap::Command;

/// How far what an example does stands below its command.
const INDENT: &str = "      ";

/// Returns a command line whose examples fit into so many columns, as far as their words do.
pub(super) fn fitted(command: Command, columns: usize) -> Command {
    let help = command.get_after_help().map(ToString::to_string);
    let command = match help
        .filter(|help| help.lines().any(|line| is_example(line) && line.chars().count() > columns))
    {
        Some(help) => command.after_help(stacked(&help)),
        None => command,
    };
    command.mut_subcommands(|command| fitted(command, columns))
}

fn is_example(line: &str) -> bool {
    line.starts_with("  ")
}

/// Puts what examples do below their commands, instead of beside them.
fn stacked(help: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in help.lines() {
        let told = line.trim_start();
        if !is_example(line) {
            lines.push(line.to_owned());
        } else if line.len() - told.len() > INDENT.len() {
            lines.push(format!("{INDENT}{told}"));
        } else {
            let (command, words) = told.split_once("  ").unwrap_or((told, ""));
            lines.push(format!("  {command}"));
            lines.extend((!words.is_empty()).then(|| format!("{INDENT}{}", words.trim_start())));
        }
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use clap::Command;

    use super::fitted;

    const EXAMPLES: &str = "\
Examples:
  list a.md                    Show it
  list a.md --format markdown
                               … as text
  list b.md c.md

Exit status: 0";

    fn laid_out(columns: usize) -> String {
        let command = Command::new("all").subcommand(Command::new("list").after_help(EXAMPLES));
        let command = fitted(command, columns);
        let list = command.find_subcommand("list").and_then(Command::get_after_help);
        list.map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn words_stand_below_commands_where_there_is_no_room_beside_them() {
        assert_eq!(laid_out(40), EXAMPLES);
        let stacked = "\
Examples:
  list a.md
      Show it
  list a.md --format markdown
      … as text
  list b.md c.md

Exit status: 0";
        assert_eq!(laid_out(30), stacked);
    }
}
