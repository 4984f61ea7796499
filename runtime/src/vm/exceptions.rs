//! Exceptions: where they live, how they find who catches them, and when they end.
//!
//! An exception is a block of memory that the store owns: its tag, and what it carries. Its address is
//! the word of an `exnref`. Most are thrown, caught by value and forgotten: one to which nobody got a
//! reference is used again for the next. The others are freed by marking and sweeping, from time to
//! time when one is made: from the host's references, the tables and globals that can hold some, and
//! every word on the stack from here to where the store's code was entered, which is scanned
//! conservatively (a number there that is an exception's address keeps it alive; nothing else can
//! go wrong). Stack maps would say it exactly, and cost a table for each call.

mod collect;
mod object;
mod throw;

pub use throw::ThrownException;

use super::allowance::{Granted, Request};
use super::context::ExceptionHead;
use super::free::Owner;
use super::opaque::StoreOpaque;
use super::place::DefinedPlace;
use super::stack::Stack;
use super::store::Vm;
use super::word::GuestWord;
use crate::error::{Bug, Gone, OrBug};
use crate::keys::{InstanceKey, RootKey};
use crate::module::info::{DefinedTagIndex, TagIndex};
use crate::module::types::WasmFuncType;
use crate::raw::RawVal;
use anyhow::{Context, Result, ensure};
use object::Object;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many bytes of exceptions may be in use in a store, with what it takes to keep them. As many again
/// may be there that nobody uses.
pub(super) const MAX_LIVE: usize = 32 << 20;

/// How many bytes of exceptions are made before somebody looks for the first time which are in use;
/// later it is as many as there are.
const COLLECT_AT: usize = 256 << 10;

/// The exceptions of a store.
///
/// 1. `latest`, and what a stack has as `thrown`, are of `objects`: a collection keeps what was thrown, and what ends
///    is forgotten there, too.
pub(super) struct Exceptions {
    /// By address.
    objects: BTreeMap<usize, Object>,
    next_serial: u64,
    /// How many bytes they have, and at how many the next collection is.
    bytes: usize,
    collect_at: usize,
    /// The one that was made last.
    latest: Option<usize>,
    /// The code addresses of the frames that the one being thrown has left.
    passed: Vec<usize>,
}

/// The exceptions that the host was given references to on one stack: the first come first.
#[derive(Default)]
pub(super) struct Held(Mutex<Vec<HeldReference>>);

/// An exception that the host has references to.
#[derive(Clone, Copy)]
struct HeldReference {
    at: usize,
    /// How many calls were under way when it was given: the references end with the last of them.
    calls: usize,
}

/// No stack's number.
const NOBODY: u64 = u64::MAX;

impl Held {
    fn roots(&self) -> MutexGuard<'_, Vec<HeldReference>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A scope of the host's: how many exceptions it had references to when that began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExceptionScope(usize);

/// A reference of the host's to an exception: its address and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExceptionId {
    pub(crate) word: u64,
    pub(crate) serial: u64,
}

impl Default for Exceptions {
    fn default() -> Exceptions {
        Exceptions {
            objects: BTreeMap::new(),
            next_serial: 1,
            bytes: 0,
            collect_at: COLLECT_AT,
            latest: None,
            passed: Vec::new(),
        }
    }
}

/// Making them.
impl StoreOpaque {
    /// Asks for an exception of so many cells.
    ///
    /// # Errors
    ///
    /// A trap when too much of what there is already is in use.
    fn allow_exception(&mut self, cells: usize) -> Result<Granted> {
        let in_use = self.vm.make_room_for_exception(cells);
        self.allowance(Request::Exception { in_use: in_use as u64 })
    }

    /// A new exception with a tag of an instance's module. Its cells are whatever they are.
    ///
    /// # Errors
    ///
    /// A trap when there are too many.
    pub(super) fn new_exception_of(&mut self, key: InstanceKey, index: TagIndex) -> Result<u64> {
        let module = self.vm.module(key)?;
        let sig = *module.info().tags.get(index).or_bug("no such tag")?;
        let cells = param_cells(&module.code().types()[sig]);
        let tag = self.vm.tag_owner(key, index)?;
        let granted = self.allow_exception(cells)?;
        self.vm.new_exception(tag, cells, granted)
    }

    /// A new exception that the host holds. All its cells are zero.
    ///
    /// # Errors
    ///
    /// As [`StoreOpaque::new_exception_of`], or when the tag is gone, or one of a component.
    pub(crate) fn new_host_exception(
        &mut self,
        tag: DefinedPlace<DefinedTagIndex>,
    ) -> Result<ExceptionId> {
        let cells = param_cells(self.vm.tag_type(tag)?);
        let granted = self.allow_exception(cells)?;
        let vm = &mut self.vm;
        let word = vm.new_exception(tag, cells, granted)?;
        let object = vm.exceptions.objects.get_mut(&(word as usize)).or_bug("just made")?;
        object.cells_mut().fill(0);
        vm.root_exception(word)
    }
}

/// Making and reading them.
impl Vm {
    /// Writes what an exception of the host carries, from the first cell on.
    ///
    /// # Errors
    ///
    /// As [`Vm::exception_word`], or when that is not as many cells as it has.
    ///
    /// # Safety
    ///
    /// The cells have values of the parameters of its tag's type, as guests of this store have them.
    pub(super) unsafe fn write_exception(
        &mut self,
        id: ExceptionId,
        cells: &[RawVal],
    ) -> Result<()> {
        self.exception(id)?;
        let object = self.exceptions.objects.get_mut(&(id.word as usize)).or_bug("just seen")?;
        let target = object.cells_mut();
        ensure!(
            target.len() == cells.len(),
            Bug::new(format!("an exception of {} cells", target.len()))
        );
        for (target, cell) in target.iter_mut().zip(cells) {
            *target = cell.as_u64();
        }
        Ok(())
    }

    /// Gives the host a reference to an exception, which lasts until the call or scope ends in which
    /// it is given.
    ///
    /// # Errors
    ///
    /// Fails when there is no such exception, or it is one of a component.
    pub(crate) fn root_exception(&self, word: u64) -> Result<ExceptionId> {
        let at = word as usize;
        let object = self.exceptions.objects.get(&at).or_bug("no such exception")?;
        ensure!(!self.is_confined(at), Bug::new("an exception of a component does not leave it"));
        let calls = self.stack.depth();
        let mut roots = self.stack.held.roots();
        self.exceptions.end_calls(&mut roots, calls);
        // One that was given further out stays as long as that. What another stack holds ends with that.
        let holder = self.stack.number();
        let is_held = object.rooted().load(Ordering::Relaxed) != 0;
        if !is_held || object.holder.load(Ordering::Relaxed) != holder {
            object.rooted().fetch_add(1, Ordering::Relaxed);
            object.holder.store(holder, Ordering::Relaxed);
            roots.push(HeldReference { at, calls });
        }
        Ok(ExceptionId { word, serial: object.serial() })
    }

    /// The word of an exception that the host refers to. From now on guests may refer to it, too.
    ///
    /// # Errors
    ///
    /// Fails when the call or scope has ended in which the host was given the reference.
    pub(super) fn exception_word(&self, id: ExceptionId) -> Result<GuestWord> {
        self.exception(id)?.referred().store(1, Ordering::Relaxed);
        // SAFETY: `GuestWord` 1: it is that of an exception in which it has just been noted that there are
        // references.
        Ok(unsafe { GuestWord::held(id.word) })
    }

    /// An exception's tag, and the cells of what it carries.
    ///
    /// # Errors
    ///
    /// As [`Vm::exception_word`].
    pub(crate) fn exception_parts(
        &self,
        id: ExceptionId,
    ) -> Result<(DefinedPlace<DefinedTagIndex>, &[u64])> {
        let object = self.exception(id)?;
        Ok((object.tag, object.cells()))
    }

    /// Whether an exception is of a private root, which it does not leave: it is thrown with a tag of
    /// that root, and may carry words that lead into it.
    pub(super) fn is_confined(&self, at: usize) -> bool {
        let object = self.exceptions.objects.get(&at);
        let owner = object.map(|object| self.owner_of(object.tag.instance().root, 0));
        matches!(owner, Some(Ok(Owner::Root(_))))
    }

    /// Whether an exception is on its way out of a call of the host, which may take it.
    pub(crate) fn has_pending_exception(&self) -> bool {
        self.stack.thrown.is_some_and(|at| !self.is_confined(at))
    }

    /// Takes the exception that is on its way out of a call of the host, which then holds it. One of a
    /// component is forgotten.
    pub(crate) fn take_pending_exception(&mut self) -> Option<ExceptionId> {
        let word = self.stack.thrown.take()?;
        self.root_exception(word as u64).ok()
    }

    /// Sends an exception on its way out of a call of the host.
    ///
    /// # Errors
    ///
    /// As [`Vm::exception_word`].
    pub(crate) fn set_pending_exception(&mut self, id: ExceptionId) -> Result<()> {
        self.exception(id)?;
        self.stack.thrown = Some(id.word as usize);
        Ok(())
    }

    /// Forgets the exception that is on its way out of a call of the host, if there is one.
    pub(crate) fn forget_pending_exception(&mut self) -> bool {
        self.stack.thrown.take().is_some()
    }

    /// Opens a scope: references that the host is given in it end with it.
    pub(crate) fn open_exception_scope(&mut self) -> ExceptionScope {
        let mut roots = self.stack.held.roots();
        self.exceptions.end_calls(&mut roots, self.stack.depth());
        ExceptionScope(roots.len())
    }

    /// Closes the innermost scope.
    pub(crate) fn close_exception_scope(&mut self, scope: ExceptionScope) {
        self.exceptions.end_roots(&mut self.stack.held.roots(), scope.0);
    }

    fn exception(&self, id: ExceptionId) -> Result<&Object> {
        // What was given in calls that are over has ended, be there still an exception or not.
        self.exceptions.end_calls(&mut self.stack.held.roots(), self.stack.depth());
        let object = self.exceptions.objects.get(&(id.word as usize));
        let object = object.filter(|object| {
            object.serial() == id.serial && object.rooted().load(Ordering::Relaxed) != 0
        });
        object.context(Gone::Exception)
    }

    /// Frees what nobody has a reference to, if it is time to look, before an exception of so many cells is made.
    /// Says how many bytes of others were seen to be in use: none where nobody looked.
    fn make_room_for_exception(&mut self, cells: usize) -> usize {
        let size = Object::size_of(cells);
        let reused = self.unused_exception().map_or(0, |(_, size)| size);
        let others = self.exceptions.bytes - reused;
        if reused == size || others + size <= self.exceptions.collect_at {
            return 0;
        }
        // What frames on another thread hold cannot be seen from here: then nothing is freed.
        if !self.stack.is_elsewhere() {
            self.collect_exceptions();
        }
        self.exceptions.bytes
    }

    /// The exception made last and its size, if nobody has a reference to it any more.
    fn unused_exception(&self) -> Option<(usize, usize)> {
        let at = self.exceptions.forgotten()?;
        let is_unused = self.stacks().all(|stack| stack.thrown != Some(at));
        let object = self.exceptions.objects.get(&at).filter(|_| is_unused)?;
        Some((at, object.size()))
    }

    /// A new exception with a tag, and as many cells as its type says, which are whatever they are.
    fn new_exception(
        &mut self,
        place: DefinedPlace<DefinedTagIndex>,
        cells: usize,
        _: Granted,
    ) -> Result<u64> {
        // SAFETY: `InstanceContext` 1, 2: it is a tag in the context of an instance that is there, zero at
        // the least. `StoreContext` 2: the store, whose host could write it, is borrowed.
        let tag = unsafe { self.tag(place)?.read() }.id;
        let size = Object::size_of(cells);
        let serial = self.exceptions.next_serial;
        self.exceptions.next_serial += 1;
        let head = ExceptionHead { tag, referred: 0, rooted: 0, serial };
        if let Some((at, unused)) = self.unused_exception() {
            if unused == size {
                let object = self.exceptions.objects.get_mut(&at).or_bug("just seen")?;
                object.tag = place;
                object.start(head);
                return Ok(at as u64);
            }
            self.exceptions.remove(at);
        }
        let object = Object::new(place, cells);
        object.start(head);
        let at = object.expose_address();
        self.exceptions.bytes += size;
        self.exceptions.objects.insert(at, object);
        self.exceptions.latest = Some(at);
        Ok(at as u64)
    }
}

impl Exceptions {
    /// How many there are.
    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.objects.len()
    }

    /// Ends what the host was given references to in calls on a stack that ends. What it was given outside of these
    /// goes to another one.
    pub(super) fn hand_on(&self, held: &Held, to: &Stack) {
        let mut roots = held.roots();
        self.end_calls(&mut roots, 0);
        let calls = to.depth();
        let mut others = to.held.roots();
        self.end_calls(&mut others, calls);
        for HeldReference { at, .. } in roots.drain(..) {
            if let Some(object) = self.objects.get(&at) {
                object.holder.store(to.number(), Ordering::Relaxed);
            }
            others.push(HeldReference { at, calls });
        }
    }

    /// Whether there is an exception at an address.
    pub(super) fn has(&self, at: usize) -> bool {
        self.objects.contains_key(&at)
    }

    /// Ends the references that the host was given in calls that are over: all but `calls` are.
    fn end_calls(&self, roots: &mut Vec<HeldReference>, calls: usize) {
        // Those that were given in calls further in come last.
        let over = roots.iter().rev().take_while(|root| root.calls > calls).count();
        self.end_roots(roots, roots.len() - over);
    }

    /// Ends the references that the host was given last: all but so many.
    fn end_roots(&self, roots: &mut Vec<HeldReference>, left: usize) {
        for root in roots.drain(left.min(roots.len())..) {
            if let Some(object) = self.objects.get(&root.at) {
                object.rooted().fetch_sub(1, Ordering::Relaxed);
                object.holder.store(NOBODY, Ordering::Relaxed);
            }
        }
    }

    /// The one made last, if nobody can have a reference to it any more: whoever makes the next is
    /// past where it was caught.
    fn forgotten(&self) -> Option<usize> {
        let at = self.latest?;
        let object = self.objects.get(&at)?;
        let is_unused = |count: &AtomicU32| count.load(Ordering::Relaxed) == 0;
        (is_unused(object.referred()) && is_unused(object.rooted())).then_some(at)
    }

    fn remove(&mut self, at: usize) {
        if let Some(object) = self.objects.remove(&at) {
            self.bytes -= object.size();
        }
        self.latest = None;
    }

    /// Ends the exceptions of a private root that is being freed: no frame has one, nor the host, nor
    /// another root.
    pub(super) fn end_those_of(&mut self, key: RootKey, root: &super::instance::Root) {
        let has_tags = root.instances.iter().any(|it| !it.module.info().tags.is_empty());
        if !has_tags || self.objects.is_empty() {
            return;
        }
        self.objects.retain(|_, object| object.tag.instance().root != key);
        self.bytes = self.objects.values().map(Object::size).sum();
        self.latest = self.latest.filter(|at| self.objects.contains_key(at));
    }
}

/// How many cells what a tag's exceptions carry has.
pub(crate) fn param_cells(ty: &WasmFuncType) -> usize {
    ty.params.iter().map(|ty| ty.cells()).sum()
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests {
    use super::*;
    use crate::module::info::EntityIndex;
    use crate::vm::instance::Sharing;
    use crate::{
        AsContextMut, Engine, ExnRef, ExnRefPre, ExnType, Extern, Module, Store, Tag, Val,
    };

    const WAT: &str = r#"(module
        (tag $t (export "tag") (param i64 funcref))
        (global $g (mut exnref) (ref.null exn))
        (func $f (export "throw") (throw $t (i64.const 7) (ref.func $f)))
        (func (export "keep")
          (global.set $g (block $h (result exnref) (try_table (catch_all_ref $h) (call $f)) unreachable))))"#;

    /// What a private root throws does not get to the host, nor do tags of its become exceptions of the
    /// host's; and what it kept ends with it.
    #[test]
    fn exceptions_do_not_leave_a_private_root() {
        let engine = Engine::default();
        let module = Module::new(&engine, WAT).unwrap();
        let mut store = Store::new(&engine, ());
        for _ in 0..3 {
            let mut context = store.as_context_mut();
            let opaque = context.opaque_mut();
            let modules = [module.clone()];
            let root = opaque.new_root(&modules, Sharing::Private).unwrap();
            let key = InstanceKey { root, index: 0 };
            opaque.start_instance(key, &[]).unwrap();
            let item = |store: &crate::vm::opaque::StoreOpaque, name: &str| -> Extern {
                let index: EntityIndex = module.info().exports[name];
                store.instance_item(key, index).unwrap()
            };
            let throw = item(opaque, "throw").into_func().unwrap();
            let keep = item(opaque, "keep").into_func().unwrap();
            let tag: Tag = item(opaque, "tag").into_tag().unwrap();
            opaque.call_raw(&keep, &mut []).unwrap();
            let error = opaque.call_raw(&throw, &mut []).unwrap_err();
            assert_eq!(error.downcast_ref(), Some(&ThrownException), "{error:#}");
            assert_eq!(opaque.vm.exceptions.objects.len(), 2);
            assert!(!opaque.vm.has_pending_exception());
            assert!(!opaque.vm.throw_pending(0));
            assert!(opaque.vm.take_pending_exception().is_none());

            let ty = ExnType::from_tag_type(&tag.ty(&store)).unwrap();
            let pre = ExnRefPre::new(&mut store, ty);
            let fields = [Val::I64(1), Val::FuncRef(None)];
            let error = ExnRef::new(&mut store, &pre, &tag, &fields).unwrap_err();
            assert!(error.to_string().contains("does not leave it"), "{error:#}");

            let vm = &mut store.as_context_mut().into_opaque().vm;
            vm.free_root(root).unwrap();
            assert!(vm.exceptions.objects.is_empty() && vm.exceptions.bytes == 0);
            assert_eq!((vm.exceptions.latest, vm.stack.thrown), (None, None));
        }
    }
}
