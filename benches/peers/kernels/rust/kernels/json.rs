//! A parser of JSON, and a printer: a text is made, parsed, printed, and parsed again.

use kernels::{Random, mix};
use std::fmt::Write;

#[derive(PartialEq)]
enum Json {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Json>),
    Object(Vec<(String, Json)>),
}

struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&mut self) -> Option<u8> {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn value(&mut self) -> Option<Json> {
        Some(match self.peek()? {
            b'n' => self.word("null", Json::Null)?,
            b't' => self.word("true", Json::Bool(true))?,
            b'f' => self.word("false", Json::Bool(false))?,
            b'"' => Json::Text(self.string()?),
            b'[' => {
                let mut items = Vec::new();
                self.items(b']', |parser| Some(items.push(parser.value()?)))?;
                Json::List(items)
            }
            b'{' => {
                let mut fields = Vec::new();
                self.items(b'}', |parser| {
                    let name = parser.string()?;
                    parser.eat(b':').then_some(())?;
                    Some(fields.push((name, parser.value()?)))
                })?;
                Json::Object(fields)
            }
            _ => Json::Number(self.number()?),
        })
    }

    /// What stands between brackets, with commas between.
    fn items(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.at += 1;
        if self.eat(end) {
            return Some(());
        }
        loop {
            item(self)?;
            if self.eat(end) {
                return Some(());
            }
            self.eat(b',').then_some(())?;
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.text[self.at..].starts_with(word.as_bytes()).then(|| self.at += word.len())?;
        Some(value)
    }

    fn string(&mut self) -> Option<String> {
        self.eat(b'"').then_some(())?;
        let mut bytes = Vec::new();
        loop {
            let byte = *self.text.get(self.at)?;
            self.at += 1;
            match byte {
                b'"' => return String::from_utf8(bytes).ok(),
                b'\\' => {
                    let escaped = *self.text.get(self.at)?;
                    self.at += 1;
                    bytes.push(if escaped == b'n' { b'\n' } else { escaped });
                }
                byte => bytes.push(byte),
            }
        }
    }

    fn number(&mut self) -> Option<f64> {
        let rest = &self.text[self.at..];
        let part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = rest.iter().take_while(|byte| part(byte)).count();
        self.at += length;
        std::str::from_utf8(&rest[..length]).ok()?.parse().ok()
    }
}

fn print_text(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '"' | '\\' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out.push('"');
}

fn print(out: &mut String, value: &Json) {
    match value {
        Json::Null => out.push_str("null"),
        Json::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Json::Number(value) => write!(out, "{value}").expect("strings take everything"),
        Json::Text(text) => print_text(out, text),
        Json::List(items) => {
            for (i, item) in items.iter().enumerate() {
                out.push(if i == 0 { '[' } else { ',' });
                print(out, item);
            }
            out.push_str(if items.is_empty() { "[]" } else { "]" });
        }
        Json::Object(fields) => {
            for (i, (name, item)) in fields.iter().enumerate() {
                out.push(if i == 0 { '{' } else { ',' });
                print_text(out, name);
                out.push(':');
                print(out, item);
            }
            out.push_str(if fields.is_empty() { "{}" } else { "}" });
        }
    }
}

/// A value with up to `depth` values in one another.
fn make(random: &mut Random, depth: u32) -> Json {
    match random.below(if depth == 0 { 5 } else { 10 }) {
        0 => Json::Null,
        1 => Json::Bool(random.below(2) == 0),
        2 => Json::Number(f64::from(random.below(1000))),
        3 => Json::Number(f64::from(random.number()) / 64.0),
        4 => Json::Text("Hafen, \"Kai\" und\nKräne".repeat(random.below(4) as usize)),
        5 | 6 => Json::List((0..random.below(6)).map(|_| make(random, depth - 1)).collect()),
        _ => {
            let name = |i| ["id", "name", "berth", "länge", "cargo"][i as usize % 5].to_owned();
            let count = random.below(6);
            Json::Object((0..count).map(|i| (name(i), make(random, depth - 1))).collect())
        }
    }
}

/// A list of `n` values.
#[no_mangle]
extern "C" fn run(n: i32) -> u64 {
    let mut random = Random::new(7);
    let value = Json::List((0..n).map(|_| make(&mut random, 4)).collect());
    let mut text = String::new();
    print(&mut text, &value);
    let parsed = Parser { text: text.as_bytes(), at: 0 }.value();
    let same = parsed.as_ref() == Some(&value);
    let mut again = String::new();
    print(&mut again, &parsed.unwrap_or(Json::Null));
    again.bytes().fold(u64::from(same), |sum, byte| mix(sum, byte.into()))
}
