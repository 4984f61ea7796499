//! Instructions in place of time: what compiling takes, counted by `valgrind` while another process of this test
//! does it. That takes half an hour for all shapes.

use crate::measure::{compile_shape, engine};
use crate::shapes::Shape;
use crate::{TIME, within};
use libtest_mimic::Failed;
use std::process::{Command, ExitCode};

/// Says that instructions are to be counted.
const ASKED: &str = "WHARF_GROWTH_COUNTED";
/// Says what a process is to compile: the path of a binary.
const CHILD: &str = "WHARF_GROWTH_CHILD";
/// How many instructions may be taken in any case.
const FREE: f64 = 20e6;

/// Whether instructions are to be counted.
pub(crate) fn is_asked() -> bool {
    std::env::var_os(ASKED).is_some()
}

/// Whether they can be.
pub(crate) fn can_count() -> bool {
    let version = Command::new("valgrind").arg("--version").output();
    version.is_ok_and(|output| output.status.success())
}

/// Compiles what this process was made for, if it was made for that.
pub(crate) fn child() -> Option<ExitCode> {
    let binary = std::fs::read(std::env::var_os(CHILD)?).expect("a binary");
    // The layer, which its header says.
    let is_component = binary.get(6) == Some(&1);
    let compiled = compile_shape(&engine().expect("an engine"), &binary, is_component);
    Some(if compiled.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

pub(crate) fn grows_as_the_input_does(
    shape: &Shape,
    [fewer, more]: [usize; 2],
) -> Result<(), Failed> {
    let (small, large) = (instructions(shape, fewer)?, instructions(shape, more)?);
    eprintln!(
        "{}: {fewer} {:.1} million instructions; {more} {:.1}",
        shape.name,
        small / 1e6,
        large / 1e6
    );
    if !within(small, large, TIME, FREE) {
        return Err(format!("instructions grew from {small:.0} to {large:.0}").into());
    }
    Ok(())
}

/// How many instructions compiling `shape` with `count` of its things takes.
pub(crate) fn instructions(shape: &Shape, count: usize) -> Result<f64, Failed> {
    let binary = wat::parse_str((shape.text)(count)).map_err(|error| format!("{error:#}"))?;
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), binary)?;
    let mut command = Command::new("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    command.args(["--collect-atstart=no", "--toggle-collect=*compile_shape*"]);
    command.arg(std::env::current_exe()?).env(CHILD, file.path());
    let output = command.output()?;
    let told = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() {
        return Err(format!("{told}").into());
    }
    let collected = told.split_once("Collected :").map(|(_, rest)| rest.trim_start());
    let collected = collected.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    match collected {
        Some(0.0) | None => Err(format!("nothing was counted: {told}").into()),
        Some(count) => Ok(count),
    }
}
