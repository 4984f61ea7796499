//! One module, three engines.

use crate::engines::{
    Called, Configuration, Guest, Instance, Interpreter, Kind, Made, State, Value, Wharf,
};
use crate::generate;
use crate::seeds::{self, Rng};
use anyhow::{Context, Result, ensure};
use arbitrary::Unstructured;

/// How often each function is called.
const CALLS: usize = 3;
/// What traps by whose limits, which are not the same.
const EXHAUSTED: [&str; 2] = ["StackOverflow", "OutOfFuel"];

/// What a run saw.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// Whether a module came of the bytes.
    pub module: bool,
    /// How many calls returned.
    pub returned: usize,
    /// How many calls, or instantiations, trapped.
    pub trapped: usize,
}

/// Makes a module of `bytes`, and compares what it does everywhere.
///
/// # Errors
///
/// As [`Case::compare`], with the module in the text format.
pub fn differential(bytes: &[u8]) -> Result<Outcome> {
    let Some(case) = Case::new(bytes) else { return Ok(Outcome::default()) };
    case.compare().with_context(|| case.text())
}

/// A module and how it is called.
#[derive(Clone, Debug)]
pub struct Case {
    /// In binary.
    pub module: Vec<u8>,
    /// What the arguments of calls follow from.
    pub seed: u64,
}

impl Case {
    /// The case that bytes make, if they make a module.
    pub fn new(bytes: &[u8]) -> Option<Case> {
        let module = generate::module(&mut Unstructured::new(bytes)).ok()?;
        Some(Case { module, seed: seeds::of(bytes) })
    }

    /// Runs the module in two configurations of Wharf and in an interpreter, and compares results,
    /// traps, memories, globals and tables.
    ///
    /// # Errors
    ///
    /// Fails when they do not do the same.
    pub fn compare(&self) -> Result<Outcome> {
        compare(&self.module, &mut Rng::new(self.seed))
    }

    /// The module in the text format.
    pub fn text(&self) -> String {
        let text = wasmprinter::print_bytes(&self.module);
        text.unwrap_or_else(|error| format!("unprintable: {error}"))
    }
}

fn compare(module: &[u8], rng: &mut Rng) -> Result<Outcome> {
    let guests = Guests {
        interpreter: Interpreter::new(module)?,
        eager: Wharf::new(Configuration::Eager, module)?,
        plain: Wharf::new(Configuration::Plain, module)?,
    };
    let mut outcome = Outcome { module: true, ..Outcome::default() };
    let Some(mut instances) = guests.instantiate(&mut outcome)? else { return Ok(outcome) };
    for (name, params) in instances.1.functions() {
        // Each function is called in instances of its own, which have all of their fuel.
        if call(&mut instances, &name, &params, rng, &mut outcome)? {
            compare_states(&mut instances).with_context(|| format!("after `{name}`"))?;
        }
        match guests.instantiate(&mut outcome)? {
            Some(others) => instances = others,
            None => break,
        }
    }
    Ok(outcome)
}

/// A module in all engines.
struct Guests {
    interpreter: Interpreter,
    eager: Wharf,
    plain: Wharf,
}

/// An instance in each.
type Instances =
    (<Interpreter as Guest>::Instance, <Wharf as Guest>::Instance, <Wharf as Guest>::Instance);

impl Guests {
    /// Instances, if that does not trap.
    fn instantiate(&self, outcome: &mut Outcome) -> Result<Option<Instances>> {
        let made =
            (self.interpreter.instantiate()?, self.eager.instantiate()?, self.plain.instantiate()?);
        match made {
            (Made::Instance(a), Made::Instance(b), Made::Instance(c)) => Ok(Some((a, b, c))),
            (a, b, c) => {
                let [a, b, c] = [trap(&a), trap(&b), trap(&c)];
                ensure!(a == b && b == c || exhausted(&[a, b, c]), "trap or not: {a}, {b}, {c}");
                outcome.trapped += 1;
                Ok(None)
            }
        }
    }
}

/// Calls a function some times. Says whether instances can be compared afterwards.
fn call(
    (interpreter, eager, plain): &mut Instances,
    name: &str,
    params: &[Kind],
    rng: &mut Rng,
    outcome: &mut Outcome,
) -> Result<bool> {
    for _ in 0..CALLS {
        let args: Vec<Value> = params.iter().map(|&kind| arg(kind, rng)).collect();
        let results =
            [interpreter.call(name, &args)?, eager.call(name, &args)?, plain.call(name, &args)?];
        if results.iter().any(|it| matches!(it, Called::Trap(trap) if exhausted(&[trap]))) {
            // From here on, they may differ.
            return Ok(false);
        }
        let [a, b, c] = &results;
        ensure!(a == b && b == c, "`{name}` with {args:?}: {a:?}, {b:?}, {c:?}");
        match a {
            Called::Values(_) => outcome.returned += 1,
            Called::Trap(_) => outcome.trapped += 1,
        }
    }
    Ok(true)
}

fn compare_states((interpreter, eager, plain): &mut Instances) -> Result<()> {
    let mut states = [interpreter.state()?, eager.state()?, plain.state()?];
    states.iter_mut().for_each(|exports| exports.sort_by(|(a, _), (b, _)| a.cmp(b)));
    for ((a, b), c) in states[0].iter().zip(&states[1]).zip(&states[2]) {
        ensure!(a == b && b == c, "{}", difference(a, b, c));
    }
    Ok(())
}

fn trap<I>(made: &Made<I>) -> &str {
    match made {
        Made::Instance(_) => "none",
        Made::Trap(trap) => trap,
    }
}

fn exhausted(traps: &[&str]) -> bool {
    traps.iter().any(|trap| EXHAUSTED.contains(trap))
}

fn arg(kind: Kind, rng: &mut Rng) -> Value {
    let bits = rng.pattern();
    match kind {
        Kind::I32 => Value::I32(bits as i32),
        Kind::I64 => Value::I64(bits as i64),
        Kind::F32 => Value::F32(bits as u32),
        Kind::F64 => Value::F64(bits),
        Kind::V128 => Value::V128(u128::from(bits) << 64 | u128::from(rng.pattern())),
        Kind::FuncRef => Value::FuncRef { null: true },
        Kind::ExternRef => Value::ExternRef { null: true },
    }
}

type Named = (String, State);

fn difference(a: &Named, b: &Named, c: &Named) -> String {
    let place = match (&a.1, &b.1, &c.1) {
        (State::Memory(a), State::Memory(b), State::Memory(c)) => {
            let at = (0..a.len()).find(|&at| a.get(at) != b.get(at) || b.get(at) != c.get(at));
            format!(", first at {at:?}")
        }
        _ => String::new(),
    };
    format!("{a:?}, {b:?}, {c:?}{place}")
}
