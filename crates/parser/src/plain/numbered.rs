//! Numbers that count sections: each stands over a list with bullets.

use super::bare::dash;
use super::lines::{Line, Role, Shape};
use super::outline::looks_like_title;

/// So many numbers over bullets count sections, and so many bullets stand below one on the average: fewer are the
/// notes of a numbered entry.
const MIN_SECTIONS: usize = 2;
const MIN_BULLETS: usize = 4;

/// Makes headings of the numbered lines that stand over lists.
pub(super) fn mark(text: &str, lines: &mut [Line]) {
    let sections: Vec<(usize, usize)> = (0..lines.len()).filter_map(|at| section(text, lines, at)).collect();
    let bullets: usize = sections.iter().map(|(_, bullets)| bullets).sum();
    if sections.len() < MIN_SECTIONS || bullets < sections.len() * MIN_BULLETS {
        return;
    }
    for (at, _) in sections {
        lines[at].shape = Shape::Text;
        lines[at].role = Role::Heading;
    }
}

/// Returns a line with how many bullets stand right below it, if it is a title with a number, has a gap above, and
/// the bullets are no further in.
fn section(text: &str, lines: &[Line], at: usize) -> Option<(usize, usize)> {
    let line = &lines[at];
    line.number()?;
    let title = text.get(line.body())?;
    let is_bullet = |below: &&Line| {
        (below.lists() && below.number().is_none() && below.indent <= line.indent + 1)
            || (below.is_text() && below.blanks == 0)
    };
    let below = lines[at + 1..].iter().take_while(is_bullet).filter(|below| below.lists()).count();
    let heads = lines.get(at + 1).is_some_and(Line::lists) && (line.blanks > 0 || at == 0);
    (heads && below > 0 && looks_like_title(title) && dash(title).is_none()).then_some((at, below))
}
