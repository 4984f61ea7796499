//! Which loaded code is at an address: asked for backtraces, for exceptions, and by the signal handler.
//!
//! That may interrupt whatever runs, on a thread that is changing this very table, or in a process that
//! was forked while another thread was. So nobody waits here: it is a tree by the bits of addresses, as
//! processors have for their pages. Its nodes stay for good; of the tree only pointers change, each by
//! itself. A sorted list under a lock was rejected, as was one that is copied at each change: somebody
//! would have to wait until nobody reads the old one.

use crate::code::loaded::{LoadedCode, SharedCode};
use crate::error::Bug;
use anyhow::{Result, ensure};
use std::ops::Range;
use std::ptr;
use std::sync::atomic::{AtomicPtr, Ordering};

/// Code begins on a page of its own, and these are the smallest.
const PAGE_BITS: u32 = 12;

/// How many bits of an address choose a place in a node.
const NODE_BITS: u32 = 9;

/// How many nodes are on the way to a page.
const LEVELS: u32 = 4;

/// How many bits addresses have.
const ADDRESS_BITS: u32 = PAGE_BITS + LEVELS * NODE_BITS;

/// A node of the tree.
///
/// 1. On the last level, a place is null, or points to the code that is in the page: an artifact is in
///    its pages from before its code can be run until it is being dropped.
/// 2. On the others, a place is null, or points to a node of the next level, which is never freed.
pub(crate) struct Node([AtomicPtr<()>; 1 << NODE_BITS]);

impl Node {
    const fn empty() -> Node {
        Node([const { AtomicPtr::new(ptr::null_mut()) }; 1 << NODE_BITS])
    }
}

static TREE: Node = Node::empty();

/// The numbers of the pages that `text` is in.
fn pages(text: &[u8]) -> Range<usize> {
    let start = text.as_ptr().addr();
    start >> PAGE_BITS..(start + text.len()).div_ceil(1 << PAGE_BITS)
}

/// The place of a page; `make` gives nodes that are missing on the way to it.
fn place(page: usize, make: impl Fn(&AtomicPtr<()>) -> *mut ()) -> Option<&'static AtomicPtr<()>> {
    let mut node = &TREE;
    for level in (1..LEVELS).rev() {
        let place = &node.0[page >> (level * NODE_BITS) & ((1 << NODE_BITS) - 1)];
        let mut next = place.load(Ordering::Acquire);
        if next.is_null() {
            next = make(place);
        }
        // SAFETY: `Node` 2: on this level a place is null, or points to a node that is never freed.
        node = unsafe { next.cast::<Node>().as_ref() }?;
    }
    Some(&node.0[page & ((1 << NODE_BITS) - 1)])
}

/// Puts an empty node into a place that had none, unless somebody does so before.
fn new_node(place: &AtomicPtr<()>) -> *mut () {
    let node = Box::into_raw(Box::new(Node::empty()));
    let (null, order) = (ptr::null_mut(), (Ordering::AcqRel, Ordering::Acquire));
    match place.compare_exchange(null, node.cast(), order.0, order.1) {
        Ok(_) => node.cast(),
        Err(other) => {
            // SAFETY: Rust: it came from a box a moment ago, and nobody has seen it.
            drop(unsafe { Box::from_raw(node) });
            other
        }
    }
}

/// Makes it known that `text` is where the code of `code` runs.
///
/// # Errors
///
/// Fails at addresses that no system gives out.
///
/// # Safety
///
/// Its pages have nothing else, and it is forgotten ([`remove`]) before `code` is gone.
pub(crate) unsafe fn add(code: &SharedCode, text: &[u8]) -> Result<()> {
    let pages = pages(text);
    let end = 1 << (ADDRESS_BITS - PAGE_BITS);
    ensure!(
        pages.end <= end,
        Bug::new(format!("code at addresses of more than {ADDRESS_BITS} bits"))
    );
    for page in pages {
        if let Some(place) = place(page, new_node) {
            place.store(ptr::from_ref(&**code).cast_mut().cast(), Ordering::Release);
        }
    }
    Ok(())
}

/// Forgets code that is being dropped, before its pages are given back.
pub(crate) fn remove(text: &[u8]) {
    for page in pages(text) {
        if let Some(place) = place(page, |_| ptr::null_mut()) {
            place.store(ptr::null_mut(), Ordering::Release);
        }
    }
}

/// Calls `f` with the artifact whose code has `pc`, and the offset of `pc` in it. Waits for nobody, and
/// allocates nothing.
///
/// # Safety
///
/// Code that has `pc` is not dropped meanwhile: this thread runs it, has a frame of it, or the caller
/// keeps what has instances of it.
pub(crate) unsafe fn with<R>(
    pc: usize,
    f: impl FnOnce(&LoadedCode, u32) -> Option<R>,
) -> Option<R> {
    if pc >> ADDRESS_BITS != 0 {
        return None;
    }
    let code = place(pc >> PAGE_BITS, |_| ptr::null_mut())?.load(Ordering::Acquire);
    // SAFETY: `Node` 1: what is in the page is loaded code, if any, and our caller says that it is not
    // dropped, if it has the address. Nobody else's code is in its pages.
    let code = unsafe { code.cast::<LoadedCode>().as_ref() }?;
    let text = code.text();
    let offset = pc.checked_sub(text.as_ptr().addr()).filter(|&offset| offset < text.len())?;
    f(code, u32::try_from(offset).ok()?)
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests {
    use crate::{Engine, Instance, Module, Store, Trap};
    use std::process::Command;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::{Duration, Instant};

    const WAT: &str = r#"(module (func (export "trap") unreachable))"#;

    const NAME: &str = "code::registry::tests::a_forked_process_can_trap";

    /// Says to this very test that it has a process of its own.
    const ALONE: &str = "WHARF_TEST_FORKS";

    /// Becomes true at the end of a scope, however that ends.
    struct Done<'a>(&'a AtomicBool);

    impl Drop for Done<'_> {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    /// A child of a process in which others were loading code traps like any other.
    ///
    /// The process is the test's own: with an error may go its backtrace, for which Rust's library has a lock,
    /// so that no other test may be making one while the process is forked.
    #[test]
    fn a_forked_process_can_trap() {
        if std::env::var_os(ALONE).is_some() {
            return fork_while_code_is_loaded();
        }
        let mut test = Command::new(std::env::current_exe().unwrap());
        let output = test.args([NAME, "--exact", "--nocapture"]).env(ALONE, "1").output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && text.contains("1 passed"), "{output:?}");
    }

    fn fork_while_code_is_loaded() {
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
                    // SAFETY: `LoadedCode` 3: the artifact was made by this very test.
                    let module = unsafe { Module::deserialize(&engine, &artifact) }.unwrap();
                    Instance::new(&mut Store::new(&engine, ()), &module, &[]).unwrap();
                }
            });
            for _ in 0..200 {
                // SAFETY: System: the child calls what neither waits for another thread nor leaves this
                // scope.
                let child = unsafe { libc::fork() };
                assert!(child >= 0, "the process can be forked");
                if child == 0 {
                    let error = trap.call(&mut store, ()).unwrap_err();
                    let is_trap = error.downcast_ref() == Some(&Trap::UnreachableCodeReached);
                    // SAFETY: System: it ends the child, of which nothing is to be cleaned up.
                    unsafe { libc::_exit(i32::from(!is_trap)) };
                }
                assert_eq!(wait(child), Some(0), "the child traps, and ends");
            }
        });
    }

    /// How a process ended, if it does in time.
    fn wait(child: libc::pid_t) -> Option<i32> {
        let end = Instant::now() + Duration::from_secs(20);
        let mut status = 0;
        while Instant::now() < end {
            // SAFETY: System: the child is ours, and the status a word to write to.
            if unsafe { libc::waitpid(child, &mut status, libc::WNOHANG) } == child {
                return libc::WIFEXITED(status).then(|| libc::WEXITSTATUS(status));
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        // SAFETY: System: the child is ours, and has not ended.
        unsafe { libc::kill(child, libc::SIGKILL) };
        None
    }
}
