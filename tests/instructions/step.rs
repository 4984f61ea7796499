//! A process stepped by another, and its instructions counted.

use nix::errno::Errno;
use nix::sys::ptrace;
use nix::sys::signal::{Signal, raise};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::Pid;
use std::error::Error;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

/// Set for the process that is stepped: to what it is to do.
pub(crate) const CHILD: &str = "WHARF_COUNT_INSTRUCTIONS_OF";
/// How often the child does what is counted between its second and its third mark; it does nothing
/// between the first two.
pub(crate) const TIMES: u64 = 10;

const MARK: Signal = Signal::SIGUSR1;

/// Tells the process that counts where to begin and end.
pub(crate) fn mark() {
    raise(MARK).expect("a process may send itself signals");
}

/// How many instructions what is called `name` takes. `None` where no process may trace another.
pub(crate) fn count(name: &str) -> Result<Option<u64>, Box<dyn Error>> {
    let mut child = Command::new(std::env::current_exe()?)
        .env(CHILD, name)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let counted = trace(&mut child);
    // It is traced or waits for its input: it does not end by itself.
    let _ = child.kill();
    child.wait()?;
    counted
}

fn trace(child: &mut Child) -> Result<Option<u64>, Box<dyn Error>> {
    let pid = Pid::from_raw(i32::try_from(child.id())?);
    let mut ready = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut ready)?;
    match ptrace::seize(pid, ptrace::Options::PTRACE_O_EXITKILL) {
        Ok(()) => {}
        Err(Errno::EPERM | Errno::ENOSYS) => return Ok(None),
        Err(error) => return Err(error.into()),
    }
    child.stdin.take().ok_or("no input")?.write_all(b"go\n")?;
    until_mark(pid)?;
    let nothing = step_to_mark(pid)?;
    let something = step_to_mark(pid)?;
    Ok(Some(something.saturating_sub(nothing) / TIMES))
}

/// Lets the process run to its first mark.
fn until_mark(pid: Pid) -> Result<(), Box<dyn Error>> {
    loop {
        match waitpid(pid, Some(WaitPidFlag::__WALL))? {
            WaitStatus::Stopped(_, MARK) => return Ok(()),
            WaitStatus::Stopped(_, signal) => ptrace::cont(pid, signal)?,
            status => return Err(format!("the process ended too early: {status:?}").into()),
        }
    }
}

/// Steps the process, which stands at a mark, to the next. Returns how many instructions that were.
fn step_to_mark(pid: Pid) -> Result<u64, Box<dyn Error>> {
    let mut count = 0;
    loop {
        ptrace::step(pid, None)?;
        match waitpid(pid, Some(WaitPidFlag::__WALL))? {
            WaitStatus::Stopped(_, Signal::SIGTRAP) => count += 1,
            WaitStatus::Stopped(_, MARK) => return Ok(count),
            status => return Err(format!("stepped to {status:?}").into()),
        }
    }
}
