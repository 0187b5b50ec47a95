//! Expressions of workflows, `${{ … }}`, as far as ours use them; what they use besides is an error.

use serde_json::Value;

use super::yaml::text_of;

/// Puts the values of expressions into a text.
pub(crate) fn expanded(text: &str, contexts: &Value) -> String {
    let mut parts = text.split("${{");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (expression, rest) = part.split_once("}}").expect("the end of an expression");
        out.push_str(&text_of(&evaluated(expression, contexts)));
        out.push_str(rest);
    }
    out
}

/// Returns the value of an expression.
pub(crate) fn evaluated(expression: &str, contexts: &Value) -> Value {
    let mut reader = Reader { rest: expression, contexts };
    let value = reader.either();
    assert!(reader.rest.trim().is_empty(), "what is {:?} in {expression}", reader.rest);
    value
}

/// Reports whether a value counts as true.
pub(crate) fn holds(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::String(text) => !text.is_empty(),
        other => other.as_i64() != Some(0),
    }
}

struct Reader<'a> {
    rest: &'a str,
    contexts: &'a Value,
}

impl Reader<'_> {
    fn takes(&mut self, sign: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn either(&mut self) -> Value {
        let mut value = self.both();
        while self.takes("||") {
            let other = self.both();
            value = if holds(&value) { value } else { other };
        }
        value
    }

    fn both(&mut self) -> Value {
        let mut value = self.compared();
        while self.takes("&&") {
            let other = self.compared();
            value = if holds(&value) { other } else { value };
        }
        value
    }

    fn compared(&mut self) -> Value {
        let value = self.one();
        for (sign, same) in [("==", true), ("!=", false)] {
            if self.takes(sign) {
                let other = self.one();
                return Value::Bool((text_of(&value) == text_of(&other)) == same);
            }
        }
        value
    }

    fn one(&mut self) -> Value {
        if self.takes("'") {
            let (text, rest) = self.rest.split_once('\'').expect("the end of a text");
            self.rest = rest;
            return text.into();
        }
        if self.takes("(") {
            let value = self.either();
            assert!(self.takes(")"), "{:?}", self.rest);
            return value;
        }
        self.rest = self.rest.trim_start();
        let length =
            self.rest.find(|c: char| !(c.is_alphanumeric() || "_-.".contains(c))).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        if self.takes("(") {
            let mut arguments = vec![self.either()];
            while self.takes(",") {
                arguments.push(self.either());
            }
            assert!(self.takes(")"), "{:?}", self.rest);
            return call(name, &arguments);
        }
        let (context, path) = name.split_once('.').unwrap_or((name, ""));
        let found = self.contexts.get(context).unwrap_or_else(|| panic!("there is no context {context:?}"));
        let names = path.split('.').filter(|name| !name.is_empty());
        names.fold(found, |found, name| found.get(name).unwrap_or(&Value::Null)).clone()
    }
}

fn call(name: &str, arguments: &[Value]) -> Value {
    let texts: Vec<String> = arguments.iter().map(text_of).collect();
    match name {
        "format" => {
            let values = texts[1..].iter().enumerate();
            values
                .fold(texts[0].clone(), |text, (at, value)| text.replace(&format!("{{{at}}}"), value))
                .into()
        }
        // Of what is there; of nothing it is empty.
        "hashFiles" => texts
            .iter()
            .filter(|path| std::path::Path::new(path).is_file())
            .map(String::len)
            .sum::<usize>()
            .to_string()
            .into(),
        _ => panic!("there is no function {name}"),
    }
}
