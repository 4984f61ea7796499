//! Calls that are under way, as values.
//!
//! All that a store knows of the calls that lie one on top of the other on one native stack is a [`Stack`]. One
//! runs; the others have stopped, and the store keeps them: what they call is not freed, and what they hold is
//! seen by who looks for references. The words that compiled code touches are in the store context, for
//! whichever runs, so that code does not know of stacks; they are exchanged when another goes on.
//!
//! At first a store has one, for calls on the stack of the thread that makes them: it stops only beneath
//! others, which go on while its thread waits for them. The others have native stacks of their own: what is
//! called there can be left in the middle, and goes on wherever somebody lets it. That is for whoever owns the
//! native stack to do, who tells the store of it ([`StoreOpaque::go_on`], [`StoreOpaque::stop`]).

use super::activation::{self, Elsewhere, EntryRegisters, Rank, Thread};
use super::allowance::{Granted, Request};
use super::context::{FuncRef, StoreContext};
use super::exceptions::Held;
use super::fiber::Told;
use super::host::NO_COOKIE;
use super::store::Vm;
use crate::error::{Bug, OrBug};
use crate::sys::stack::{self, stack_pointer};
use crate::vm::opaque::StoreOpaque;
use crate::vm::raise::{saved_registers, stack_word};
use anyhow::{Context, Error, Result, ensure};
use corosensei::Yielder;
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::NonNull;

/// The calls that are under way on one native stack.
///
/// 1. While it runs, the frames of its calls are of the thread that it is noted to run on; no other thread calls the
///    store's code. They are on that thread's stack, or on its own, where that thread is, unless a host function went
///    on on another one.
/// 2. Whatever is noted as being called lives until it is noted no more, while the stack has stopped, too.
/// 3. While it has stopped, nobody changes what is on its native stack from where it stopped.
/// 4. `yielder` is that of the coroutine on its native stack, and is there as long as that runs.
#[derive(Default)]
pub(crate) struct Stack {
    /// What tells it apart from the others of its store; zero for the one that has no native stack of its own.
    number: u64,
    /// What was called first, while it is under way.
    first: Option<NonNull<FuncRef>>,
    /// Calls of compiled code by host functions that the first led to, the innermost last.
    nested: Vec<NonNull<FuncRef>>,
    /// How many calls from host functions directly to host functions are under way.
    of_host_functions: usize,
    /// The thread that it runs on. Where a stack has none of its own, it runs while calls are under way.
    thread: Option<Thread>,
    /// Its own native stack: where code may be.
    own: Option<Range<usize>>,
    /// The error that a host function or builtin failed with, until the call returns.
    pub(super) pending: Option<Error>,
    /// The exception that ended a call of the host, until somebody takes it: its address.
    pub(super) thrown: Option<usize>,
    /// The exceptions that the host was given references to.
    pub(super) held: Held,
    /// Where it was when it stopped, if that was said.
    stopped_at: Option<Stop>,
    /// That of the coroutine on its native stack, once that runs.
    pub(super) yielder: Option<NonNull<Yielder<Told, ()>>>,
}

/// Where a stack of its own is left, and the registers that whoever goes on has again.
#[derive(Clone, Copy)]
struct Stop {
    stack_pointer: usize,
    registers: Registers,
}

impl Stop {
    /// Where whoever asks is.
    #[inline(always)]
    fn here() -> Stop {
        Stop { registers: saved_registers(), stack_pointer: stack_pointer() }
    }
}

/// What functions leave as it is.
type Registers = [usize; 6];

/// What calls have on one native stack.
pub(super) struct Frames {
    /// The part of it that is in use, from where it was left to the entry stub of the first call.
    pub(super) stack: Range<usize>,
    pub(super) registers: Registers,
}

/// A stack of a store. Its number is not used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct StackId(u64);

/// The stacks of a store that do not run.
#[derive(Default)]
pub(super) struct StoppedStacks {
    stacks: BTreeMap<StackId, StoppedStack>,
    /// Those that wait beneath the one that runs, the nearest last.
    beneath: Vec<StoppedStack>,
    /// How many stacks of their own there were.
    made: u64,
}

struct StoppedStack {
    stack: Stack,
    words: StackWords,
    /// What its calls have. None: no code was entered.
    frames: Result<Option<Frames>, Elsewhere>,
}

/// How many bytes a native stack has at the least.
const LEAST: usize = 16 << 10;

/// The words of a store context that are about one stack.
#[derive(Clone, Copy)]
struct StackWords {
    entry: EntryRegisters,
    stack_limit: usize,
    cookie: u64,
    flag: u32,
    mark: u64,
}

impl StackWords {
    /// Those of a stack on which nothing was called yet.
    fn new(stack_limit: usize) -> StackWords {
        StackWords { entry: EntryRegisters::NONE, stack_limit, cookie: NO_COOKIE, flag: 0, mark: 0 }
    }

    /// # Safety
    ///
    /// `context` is that of a live store that the caller has borrowed.
    unsafe fn of(context: *const StoreContext) -> StackWords {
        // SAFETY: `StoreContext` 1, 2: our caller says that it lives, and that nobody else uses it.
        unsafe {
            StackWords {
                entry: EntryRegisters::of(context),
                stack_limit: (*context).stack_limit,
                cookie: (*context).cookie,
                flag: (*context).flag,
                mark: (*context).mark,
            }
        }
    }

    /// # Safety
    ///
    /// As [`StackWords::of`], exclusively; and they are those of the stack that runs from now on.
    unsafe fn restore(self, context: *mut StoreContext) {
        // SAFETY: `StoreContext` 1, 2, 4: our caller says that it lives, that nobody else uses it, and whose
        // limit this is.
        unsafe {
            self.entry.restore(context);
            (*context).stack_limit = self.stack_limit;
            (*context).cookie = self.cookie;
            (*context).flag = self.flag;
            (*context).mark = self.mark;
        }
    }
}

impl Stack {
    /// Whether nothing is being called, and the next call is on the stack of its thread.
    #[inline(always)]
    pub(super) fn is_idle(&self) -> bool {
        self.thread.is_none()
    }

    /// Whether any calls are under way.
    #[inline(always)]
    pub(super) fn has_calls(&self) -> bool {
        self.first.is_some()
    }

    /// Its own native stack.
    pub(super) fn own(&self) -> Option<&Range<usize>> {
        self.own.as_ref()
    }

    /// Its own native stack, if it has one on which nothing is being called.
    #[inline(always)]
    pub(super) fn own_and_free(&self) -> Option<&Range<usize>> {
        self.own.as_ref().filter(|_| self.first.is_none())
    }

    /// Whether it runs on another thread than this one, which got the store from a host function there.
    #[inline(always)]
    pub(super) fn is_elsewhere(&self) -> bool {
        match self.thread {
            Some(thread) => thread != activation::here().thread(),
            None => false,
        }
    }

    /// What tells it apart from the others of its store.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// How many calls there are.
    pub(super) fn depth(&self) -> usize {
        usize::from(self.has_calls()) + self.nested.len() + self.of_host_functions
    }

    /// What is being called, but for what host functions call directly.
    fn funcs(&self) -> impl Iterator<Item = NonNull<FuncRef>> {
        self.first.into_iter().chain(self.nested.iter().copied())
    }

    /// Notes the first call, on the stack of a thread.
    #[inline(always)]
    pub(super) fn begin(&mut self, func: NonNull<FuncRef>, thread: Thread) {
        (self.first, self.thread) = (Some(func), Some(thread));
    }

    /// Notes that what [`Stack::begin`] noted is over.
    #[inline(always)]
    pub(super) fn end(&mut self) {
        (self.first, self.thread) = (None, None);
    }

    /// Notes the first call on its own native stack; with `None`, that it is over.
    pub(super) fn set_first(&mut self, func: Option<NonNull<FuncRef>>) {
        self.first = func;
    }

    /// Notes a call of compiled code by a host function.
    #[inline(always)]
    pub(super) fn push(&mut self, func: NonNull<FuncRef>) {
        self.nested.push(func);
    }

    /// Notes that the innermost of those is over.
    #[inline(always)]
    pub(super) fn pop(&mut self) {
        self.nested.pop();
    }

    /// Counts calls from a host function to a host function.
    #[inline(always)]
    pub(super) fn count_of_host_functions(&mut self) -> &mut usize {
        &mut self.of_host_functions
    }

    /// What its calls have that was left at `stop`, up to `end`.
    ///
    /// # Errors
    ///
    /// Fails when these are not on its native stack: its own, or that of this thread.
    fn frames(&self, stop: Stop, end: usize) -> Result<Frames, Elsewhere> {
        let Stop { stack_pointer, registers } = stop;
        let stack = stack_pointer..end;
        let is_part = match &self.own {
            Some(own) => own.start <= stack.start && stack.end <= own.end,
            None => stack::is_own(&stack),
        };
        if is_part { Ok(Frames { stack, registers }) } else { Err(Elsewhere) }
    }
}

impl StoppedStacks {
    fn all(&self) -> impl Iterator<Item = &StoppedStack> {
        self.stacks.values().chain(&self.beneath)
    }
}

impl Vm {
    /// What is being called on any stack, but for what host functions call directly.
    pub(super) fn called(&self) -> impl Iterator<Item = NonNull<FuncRef>> {
        self.stacks().flat_map(Stack::funcs)
    }

    /// Whether host functions are being called by host functions directly, on any stack.
    pub(super) fn calls_between_host_functions(&self) -> bool {
        // Whoever is in such a call does not wait, but for one that goes on meanwhile.
        let beneath = self.stopped_stacks.beneath.iter().map(|stopped| &stopped.stack);
        std::iter::once(&self.stack).chain(beneath).any(|stack| stack.of_host_functions > 0)
    }

    /// All stacks.
    pub(super) fn stacks(&self) -> impl Iterator<Item = &Stack> {
        std::iter::once(&self.stack).chain(self.stopped_stacks.all().map(|stopped| &stopped.stack))
    }

    /// Forgets which exceptions ended calls, if these have ended themselves.
    pub(super) fn forget_what_was_thrown(&mut self) {
        let stopped =
            self.stopped_stacks.stacks.values_mut().chain(&mut self.stopped_stacks.beneath);
        let stopped = stopped.map(|stopped| &mut stopped.stack);
        for stack in std::iter::once(&mut self.stack).chain(stopped) {
            stack.thrown = stack.thrown.filter(|&at| self.exceptions.has(at));
        }
    }

    /// What the calls have that are under way on the stack that runs, which is left at `stop`. None: no code was
    /// entered. The host runs, on this thread.
    ///
    /// # Errors
    ///
    /// Fails when frames of the calls may be elsewhere: a host function went on on another stack, or all of it is
    /// in a coroutine that the store was not told of. Nobody knows what lies between two stacks.
    fn running_frames(&self, stop: Stop) -> Result<Option<Frames>, Elsewhere> {
        if !self.stack.has_calls() {
            return Ok(None);
        }
        let end = activation::end_of_calls(self.context(), stop.stack_pointer)?;
        end.map(|end| self.stack.frames(stop, end)).transpose()
    }

    /// Shows all words that calls of this store have, on whichever stack. The compiled frames' are among them, and
    /// the registers' that host functions saved.
    ///
    /// # Errors
    ///
    /// Fails, before any is shown, when frames of the store may be elsewhere.
    pub(super) fn words_of_frames(&self, visit: &mut dyn FnMut(usize)) -> Result<(), Elsewhere> {
        let here = Stop::here();
        let running = self.running_frames(here)?;
        let stopped: Vec<&Frames> = self
            .stopped_stacks
            .all()
            .filter_map(|stopped| stopped.frames.as_ref().map(Option::as_ref).transpose())
            .collect::<Result<_, _>>()
            .map_err(|elsewhere| *elsewhere)?;
        for Frames { stack, registers } in stopped.into_iter().chain(&running) {
            registers.iter().for_each(|&word| visit(word));
            for at in stack.clone().step_by(size_of::<usize>()) {
                // SAFETY: `Activation` 1, 2, `Stack` 1, 3: it was seen to be of the native stack of a call, from the
                // end of our own frame, or where it stopped, to the entry stub's frame pointer. What is there is
                // only compared.
                visit(unsafe { stack_word(at) });
            }
        }
        Ok(())
    }

    /// Makes a stack with a native stack of its own, on which nothing is being called.
    ///
    /// # Errors
    ///
    /// Fails when that has no room for the host beside what code may use.
    fn new_stack(&mut self, own: Range<usize>, granted: Granted) -> Result<StackId> {
        granted.for_what(Request::Stack { bytes: own.len() as u64 });
        ensure!(
            own.len() >= LEAST,
            "a stack of {} bytes is too small: it has {LEAST} at the least",
            own.len()
        );
        let limit = own.start + stack::room_of_host(own.len());
        self.stopped_stacks.made += 1;
        let id = StackId(self.stopped_stacks.made);
        let stack = Stack { number: id.0, own: Some(own), ..Stack::default() };
        let words = StackWords::new(limit);
        let stopped = StoppedStack { stack, words, frames: Ok(None) };
        self.stopped_stacks.stacks.insert(id, stopped);
        Ok(id)
    }

    /// Forgets a stack on which nothing is being called. What the host was given on it outside of calls, or that ended
    /// its last call, goes to the stack that runs.
    ///
    /// # Errors
    ///
    /// Fails when calls are under way on it, or it runs.
    pub(crate) fn end_stack(&mut self, id: StackId) -> Result<()> {
        let stopped = self.stopped_stacks.stacks.get(&id).or_bug("no such stack has stopped")?;
        ensure!(!stopped.stack.has_calls(), Bug::new("calls are under way on the stack"));
        if let Some(StoppedStack { stack, .. }) = self.stopped_stacks.stacks.remove(&id) {
            self.exceptions.hand_on(&stack.held, &self.stack);
            self.stack.thrown = stack.thrown.or(self.stack.thrown);
        }
        Ok(())
    }
}

impl StoreOpaque {
    /// Makes a stack with a native stack of its own, on which nothing is being called.
    ///
    /// # Errors
    ///
    /// Fails when that has no room for the host beside what code may use, or is more than may be had.
    pub(crate) fn new_stack(&mut self, own: Range<usize>) -> Result<StackId> {
        let granted = self.allowance(Request::Stack { bytes: own.len() as u64 })?;
        self.vm.new_stack(own, granted)
    }

    /// Leaves the stack that runs, which is one of its own: `suspend` goes to who let it go on, and comes back when it
    /// goes on.
    ///
    /// # Errors
    ///
    /// Fails, and does not call `suspend`, when the stack is that of a thread, or within a call by a host function:
    /// the host's own frames are not suspended.
    ///
    /// # Safety
    ///
    /// `store` is the address of the store, and `suspend` goes to `switch` of the [`StoreOpaque::go_on`] that this stack
    /// runs under. Nobody uses a reference to the store meanwhile.
    #[inline(never)]
    pub(crate) unsafe fn stop<R>(
        store: *mut StoreOpaque,
        suspend: impl FnOnce() -> R,
    ) -> Result<R> {
        {
            // SAFETY: `StoreContext` 3: our caller says that it is the store's address, and nobody uses a reference
            // to it.
            let stack = unsafe { &mut (*store).vm.stack };
            let own = stack.own.as_ref().context("a call on the stack of a thread cannot wait")?;
            ensure!(own.contains(&stack_pointer()), "a call cannot wait from another native stack");
            ensure!(
                stack.depth() <= 1,
                "a call cannot wait that a host function made which does not wait itself"
            );
            // What this function has saved lies in its frame, which is there until `suspend` comes back.
            let here = Stop::here();
            stack.stopped_at = Some(here);
        }
        Ok(suspend())
    }

    /// Lets a stack of its own go on, or begin: `switch` goes to its native stack, and comes back when that is left
    /// or what was called there is over. Meanwhile the one that runs now has stopped.
    ///
    /// # Errors
    ///
    /// Fails, and does not call `switch`, when the store is being called on another thread, or there is no such
    /// stack that has stopped.
    ///
    /// # Safety
    ///
    /// `switch` goes to the native stack that `id` was made with, by the address of the store that it is given, and
    /// returns on this thread. It was left by [`StoreOpaque::stop`], or nothing is being called on it; nobody has
    /// changed it since, and what is on it may go on on this thread.
    pub(crate) unsafe fn go_on<R>(
        &mut self,
        id: StackId,
        switch: impl FnOnce(*mut StoreOpaque) -> R,
    ) -> Result<R> {
        ensure!(!self.vm.stack.is_elsewhere(), super::call::OtherThread);
        let here = activation::here();
        let context = self.vm.context();
        let found = self.vm.stopped_stacks.stacks.remove(&id);
        let StoppedStack { mut stack, words, .. } = found.or_bug("no such stack has stopped")?;
        stack.thread = Some(here.thread());
        stack.stopped_at = None;
        let own = stack.own.clone().or_bug("what goes on has no native stack of its own")?;
        // Whatever runs now waits for `switch` to return, and is seen among those that have stopped.
        let stop = Stop::here();
        let frames = self.vm.running_frames(stop);
        let beneath = std::mem::replace(&mut self.vm.stack, stack);
        let store = &raw mut *self;
        store.expose_provenance();
        // SAFETY: `StoreContext` 1, 2: it lives as long as the store, which is borrowed exclusively. `Stack` 1, 3,
        // `StoreContext` 3, 4: our caller says that what goes on is on its own stack, as it was left, whose
        // words these are, and goes on on this thread, from which `here` is.
        let (result, words) = unsafe {
            let before = StackWords::of(context);
            let stopped = StoppedStack { stack: beneath, words: before, frames };
            (*store).vm.stopped_stacks.beneath.push(stopped);
            let room = stack::go_to(own);
            let left = activation::activate(here, context, Rank::Resumed, || {
                let borrowed_by = (*context).store;
                words.restore(context);
                (*context).store = store;
                let result = catch_unwind(AssertUnwindSafe(|| switch(store)));
                let left = StackWords::of(context);
                (*context).store = borrowed_by;
                (result, left)
            });
            drop(room);
            before.restore(context);
            left
        };
        let beneath = self.vm.stopped_stacks.beneath.pop();
        let beneath = beneath.expect("it was put there, and whoever went on since has ended").stack;
        let mut stack = std::mem::replace(&mut self.vm.stack, beneath);
        stack.thread = None;
        let end = words.entry.end().filter(|_| stack.has_calls());
        let frames = match (end, stack.stopped_at) {
            (None, _) => Ok(None),
            (Some(end), Some(stop)) => stack.frames(stop, end).map(Some),
            (Some(_), None) => Err(Elsewhere),
        };
        self.vm.stopped_stacks.stacks.insert(id, StoppedStack { stack, words, frames });
        Ok(result.unwrap_or_else(|panic| resume_unwind(panic)))
    }
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests;
