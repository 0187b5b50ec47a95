//! Asks about one doubtful pair after the other.

use std::collections::VecDeque;
use std::path::Path;
use std::rc::Rc;

use recension_matcher::{DecidedPair, Doubt};
use recension_model::Edition;
use recension_report::{write_question, write_question_bits};
use recension_wire::visible;

use super::question;
use crate::decisions::{append, take_back};
use crate::error::Error;
use crate::prompt::Prompt;

const HELP: &str = "\
y  they are one resource
n  they are two resources
s  leave it undecided
u  take the last answer back, in the file too
e  show the evidence in bits
q  ask no more; what was answered is kept
?  show this
";

/// An answer that was given.
struct Answer {
    doubt: Rc<Doubt>,
    /// What was written; nothing for a question that was left undecided.
    written: Option<DecidedPair>,
    /// What there was to ask before, this question first.
    before: VecDeque<Rc<Doubt>>,
}

/// What a person answered so far, and what is still to ask.
struct Review<'a> {
    editions: [&'a Edition; 2],
    file: &'a Path,
    open: VecDeque<Rc<Doubt>>,
    answers: Vec<Answer>,
}

/// Asks until nothing is doubtful, or nobody answers any more; `doubts` aligns with what is decided by then.
pub(super) fn hold(
    prompt: &mut Prompt<'_>,
    editions: [&Edition; 2],
    file: &Path,
    doubts: &mut dyn FnMut() -> Result<Vec<Doubt>, Error>,
) -> Result<(), Error> {
    let mut review = Review { editions, file, open: VecDeque::new(), answers: Vec::new() };
    loop {
        // What was decided may make other pairs doubtful.
        let next = doubts()?.into_iter();
        review.open = next.filter(|doubt| !review.was_asked(doubt)).map(Rc::new).collect();
        if review.open.is_empty() {
            return review.sum_up(prompt);
        }
        while let Some(doubt) = review.open.front().cloned() {
            if !review.ask(prompt, &doubt)? {
                return review.sum_up(prompt);
            }
        }
    }
}

impl Review<'_> {
    /// Asks one question until it is answered; false if there is nothing more to ask.
    fn ask(&mut self, prompt: &mut Prompt<'_>, doubt: &Rc<Doubt>) -> Result<bool, Error> {
        let question = question(doubt, self.editions);
        prompt.say("")?;
        prompt.show(|out, options| write_question(out, &question, options))?;
        loop {
            let asked = format!("({} left) are these one resource? [y,n,s,u,e,q,?]", self.open.len());
            let answer = prompt.answer(&asked)?;
            match answer.as_deref() {
                Some("y") => return self.decide(prompt, doubt, true).map(|()| true),
                Some("n") => return self.decide(prompt, doubt, false).map(|()| true),
                Some("s") => {
                    self.keep(doubt, None);
                    return Ok(true);
                }
                Some("u") => {
                    if self.undo(prompt)? {
                        return Ok(true);
                    }
                }
                Some("e") => prompt.show(|out, options| write_question_bits(out, &question, options))?,
                Some("q") => return Ok(false),
                Some(_) => prompt.show(|out, _| out.write_all(HELP.as_bytes()))?,
                None => {
                    prompt.say("")?;
                    return Ok(false);
                }
            }
        }
    }

    /// Writes an answer down.
    fn decide(&mut self, prompt: &mut Prompt<'_>, doubt: &Rc<Doubt>, same: bool) -> Result<(), Error> {
        let written = DecidedPair::naming(same, self.editions, (doubt.one, doubt.other));
        match &written {
            Some(pair) => append(self.file, pair)?,
            None => prompt.say("nothing tells these entries from others, so this is left undecided")?,
        }
        let settles = same && written.is_some();
        self.keep(doubt, written);
        if settles {
            self.open.retain(|other| !other.is_settled_by(doubt));
        }
        Ok(())
    }

    fn keep(&mut self, doubt: &Rc<Doubt>, written: Option<DecidedPair>) {
        let before = self.open.clone();
        self.open.pop_front();
        self.answers.push(Answer { doubt: doubt.clone(), written, before });
    }

    /// Takes the last answer back, so that it is asked for again; false if there is none, or if it has to stay.
    fn undo(&mut self, prompt: &mut Prompt<'_>) -> Result<bool, Error> {
        let file = visible(&self.file.to_string_lossy()).into_owned();
        let Some(last) = self.answers.last() else {
            prompt.say(&format!("this is the first question; earlier answers stand in {file}"))?;
            return Ok(false);
        };
        if let Some(pair) = &last.written
            && !take_back(self.file, pair)?
        {
            prompt
                .say(&format!("{file} no longer has the last answer as it was written; change it there"))?;
            return Ok(false);
        }
        if let Some(last) = self.answers.pop() {
            self.open = last.before;
        }
        Ok(true)
    }

    fn was_asked(&self, doubt: &Doubt) -> bool {
        self.answers.iter().any(|answer| answer.doubt.is_same(doubt))
    }

    /// Says what was decided, and how much is left.
    fn sum_up(&self, prompt: &mut Prompt<'_>) -> Result<(), Error> {
        let count = |same: bool| {
            let written = self.answers.iter().filter_map(|answer| answer.written.as_ref());
            written.filter(|pair| pair.same == same).count()
        };
        let (one, two) = (count(true), count(false));
        let left = self.open.len() + self.answers.len() - one - two;
        let left = match left {
            0 => "nothing is left to decide".to_owned(),
            1 => "1 pair is left undecided".to_owned(),
            _ => format!("{left} pairs are left undecided"),
        };
        if one + two == 0 {
            return prompt.say(&left);
        }
        let file = self.file.to_string_lossy();
        prompt.say(&format!("{one} decided as one resource, {two} as two, in {}; {left}", visible(&file)))
    }
}
