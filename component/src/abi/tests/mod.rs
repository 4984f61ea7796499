//! A guest that is nothing but a memory, and what goes in and out of it.

mod derives;
mod dynamic;
mod handles;
mod hostile;
mod layouts;
mod roundtrip;

use anyhow::Result;
use wharf_runtime::entity::PrimaryMap;

use super::{FlatSink, FlatSource, Guest, Handles, LiftContext, LowerContext, Options};
use super::{Lift, ListTypes, Lower, TypeContext};
use crate::plan::StringEncoding;
use crate::resource::{InstanceId, ResourceType, Resources, RootId, ScopeId};
use crate::types::{ComponentTypes, InterfaceType, ResourceIndex};
use wharf_runtime::RawVal;

/// A component instance without code.
struct World {
    types: ComponentTypes,
    guest: Memory,
    encoding: StringEncoding,
    scope: Option<ScopeId>,
}

/// Its memory, and a `realloc` that never frees.
struct Memory {
    bytes: Vec<u8>,
    next: u32,
    /// Parameters of `realloc`, call by call.
    calls: Vec<[u32; 4]>,
    /// What `realloc` returns instead of what it should.
    lie: Option<fn(u32) -> Result<u32>>,
    resources: Resources,
    resource_types: PrimaryMap<ResourceIndex, ResourceType>,
    instance: InstanceId,
}

impl Guest for Memory {
    fn memory(&mut self) -> Result<&mut [u8]> {
        Ok(&mut self.bytes)
    }

    fn realloc(
        &mut self,
        old: u32,
        old_size: u32,
        align: u32,
        new_size: u32,
    ) -> Result<(u64, &mut [u8])> {
        self.calls.push([old, old_size, align, new_size]);
        let pointer = self.next.next_multiple_of(align);
        self.next = pointer + new_size;
        let kept = old_size.min(new_size);
        self.bytes.copy_within(old as usize..(old + kept) as usize, pointer as usize);
        let pointer = self.lie.map_or(Ok(pointer), |lie| lie(pointer))?;
        Ok((pointer.into(), &mut self.bytes))
    }

    fn handles(&mut self) -> Handles<'_> {
        let Memory { resources, resource_types, instance, .. } = self;
        Handles { resources, resource_types, instance: *instance }
    }
}

impl World {
    fn new() -> Self {
        let mut resources = Resources::default();
        (0..2).for_each(|root| resources.add_root(RootId(root), u32::MAX));
        let instance = resources.add_instance(RootId::default());
        Self {
            types: ComponentTypes::default(),
            guest: Memory {
                bytes: vec![0; 1 << 20],
                next: 64,
                calls: Vec::new(),
                lie: None,
                resources,
                resource_types: PrimaryMap::new(),
                instance,
            },
            encoding: StringEncoding::Utf8,
            scope: None,
        }
    }

    fn with_encoding(encoding: StringEncoding) -> Self {
        Self { encoding, ..Self::new() }
    }

    fn resource(&mut self, ty: ResourceType) -> ResourceIndex {
        let index = self.types.add_resource();
        assert_eq!(self.guest.resource_types.push(ty), index);
        index
    }

    fn type_context(&self) -> TypeContext<'_> {
        TypeContext::new(&self.types, &self.guest.resource_types)
    }

    fn lower_with<R>(&mut self, f: impl FnOnce(&mut LowerContext<'_>) -> R) -> R {
        let options =
            Options { encoding: self.encoding, types: Some(&self.types), scope: self.scope };
        f(&mut LowerContext::new(&mut self.guest, options))
    }

    fn lift_with<R>(&mut self, f: impl FnOnce(&mut LiftContext<'_>) -> R) -> R {
        self.lift_with_budget(1 << 30, f)
    }

    fn lift_with_budget<R>(
        &mut self,
        budget: usize,
        f: impl FnOnce(&mut LiftContext<'_>) -> R,
    ) -> R {
        let options =
            Options { encoding: self.encoding, types: Some(&self.types), scope: self.scope };
        let Memory { bytes, resources, resource_types, instance, .. } = &mut self.guest;
        let handles = Handles { resources, resource_types, instance: *instance };
        f(&mut LiftContext::new(bytes, Some(handles), options, budget))
    }

    fn lower<T: Lower>(&mut self, value: &T, ty: InterfaceType) -> Result<Vec<RawVal>> {
        let mut cells = vec![RawVal::from_i64(-1); T::ABI.flat as usize];
        self.lower_with(|cx| {
            let mut sink = FlatSink::new(&mut cells, cx);
            value.lower(&mut sink, ty)?;
            assert_eq!(sink.written(), T::ABI.flat as usize);
            anyhow::Ok(())
        })?;
        Ok(cells)
    }

    fn lift<T: Lift>(&mut self, cells: &[RawVal], ty: InterfaceType) -> Result<T> {
        self.lift_with(|cx| T::lift(&mut FlatSource::new(cells, cx), ty))
    }

    /// With so many bytes that the host may allocate.
    fn lift_within<T: Lift>(
        &mut self,
        budget: usize,
        cells: &[RawVal],
        ty: InterfaceType,
    ) -> Result<T> {
        self.lift_with_budget(budget, |cx| T::lift(&mut FlatSource::new(cells, cx), ty))
    }

    fn lift_i32<T: Lift>(&mut self, cells: &[u32], ty: InterfaceType) -> Result<T> {
        let cells: Vec<_> = cells.iter().map(|c| RawVal::from_i32(c.cast_signed())).collect();
        self.lift(&cells, ty)
    }
}

fn result_types(ty: InterfaceType) -> ListTypes<'static> {
    ListTypes::Result(Some(ty))
}
