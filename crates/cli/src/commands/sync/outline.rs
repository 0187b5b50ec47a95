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

/// Prints what there is to translate in mirrors.
pub(super) fn run(args: &SyncArgs, work: &Work<'_>, mirrors: &[Mirror]) -> Result<Outcome, Error> {
    let is_po = args.format == Some(OutputFormat::Po);
    if mirrors.len() > 1 && (is_po || args.base.is_some()) {
        let what = if is_po { "a catalogue" } else { "--base" };
        return Err(Error::usage(format!("{what} is about one mirror")).hint("name upstream and mirror"));
    }
    let read = [&work.upstream].into_iter().chain(mirrors.iter().map(|mirror| &mirror.edition));
    let target = Target::report(args.output.output.as_deref(), read)?;
    let mut outline = Outline { upstream: names::name_of(&work.upstream), mirrors: Vec::new() };
    let outlined = |sides, mirror: &Mirror, edition: &Edition, base| {
        work.compared(sides, (mirror, edition), base, |plan| Ok(plan.outline(&mirror.name)))
    };
    if let [mirror] = mirrors {
        let (upstream, edition, base) = work.editions(mirror)?;
        let past = work.past(&upstream)?;
        outline.mirrors.push(outlined((&upstream, past.as_ref()), mirror, &edition, base)?);
    } else {
        let upstream = input::edition(&work.upstream, &work.input)?;
        let past = work.past(&upstream)?;
        for mirror in mirrors {
            let edition = input::edition(&mirror.edition, &work.input)?;
            outline.mirrors.push(outlined((&upstream, past.as_ref()), mirror, &edition, None)?);
        }
    }
    match args.format {
        Some(OutputFormat::Json) => target.write(|out| write_outline_json(out, &outline))?,
        Some(OutputFormat::Po) => target.write(|out| match outline.mirrors.first() {
            Some(mirror) => write_outline_po(out, &outline.upstream, mirror),
            None => Ok(()),
        })?,
        None | Some(OutputFormat::Markdown) => target.write(|out| write_outline_markdown(out, &outline))?,
        Some(other) => return Err(other.refused()),
    }
    Ok(Outcome::Done)
}
