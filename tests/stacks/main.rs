//! Stacks and threads: guests that use up the stack trap, on every stack, and a store that is being called
//! is called on no other thread.
//!
//! What could end the process runs in a process of its own: the test runs itself again, for one case on
//! one kind of stack.

mod elsewhere;
mod nested;
mod overflow;
mod threads;

use libtest_mimic::{Arguments, Failed, Trial};
use std::process::{Command, ExitCode};
use wharf::Result;

/// The variable by which a process learns that it is to run a case, and on which stack.
const CHILD: &str = "WHARF_STACKS_CASE";

/// A case, by what it shows.
type Case = (&'static str, fn(&Stack) -> Result<()>);

/// A stack that a case runs on: that of the main thread, or of one that is made.
#[derive(Debug)]
struct Stack {
    name: &'static str,
    /// `None`: the main thread's.
    size: Option<usize>,
}

const STACKS: [Stack; 4] = [
    Stack { name: "64 KiB", size: Some(64 << 10) },
    Stack { name: "256 KiB", size: Some(256 << 10) },
    Stack { name: "8 MiB", size: Some(8 << 20) },
    Stack { name: "the main thread's", size: None },
];

impl Stack {
    /// Runs `what` on this stack. The rest of a case is on the main thread's.
    fn run<R: Send>(&self, what: impl FnOnce() -> R + Send) -> R {
        let Some(size) = self.size else { return what() };
        std::thread::scope(|scope| {
            let thread = std::thread::Builder::new().stack_size(size);
            let thread = thread.spawn_scoped(scope, what).expect("a thread can be made");
            thread.join().expect("the case does not panic")
        })
    }
}

fn main() -> ExitCode {
    let cases = || {
        overflow::CASES.iter().chain(threads::CASES).chain(elsewhere::CASES).chain(nested::CASES)
    };
    if let Some(name) = std::env::var_os(CHILD) {
        let name = name.into_string().expect("names are text");
        let (case, stack) = name.rsplit_once(" on ").expect("a case and a stack");
        let (_, case) = cases().find(|(name, _)| *name == case).expect("a case");
        let stack = STACKS.iter().find(|it| it.name == stack).expect("a stack");
        return match case(stack) {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("{error:?}");
                ExitCode::FAILURE
            }
        };
    }
    let trials = cases().flat_map(|(case, _)| {
        STACKS.iter().map(move |stack| {
            let name = format!("{case} on {}", stack.name);
            Trial::test(name.clone(), move || run_alone(&name))
        })
    });
    let args = Arguments::from_args();
    libtest_mimic::run(&args, trials.collect()).exit_code()
}

/// Runs a case in a process of its own.
fn run_alone(name: &str) -> Result<(), Failed> {
    let output = Command::new(std::env::current_exe()?).env(CHILD, name).output()?;
    let said = String::from_utf8_lossy(&output.stderr);
    match output.status.success() {
        true => Ok(()),
        false => Err(format!("{}:\n{said}", output.status).into()),
    }
}
