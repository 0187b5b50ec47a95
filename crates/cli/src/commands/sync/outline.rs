//! Prints what there is to translate.

use recension_model::{Edition, Outline};
use recension_report::write_outline_markdown;
use recension_wire::{write_outline_json, write_outline_po};

use super::work::Work;
use super::{Outcome, SyncArgs};
use crate::error::Error;
use crate::input;
use crate::mirrors::Mirror;
use crate::names;
use crate::output::Target;
use crate::output_format::OutputFormat;

/// Prints what there is to translate in the mirrors of each upstream.
pub(super) fn run(args: &SyncArgs, groups: &[(Work<'_>, Vec<Mirror>)]) -> Result<Outcome, Error> {
    let is_po = args.format == Some(OutputFormat::Po);
    let count: usize = groups.iter().map(|(_, mirrors)| mirrors.len()).sum();
    if count > 1 && (is_po || args.base.is_some()) {
        let what = if is_po { "a catalogue" } else { "--base" };
        return Err(Error::usage(format!("{what} is about one mirror")).hint("name upstream and mirror"));
    }
    let read = groups.iter().flat_map(|(work, mirrors)| {
        std::iter::once(&work.upstream).chain(mirrors.iter().map(|mirror| &mirror.edition))
    });
    let target = Target::report(args.output.output.as_deref(), read)?;
    let outlines = groups.iter().map(|(work, mirrors)| outline(work, mirrors));
    let outlines = outlines.collect::<Result<Vec<Outline>, Error>>()?;
    target.write(|out| {
        outlines.iter().enumerate().try_for_each(|(at, outline)| match args.format {
            Some(OutputFormat::Json) => write_outline_json(out, outline),
            Some(OutputFormat::Po) => match outline.mirrors.first() {
                Some(mirror) => write_outline_po(out, &outline.upstream, mirror),
                None => Ok(()),
            },
            _ => {
                if at > 0 {
                    writeln!(out)?;
                }
                write_outline_markdown(out, outline)
            }
        })
    })?;
    Ok(Outcome::Done)
}

/// Finds out what there is to translate in the mirrors of one upstream.
fn outline(work: &Work<'_>, mirrors: &[Mirror]) -> Result<Outline, Error> {
    let mut outline = Outline { upstream: names::name_of(&work.upstream), mirrors: Vec::new() };
    let outlined = |sides, mirror: &Mirror, edition: &Edition, base| {
        work.compared(sides, (mirror, edition), base, |plan| Ok(plan.outline(&mirror.name)))
    };
    if let [mirror] = mirrors {
        let (upstream, edition, base) = work.editions(mirror)?;
        let past = work.past(&upstream)?;
        outline.mirrors.push(outlined((&upstream, past.as_ref()), mirror, &edition, base)?);
        return Ok(outline);
    }
    let upstream = input::edition(&work.upstream, &work.input)?;
    let past = work.past(&upstream)?;
    for mirror in mirrors {
        let edition = input::edition(&mirror.edition, &work.input)?;
        outline.mirrors.push(outlined((&upstream, past.as_ref()), mirror, &edition, None)?);
    }
    Ok(outline)
}
