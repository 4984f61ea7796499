//! What lifting and lowering know about the call that they serve.

use anyhow::{Error, Result, bail};
use std::io;
use std::sync::LazyLock;
use wharf_runtime::entity::PrimaryMap;
use wharf_runtime::error::{Limit, LimitReached};
use wharf_runtime::{BoundMemory, Trap};

use super::handle::place;
use super::sink::MemorySink;
use super::source::MemorySource;
use super::types::TypeContext;
use crate::error::{AbiError, AbiValue, bug};
use crate::plan::StringEncoding;
use crate::resource::{Giving, HandlePlace, InstanceId, Passing, ResourceType, Resources, ScopeId};
use crate::types::layout::CanonicalAbi;
use crate::types::{ComponentTypes, InterfaceType, ResourceIndex};

/// What both directions share: the options of the function, and the types of its component.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    /// The encoding of strings.
    pub encoding: StringEncoding,
    /// The types of the component, where values need them.
    pub types: Option<&'a ComponentTypes>,
    /// The call that borrows belong to, where the function has any.
    pub scope: Option<ScopeId>,
}

/// The handles of the component instance that values come from or go to.
pub struct Handles<'a> {
    /// The handles of the store.
    pub resources: &'a mut Resources,
    /// What the component's resource types are in this instance.
    pub resource_types: &'a PrimaryMap<ResourceIndex, ResourceType>,
    /// The instance.
    pub instance: InstanceId,
}

/// The guest that values are lowered to.
///
/// A trait, because lowering needs no more of a store than this, and tests need no store.
pub trait Guest {
    /// The linear memory of the function's options.
    fn memory(&mut self) -> Result<&mut [u8]>;

    /// Calls the guest's `realloc`, and returns what it returns, with the memory afterwards.
    ///
    /// (Arguments are no array, and the pointer is 64 bits wide: what is stored in parts and loaded as a whole, processors
    /// wait for.)
    fn realloc(
        &mut self,
        old: u32,
        old_size: u32,
        align: u32,
        new_size: u32,
    ) -> Result<(u64, &mut [u8])>;

    /// Its handles.
    fn handles(&mut self) -> Handles<'_>;
}

/// Where a string or list lies in a guest's memory, and how many code units or elements it has.
///
/// It is one number, so that functions return it in a register.
#[derive(Clone, Copy)]
pub struct Span(u64);

impl Span {
    /// Where there is nothing.
    pub(super) const NONE: Span = Span(0);

    #[inline]
    pub(super) fn new(pointer: u32, len: u32) -> Span {
        Span(u64::from(pointer) | u64::from(len) << 32)
    }

    #[inline]
    pub(super) fn pointer(self) -> u32 {
        self.0 as u32
    }

    #[inline]
    pub(super) fn len(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// The way into a guest.
pub struct LowerContext<'a> {
    target: Target<'a>,
    pub(super) encoding: StringEncoding,
    types: Option<&'a ComponentTypes>,
    scope: Option<ScopeId>,
    /// Whether what is given is discarded.
    discards: bool,
}

/// Where values are lowered to.
enum Target<'a> {
    /// With buffers that values are written to, to be used again.
    Guest(&'a mut dyn Guest, Vec<Vec<u8>>),
    /// Values of which nothing lies in memory.
    Handles(Handles<'a>),
}

/// The way out of a guest.
pub struct LiftContext<'a> {
    memory: &'a [u8],
    /// What memory that is, for values that stay there.
    bound: Option<BoundMemory>,
    pub(super) encoding: StringEncoding,
    types: Option<&'a ComponentTypes>,
    handles: Option<Handles<'a>>,
    scope: Option<ScopeId>,
    /// Whether the guest has given something.
    moved: bool,
    /// How many bytes lifting may allocate in the host, and how many of them are left.
    budget: usize,
    left: usize,
}

place!(LowerContext, Giving);
place!(LiftContext, Passing);

/// Lists are written to guest memory in pieces of about this size.
const CHUNK: usize = 16 << 10;

impl Handles<'_> {
    /// Borrows it again.
    #[inline]
    pub(crate) fn reborrow(&mut self) -> Handles<'_> {
        let Handles { resources, resource_types, instance } = self;
        Handles { resources, resource_types, instance: *instance }
    }
}

impl<'a> LowerContext<'a> {
    /// How an `own` is passed.
    #[inline]
    pub(super) fn giving(&self) -> Giving {
        if self.discards { Giving::Discard } else { Giving::Own }
    }

    /// Lowers to nobody: what the host gives is discarded, see [`Giving::Discard`]. Nothing is written anywhere.
    #[cold]
    pub fn discarding(handles: Handles<'a>, options: Options<'a>) -> Self {
        Self { discards: true, ..Self::of_handles(handles, options) }
    }

    /// Whether it is.
    pub(super) fn discards(&self) -> bool {
        self.discards
    }

    /// Lowers to `guest`.
    #[inline]
    pub fn new(guest: &'a mut dyn Guest, options: Options<'a>) -> Self {
        Self::to(Target::Guest(guest, Vec::new()), options)
    }

    /// Lowers values that need no memory.
    #[inline]
    pub fn of_handles(handles: Handles<'a>, options: Options<'a>) -> Self {
        Self::to(Target::Handles(handles), options)
    }

    #[inline]
    fn to(target: Target<'a>, options: Options<'a>) -> Self {
        let Options { encoding, types, scope } = options;
        Self { target, encoding, types, scope, discards: false }
    }

    /// The types of the component; none where values need none.
    pub fn types(&self) -> &'a ComponentTypes {
        self.types.unwrap_or_else(|| no_types())
    }

    #[inline]
    fn handles(&mut self) -> Result<Handles<'_>> {
        Ok(match &mut self.target {
            Target::Guest(guest, _) => guest.handles(),
            Target::Handles(handles) => handles.reborrow(),
        })
    }

    /// The guest, for values that need its memory.
    #[inline]
    fn guest(&mut self) -> Result<&mut dyn Guest> {
        match &mut self.target {
            Target::Guest(guest, _) => Ok(&mut **guest),
            Target::Handles(_) => Err(bug("memory where none was expected")),
        }
    }

    /// A buffer with whatever is in it.
    fn take_buffer(&mut self) -> Vec<u8> {
        match &mut self.target {
            Target::Guest(_, buffers) => buffers.pop().unwrap_or_default(),
            Target::Handles(_) => Vec::new(),
        }
    }

    fn keep_buffer(&mut self, buffer: Vec<u8>) {
        if let Target::Guest(_, buffers) = &mut self.target {
            buffers.push(buffer);
        }
    }

    /// What the types of the component are in the instance.
    pub fn type_context(&mut self) -> Result<TypeContext<'_>> {
        let types = self.types();
        let Handles { resources, resource_types, .. } = self.handles()?;
        Ok(TypeContext::new(types, resource_types).in_store(resources.id()))
    }

    /// Memory of the guest for a value of this layout.
    pub fn allocate(&mut self, align: u32, size: u32) -> Result<u32> {
        if self.discards {
            return Ok(0);
        }
        self.reallocate(Trap::MemoryOutOfBounds, [0, 0, align, size])
    }

    /// Moves an allocation of the guest: `old` pointer and size, alignment, new size. What comes
    /// back is checked; `beyond` is the trap when it is not in memory.
    pub(super) fn reallocate(&mut self, beyond: Trap, arguments: [u32; 4]) -> Result<u32> {
        Ok(self.reallocated(beyond, arguments)?.0)
    }

    /// As [`LowerContext::reallocate`]; with the memory that was allocated.
    #[inline]
    pub(super) fn reallocated(
        &mut self,
        beyond: Trap,
        [old, old_size, align, new_size]: [u32; 4],
    ) -> Result<(u32, &mut [u8])> {
        let (pointer, memory) = self.guest()?.realloc(old, old_size, align, new_size)?;
        let pointer = pointer as u32;
        if !is_aligned(pointer, align) {
            return Err(unaligned(AbiError::ReallocUnaligned { pointer, align }));
        }
        let size = memory.len();
        let start = pointer as usize;
        match start.checked_add(new_size as usize).and_then(|end| memory.get_mut(start..end)) {
            Some(bytes) => Ok((pointer, bytes)),
            None => Err(beyond_end(beyond, pointer, new_size, size)),
        }
    }

    /// The bytes of guest memory from `pointer` on.
    pub(super) fn bytes_mut(&mut self, pointer: u32, len: usize) -> Result<&mut [u8]> {
        let memory = self.guest()?.memory()?;
        let size = memory.len();
        let start = pointer as usize;
        match start.checked_add(len).and_then(|end| memory.get_mut(start..end)) {
            Some(bytes) => Ok(bytes),
            None => Err(nowhere(pointer, len, size)),
        }
    }

    /// Writes one value of layout `abi` to `pointer`, a place that the guest named or allocated.
    pub fn write_at(
        &mut self,
        pointer: u32,
        abi: CanonicalAbi,
        write: impl FnOnce(&mut MemorySink<'_, '_>) -> Result<()>,
    ) -> Result<()> {
        if !is_aligned(pointer, abi.align) {
            let what = AbiValue::Result;
            return Err(unaligned(AbiError::Unaligned { what, pointer, align: abi.align }));
        }
        let size = abi.size as usize;
        if self.discards {
            return write(&mut MemorySink::new(&mut vec![0; size], self));
        }
        self.bytes_mut(pointer, size)?;
        let mut buffer = self.take_buffer();
        buffer.clear();
        buffer.resize(size, 0);
        write(&mut MemorySink::new(&mut buffer, self))?;
        self.bytes_mut(pointer, size)?.copy_from_slice(&buffer);
        self.keep_buffer(buffer);
        Ok(())
    }

    /// Writes a list of `len` elements, one call of `write` for each, and returns where it is.
    pub(super) fn list(
        &mut self,
        len: usize,
        abi: CanonicalAbi,
        mut write: impl FnMut(&mut MemorySink<'_, '_>, usize) -> Result<()>,
    ) -> Result<Span> {
        let size = abi.size as usize;
        if self.discards {
            let mut element = vec![0; size];
            for i in 0..len {
                write(&mut MemorySink::new(&mut element, self), i)?;
            }
            return Ok(Span::NONE);
        }
        let (span, _) = self.allocate_list(len, abi)?;
        let (pointer, len) = (span.pointer(), span.len());
        let per_chunk = (CHUNK / size.max(1)).max(1);
        let mut buffer = self.take_buffer();
        let mut done = 0;
        while done < len as usize {
            let count = per_chunk.min(len as usize - done);
            buffer.clear();
            buffer.resize(count * size, 0);
            let mut sink = MemorySink::new(&mut buffer, self);
            for i in done..done + count {
                write(&mut sink, i)?;
            }
            // The list lies within 32 bits, as `allocate_list` made sure.
            let offset = (done * size) as u32;
            self.bytes_mut(pointer + offset, buffer.len())?.copy_from_slice(&buffer);
            done += count;
        }
        self.keep_buffer(buffer);
        Ok(span)
    }

    /// Writes a list whose elements are `bytes` one after the other.
    pub(super) fn plain_list(
        &mut self,
        bytes: &[u8],
        len: usize,
        abi: CanonicalAbi,
    ) -> Result<Span> {
        if self.discards {
            return Ok(Span::NONE);
        }
        let (span, allocated) = self.allocate_list(len, abi)?;
        if allocated.len() != bytes.len() {
            bail!(bug("a plain list of another size than its elements"));
        }
        allocated.copy_from_slice(bytes);
        Ok(span)
    }

    /// Writes a list whose elements hold nothing that lies elsewhere: `write` fills their place.
    pub(super) fn list_in_place(
        &mut self,
        len: usize,
        abi: CanonicalAbi,
        write: impl FnOnce(&mut [u8]) -> Result<()>,
    ) -> Result<Span> {
        if self.discards {
            return Ok(Span::NONE);
        }
        let (span, bytes) = self.allocate_list(len, abi)?;
        write(bytes)?;
        Ok(span)
    }

    fn allocate_list(&mut self, len: usize, abi: CanonicalAbi) -> Result<(Span, &mut [u8])> {
        let size = len.checked_mul(abi.size as usize).and_then(|size| u32::try_from(size).ok());
        match (u32::try_from(len), size) {
            (Ok(len), Some(size)) => {
                let arguments = [0, 0, abi.align, size];
                let (pointer, bytes) = self.reallocated(Trap::ListOutOfBounds, arguments)?;
                Ok((Span::new(pointer, len), bytes))
            }
            _ => Err(too_long(len, abi.size)),
        }
    }
}

impl<'a> LiftContext<'a> {
    /// The bytes of the largest list and the largest string: CanonicalABI.md
    /// `MAX_LIST_BYTE_LENGTH` and `MAX_STRING_BYTE_LENGTH`.
    pub const MAX_BYTE_LENGTH: u32 = (1 << 28) - 1;

    /// Lifts from a guest. `memory` is empty where the function has none, and handles are there
    /// where values need them. `budget` are the bytes that the host may allocate for it.
    #[inline]
    pub fn new(
        memory: &'a [u8],
        handles: Option<Handles<'a>>,
        options: Options<'a>,
        budget: usize,
    ) -> Self {
        let Options { encoding, types, scope } = options;
        let (bound, moved) = (None, false);
        Self { memory, bound, encoding, types, handles, scope, moved, budget, left: budget }
    }

    /// Says which memory it is that is lifted from.
    #[inline]
    pub fn bound_to(mut self, memory: Option<&BoundMemory>) -> Self {
        self.bound = memory.copied();
        self
    }

    /// How many bytes lifting may still allocate.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// The memory that is lifted from.
    pub(super) fn bound_memory(&self) -> Result<BoundMemory> {
        self.bound.ok_or_else(|| bug("a value in a memory that nobody knows"))
    }

    /// The types of the component; none where values need none.
    pub fn types(&self) -> &'a ComponentTypes {
        self.types.unwrap_or_else(|| no_types())
    }

    /// The types of the component, where values need them.
    pub(super) fn known_types(&self) -> Option<&'a ComponentTypes> {
        self.types
    }

    #[inline]
    fn handles(&mut self) -> Result<Handles<'_>> {
        match &mut self.handles {
            Some(handles) => Ok(handles.reborrow()),
            None => Err(bug("a handle where none were expected")),
        }
    }

    /// Reads one value of layout `abi` at `pointer`.
    pub fn read_at<R>(
        &mut self,
        pointer: u32,
        abi: CanonicalAbi,
        read: impl FnOnce(&mut MemorySource<'_, 'a>) -> Result<R>,
    ) -> Result<R> {
        let bytes = self.bytes(AbiValue::Value, pointer, u64::from(abi.size), abi.align)?;
        read(&mut MemorySource::new(bytes, self))
    }

    /// Reads a list of `len` elements at `pointer`: its bounds are checked here, once.
    pub(super) fn list<R>(
        &mut self,
        pointer: u32,
        len: u32,
        abi: CanonicalAbi,
        host_size: usize,
        read: impl FnOnce(&mut MemorySource<'_, 'a>, usize) -> Result<R>,
    ) -> Result<R> {
        let bytes = self.list_bytes(pointer, len, abi, host_size)?;
        read(&mut MemorySource::new(bytes, self), len as usize)
    }

    /// The elements of a list.
    pub(super) fn list_bytes(
        &mut self,
        pointer: u32,
        len: u32,
        abi: CanonicalAbi,
        host_size: usize,
    ) -> Result<&'a [u8]> {
        let size = u64::from(len) * u64::from(abi.size);
        if size > u64::from(Self::MAX_BYTE_LENGTH) {
            return Err(more_than_a_list(len, abi.size));
        }
        let bytes = self.bytes(AbiValue::List, pointer, size, abi.align)?;
        self.charge((len as usize).saturating_mul(host_size))?;
        Ok(bytes)
    }

    /// Bytes of the guest: aligned, and within memory.
    #[inline]
    pub(super) fn bytes(
        &self,
        what: AbiValue,
        pointer: u32,
        size: u64,
        align: u32,
    ) -> Result<&'a [u8]> {
        let start = pointer as usize;
        let end = usize::try_from(size).ok().and_then(|size| start.checked_add(size));
        match end.and_then(|end| self.memory.get(start..end)) {
            Some(bytes) if is_aligned(pointer, align) => Ok(bytes),
            _ => Err(self.unreadable(what, pointer, size, align)),
        }
    }

    /// Why bytes of the guest cannot be read.
    #[cold]
    fn unreadable(&self, what: AbiValue, pointer: u32, size: u64, align: u32) -> Error {
        if !is_aligned(pointer, align) {
            return unaligned(AbiError::Unaligned { what, pointer, align });
        }
        let trap = match what {
            AbiValue::List => Trap::ListOutOfBounds,
            AbiValue::String => Trap::StringOutOfBounds,
            AbiValue::Value | AbiValue::Result => Trap::MemoryOutOfBounds,
        };
        let memory = Some(self.memory.len() as u64);
        Error::from(trap).context(AbiError::OutOfBounds { what, pointer, size, memory })
    }

    /// What the guest has given in the call is the host's from here on.
    #[inline]
    pub(crate) fn keep_moved(&mut self) {
        if let (true, Some(handles), Some(scope)) = (self.moved, &mut self.handles, self.scope) {
            handles.resources.keep_moved(scope);
        }
    }

    /// How an `own` is passed: as a part of the call.
    #[inline]
    pub(super) fn giving(&mut self) -> Passing {
        self.moved = true;
        Passing::Own(self.scope)
    }

    /// Quotas for what lifting allocates in the host.
    #[inline]
    pub(super) fn charge(&mut self, bytes: usize) -> Result<()> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(self.exhausted(bytes)),
        }
    }

    #[cold]
    fn exhausted(&self, bytes: usize) -> Error {
        let wanted = (self.budget - self.left) as u64 + bytes as u64;
        LimitReached::new(Limit::LiftedBytes, wanted, self.budget as u64).into()
    }
}

/// Whether `pointer` is a multiple of `align`, a power of two.
#[inline]
fn is_aligned(pointer: u32, align: u32) -> bool {
    pointer & (align - 1) == 0
}

/// The types where there are none to know.
#[cold]
pub(super) fn no_types() -> &'static ComponentTypes {
    static NONE: LazyLock<ComponentTypes> = LazyLock::new(ComponentTypes::default);
    &NONE
}

/// The error of a guest that broke the rules about alignment, around the trap that it is.
#[cold]
fn unaligned(error: AbiError) -> Error {
    Error::from(Trap::UnalignedPointer).context(error)
}

#[cold]
fn beyond_end(trap: Trap, pointer: u32, size: u32, memory: usize) -> Error {
    let memory = Some(memory as u64);
    Error::from(trap).context(AbiError::ReallocOutOfBounds { pointer, size, memory })
}

/// The guest's list has more bytes than a list may have.
#[cold]
fn more_than_a_list(elements: u32, element_size: u32) -> Error {
    let (elements, element_size) = (elements.into(), element_size.into());
    let most = Some(LiftContext::MAX_BYTE_LENGTH.into());
    AbiError::ListTooLong { elements, element_size, most }.into()
}

/// The place that a guest has named is not in its memory.
#[cold]
fn nowhere(pointer: u32, len: usize, memory: usize) -> Error {
    let (what, size, memory) = (AbiValue::Result, len as u64, Some(memory as u64));
    let error = AbiError::OutOfBounds { what, pointer, size, memory };
    Error::from(Trap::MemoryOutOfBounds).context(error)
}

/// The host's list does not fit a 32-bit memory.
#[cold]
fn too_long(len: usize, element_size: u32) -> Error {
    let wanted = (len as u64).saturating_mul(element_size.into());
    Error::from(LimitReached::new(Limit::ListBytes, wanted, u32::MAX.into())).context(format!(
        "list too long: {len} elements of {element_size} bytes do not fit a 32-bit memory"
    ))
}

/// The host has no memory.
#[cold]
pub(super) fn no_memory(message: String) -> Error {
    Error::from(io::Error::from(io::ErrorKind::OutOfMemory)).context(message)
}

/// Room for `len` elements, or an error where the host has no memory for them.
#[inline]
pub(super) fn reserved<T>(len: usize) -> Result<Vec<T>> {
    let mut items = Vec::new();
    items.try_reserve_exact(len).map_err(|_| no_room(len))?;
    Ok(items)
}

/// That the host has no memory for a list of so many elements.
#[cold]
pub(super) fn no_room(len: usize) -> Error {
    no_memory(format!("the host has no memory for a list of {len} elements"))
}
