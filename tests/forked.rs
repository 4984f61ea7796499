//! Processes that were forked while other threads ran. The only test of its program: an error that is made
//! may have its backtrace taken, for which Rust's standard library has a lock, so no thread may be making
//! one while the process is forked.
#![cfg(all(target_os = "linux", feature = "wat"))]

use nix::libc;
use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, Pid, fork};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use wharf::{Engine, Instance, Module, Store, Trap};

const WAT: &str = r#"(module (func (export "trap") unreachable))"#;

/// Becomes true at the end of a scope, however that ends.
struct Done<'a>(&'a AtomicBool);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// A child of a process in which others were loading code traps like any other.
#[test]
fn a_forked_process_can_trap() {
    let engine = Engine::default();
    let module = Module::new(&engine, WAT).unwrap();
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let trap = instance.get_typed_func::<(), ()>(&mut store, "trap").unwrap();
    let artifact = module.serialize().unwrap();
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let _done = Done(&done);
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                // SAFETY: the artifact was made by this very test.
                let module = unsafe { Module::deserialize(&engine, &artifact) }.unwrap();
                Instance::new(&mut Store::new(&engine, ()), &module, &[]).unwrap();
            }
        });
        for _ in 0..200 {
            // SAFETY: the child calls what neither waits for another thread nor leaves this scope.
            let ForkResult::Parent { child } = unsafe { fork() }.unwrap() else {
                let error = trap.call(&mut store, ()).unwrap_err();
                let is_trap = error.downcast_ref() == Some(&Trap::UnreachableCodeReached);
                // SAFETY: it ends the child, of which nothing is to be cleaned up.
                unsafe { libc::_exit(i32::from(!is_trap)) };
            };
            assert_eq!(wait(child), Some(0), "the child traps, and ends");
        }
    });
}

/// How a process ended, if it does in time.
fn wait(child: Pid) -> Option<i32> {
    let end = Instant::now() + Duration::from_secs(20);
    while Instant::now() < end {
        match waitpid(child, Some(WaitPidFlag::WNOHANG)).unwrap() {
            WaitStatus::StillAlive => std::thread::sleep(Duration::from_millis(1)),
            WaitStatus::Exited(_, status) => return Some(status),
            _ => return None,
        }
    }
    kill(child, Signal::SIGKILL).unwrap();
    None
}
