//! What a fault of compiled code means: a trap, if its address is one at which guests' mistakes end, and
//! else a bug of ours, which is no trap.

use super::store::Vm;
use crate::Trap;
use crate::error::{Bug, OrBug};
use crate::keys::InstanceKey;
use crate::module::info::MemoryIndex;
use anyhow::{Error, Result};

/// Where fields of a null reference would be: addresses that no process maps.
const NULL: std::ops::Range<usize> = 0..4096;

impl Vm {
    /// The error of code that stopped where it can trap: by an instruction that does just that, or because
    /// what is at `address` cannot be accessed.
    pub(super) fn stopped(&self, trap: Trap, address: Option<usize>) -> Error {
        let Some(address) = address else { return Error::new(trap) };
        match trap {
            Trap::MemoryOutOfBounds => {
                if let Some((offset, size)) = self.memory_at(address) {
                    return Error::new(trap).context(MemoryFault { offset, size });
                }
            }
            Trap::IndirectCallToNull if NULL.contains(&address) => return Error::new(trap),
            _ => {}
        }
        Error::new(Bug::new(format!(
            "compiled code accessed address {address:#x}, which no guest can name, where only \
             `{trap}` is to be expected"
        )))
    }

    /// How many bytes a memory of an instance has reserved, with its guard, and how many it has.
    pub(super) fn memory_extent(
        &self,
        instance: InstanceKey,
        index: MemoryIndex,
    ) -> Result<(usize, usize)> {
        let place = self.memory_owner(instance, index)?;
        let memory = self.instance(place.instance())?.memories.get(place.index());
        let memory = memory.or_bug("the instance has no such memory")?;
        Ok((memory.address_range().len(), memory.byte_len()))
    }

    /// The memory whose reservation has `address`: the offset in it, and its size.
    pub(super) fn memory_at(&self, address: usize) -> Option<(usize, usize)> {
        let instances = self.roots.iter().flat_map(|slot| &slot.root).flat_map(|it| &it.instances);
        let mut memories = instances.flat_map(|it| it.memories.values());
        let memory = memories.find(|memory| memory.address_range().contains(&address))?;
        Some((address - memory.address_range().start, memory.byte_len()))
    }
}

/// Where a memory access faulted.
#[derive(Debug)]
struct MemoryFault {
    offset: usize,
    size: usize,
}

impl std::fmt::Display for MemoryFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "memory fault at address {:#x} of a memory of {:#x} bytes",
            self.offset, self.size
        )
    }
}

#[cfg(all(test, feature = "compile", feature = "wat"))]
mod tests {
    use crate::entity::EntityRef;
    use crate::module::info::{DefinedMemoryIndex, DefinedTableIndex};
    use crate::sys::mmap::Mmap;
    use crate::vm::context::Definition;
    use crate::vm::word::GuestWord;
    use crate::{AsContextMut, Engine, Instance, Module, Store, Trap};

    const WAT: &str = r#"(module
        (type $ty (func (result i32)))
        (memory 1)
        (table 2 2 funcref)
        (func (export "load") (param i32) (result i32) (i32.load (local.get 0)))
        (func (export "call") (param i32) (result i32)
            (call_indirect (type $ty) (local.get 0))))"#;

    fn call(store: &mut Store<()>, instance: Instance, name: &str, arg: i32) -> anyhow::Error {
        let func = instance.get_typed_func::<i32, i32>(&mut *store, name).unwrap();
        func.call(&mut *store, arg).expect_err("it faults")
    }

    /// What a code generator that computes a wrong address would do to a guest that does nothing wrong.
    #[test]
    fn a_wrong_address_is_no_trap() {
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, WAT).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        for (name, arg, trap) in [
            ("load", 65_536, Trap::MemoryOutOfBounds),
            ("load", -1, Trap::MemoryOutOfBounds),
            ("call", 1, Trap::IndirectCallToNull),
            ("call", 2, Trap::TableOutOfBounds),
        ] {
            let error = call(&mut store, instance, name, arg);
            assert_eq!(error.downcast_ref::<Trap>(), Some(&trap), "{error:?}");
        }

        let elsewhere = Mmap::reserve(1 << 16).unwrap();
        let address = elsewhere.base().as_ptr();
        let vm = &mut store.as_context_mut().into_opaque().vm;
        let of = vm.instance_mut(instance.key).unwrap();
        // SAFETY: `GuestWord` 1: no function is there, which is what this is about: reading it faults, and
        // nothing else is done with it.
        unsafe {
            let word = GuestWord::held(address.addr() as u64);
            of.tables[DefinedTableIndex::new(0)].words_mut()[1] = word;
        }
        let at = of.layout.defined_memory(DefinedMemoryIndex::new(0));
        // SAFETY: `InstanceContext` 2: the field is that of a memory. `Definition` 1: its new base cannot
        // be accessed as long as `elsewhere` is there, and the memory's own is put back before that goes.
        unsafe { of.field::<Definition>(at).write(Definition { base: address, len: 65_536 }) };
        for (name, trap) in [("load", Trap::MemoryOutOfBounds), ("call", Trap::IndirectCallToNull)]
        {
            let error = call(&mut store, instance, name, 1);
            assert_eq!(error.downcast_ref::<Trap>(), None, "{error:?}");
            let told = format!("{error:#}");
            assert!(told.contains("please report") && told.contains(&trap.to_string()), "{told}");
        }
        let vm = &mut store.as_context_mut().into_opaque().vm;
        let of = vm.instance_mut(instance.key).unwrap();
        // SAFETY: `GuestWord` 2: null is of the type of the elements.
        unsafe { of.tables[DefinedTableIndex::new(0)].words_mut()[1] = GuestWord::NULL };
        of.publish_memory(DefinedMemoryIndex::new(0));
        drop(elsewhere);
        let load = instance.get_typed_func::<i32, i32>(&mut store, "load").unwrap();
        assert_eq!(load.call(&mut store, 1).unwrap(), 0);
    }
}
