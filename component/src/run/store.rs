//! What the component layer keeps in a store: instances, and the state of all handles.

use super::enter::EntryState;
use super::prepare::Origin;
use crate::abi::Handles;
use crate::component::Component;
use crate::error::cannot_enter;
use crate::plan::{AdapterBuiltinIndex, LiftIndex, RuntimeInstanceIndex, StringEncoding};
use crate::resource::{InstanceId, ResourceType, Resources, RootId};
use crate::types::{FuncTypeIndex, ResourceIndex};
use anyhow::Result;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use wharf_runtime::entity::{EntityRef, PrimaryMap, SecondaryMap};
use wharf_runtime::error::{Gone, NotEnteredReason};
use wharf_runtime::{
    HostFunc, LinearMemoryOptions, Memory, NumericFunc, PrivateRoot, SharedWord, StoreMut,
};

/// The component layer of a store.
#[derive(Default)]
pub(crate) struct ComponentStore {
    pub(crate) resources: Resources,
    instances: Vec<InstanceData>,
    /// The places among them that are vacant.
    vacant: Vec<InstanceSlot>,
    /// How many instances there were.
    next_id: u64,
    /// What the host calls when it drops a resource whose type it does not know statically.
    pub(crate) destructors: HashMap<ResourceType, HostDrop>,
}

/// A root component instance, in handles: they may be used after the instance was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct InstanceKey {
    id: u64,
    /// What is to be done in the instance once it is known to be there.
    pub(crate) slot: InstanceSlot,
}

/// The place of a root component instance in the store, for whoever knows that it is there: it
/// stays while it is being called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct InstanceSlot(u32);

/// A root component instance: a fault domain. Or the place of one that was dropped.
pub(crate) struct InstanceData {
    id: u64,
    /// What messages call it.
    pub(crate) name: Option<Arc<str>>,
    /// What it was made from. A vacant place has nothing.
    pub(crate) origin: Option<Origin>,
    /// Its core instances; `None` before there are any.
    pub(crate) root: Option<PrivateRoot>,
    /// What the component's resource types are in this instance.
    pub(crate) resource_types: Arc<PrimaryMap<ResourceIndex, ResourceType>>,
    /// What is called when a resource is dropped that the component defines: `(i32)`.
    pub(crate) destructors: SecondaryMap<ResourceIndex, Option<Destructor>>,
    pub(crate) inner: PrimaryMap<RuntimeInstanceIndex, InnerInstance>,
    /// The memories that builtins of adapters read and write.
    pub(crate) adapter_memories: SecondaryMap<AdapterBuiltinIndex, Option<(Memory, Memory)>>,
    pub(crate) lifts: SecondaryMap<LiftIndex, Option<Lifted>>,
    pub(crate) state: EntryState,
    /// Whether some of its instances have words that say whether they are entered.
    pub(crate) has_words: bool,
}

/// A component instance with state of its own.
#[derive(Clone, Copy, Debug)]
pub(crate) struct InnerInstance {
    /// Whose handles are its handles.
    pub(crate) id: InstanceId,
    /// The instance around it; `None` for the root.
    pub(crate) parent: Option<RuntimeInstanceIndex>,
    /// What says whether it is entered, if it could be called meanwhile.
    pub(crate) word: Option<SharedWord>,
}

/// The destructor of a resource type that a guest defines.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Destructor {
    pub(crate) func: NumericFunc,
    /// The component instance that defines the type.
    pub(crate) instance: RuntimeInstanceIndex,
}

/// What is called when the host drops a resource.
#[derive(Clone)]
pub(crate) enum HostDrop {
    /// A function of the instance that defines the type.
    Guest(InstanceKey, Destructor),
    /// A host function, and how many instances import the type. It is of no instance: what the host
    /// holds may outlive them.
    Host(HostFunc, usize),
}

/// Canonical options, resolved in an instance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Canonical {
    pub(crate) instance: RuntimeInstanceIndex,
    pub(crate) encoding: StringEncoding,
    pub(crate) linear: LinearMemoryOptions,
}

impl Canonical {
    /// The options of a function whose values need no memory.
    #[inline]
    pub(crate) fn without_memory(instance: RuntimeInstanceIndex) -> Canonical {
        let encoding = StringEncoding::Utf8;
        Canonical { instance, encoding, linear: LinearMemoryOptions::default() }
    }
}

/// A lifted function, resolved in an instance.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lifted {
    pub(crate) func: NumericFunc,
    pub(crate) post_return: Option<NumericFunc>,
    pub(crate) ty: FuncTypeIndex,
    pub(crate) options: Canonical,
}

impl ComponentStore {
    /// Adds an instance under construction. It may not be entered before it is finished.
    pub(crate) fn add(&mut self, mut data: InstanceData) -> Result<InstanceKey> {
        let slot = match self.vacant.pop() {
            Some(slot) => slot,
            None => {
                let slot = InstanceSlot(u32::try_from(self.instances.len())?);
                self.instances.push(InstanceData::vacant());
                slot
            }
        };
        let id = self.next_id;
        self.next_id += 1;
        data.id = id;
        self.instances[slot.0 as usize] = data;
        Ok(InstanceKey { id, slot })
    }

    /// Takes an instance out of its place.
    pub(crate) fn remove(&mut self, slot: InstanceSlot) -> InstanceData {
        self.vacant.push(slot);
        std::mem::replace(self.instance_mut(slot), InstanceData::vacant())
    }

    /// An instance that may have been dropped.
    ///
    /// # Errors
    ///
    /// It was.
    #[inline]
    pub(crate) fn live(&self, key: InstanceKey) -> Result<&InstanceData> {
        match self.instances.get(key.slot.0 as usize) {
            Some(data) if data.id == key.id => Ok(data),
            _ => Err(dropped(key)),
        }
    }

    /// An instance that may have been dropped, to be changed.
    ///
    /// # Errors
    ///
    /// It was.
    #[inline]
    pub(crate) fn live_mut(&mut self, key: InstanceKey) -> Result<&mut InstanceData> {
        match self.instances.get_mut(key.slot.0 as usize) {
            Some(data) if data.id == key.id => Ok(data),
            _ => Err(dropped(key)),
        }
    }

    /// The instance in a place, in a handle.
    pub(crate) fn key(&self, slot: InstanceSlot) -> Option<InstanceKey> {
        let data = self.instances.get(slot.0 as usize)?;
        data.origin.is_some().then_some(InstanceKey { id: data.id, slot })
    }

    #[inline]
    pub(crate) fn instance(&self, slot: InstanceSlot) -> &InstanceData {
        &self.instances[slot.0 as usize]
    }

    #[inline]
    pub(crate) fn instance_mut(&mut self, slot: InstanceSlot) -> &mut InstanceData {
        &mut self.instances[slot.0 as usize]
    }

    /// The handles of all instances, beside one instance.
    #[inline]
    pub(crate) fn split(&mut self, slot: InstanceSlot) -> (&mut Resources, &InstanceData) {
        (&mut self.resources, &self.instances[slot.0 as usize])
    }

    /// The handles of an inner instance.
    #[inline]
    pub(crate) fn handles(
        &mut self,
        slot: InstanceSlot,
        inner: RuntimeInstanceIndex,
    ) -> Handles<'_> {
        let (resources, data) = self.split(slot);
        let instance = data.inner[inner].id;
        Handles { resources, resource_types: &data.resource_types, instance }
    }
}

impl InstanceKey {
    /// A number for the instance, unique in its store for all time.
    pub(crate) fn id(self) -> u64 {
        self.id
    }
}

impl InstanceSlot {
    /// The instance, to its handles.
    #[inline]
    pub(crate) fn root_id(self) -> RootId {
        RootId(self.0)
    }

    /// The place and `index`, in the cookie of a host function of the instance: whoever calls that
    /// is the instance, so it is there.
    pub(crate) fn to_cookie(self, index: u32) -> u64 {
        u64::from(self.0) << 32 | u64::from(index)
    }

    /// The inverse of [`InstanceSlot::to_cookie`].
    #[inline]
    pub(crate) fn from_cookie(cookie: u64) -> (InstanceSlot, u32) {
        (InstanceSlot((cookie >> 32) as u32), cookie as u32)
    }
}

impl InstanceData {
    /// An instance without anything, which may not be entered.
    pub(crate) fn new(name: Option<Arc<str>>, origin: Origin) -> InstanceData {
        InstanceData { name, origin: Some(origin), ..InstanceData::vacant() }
    }

    /// A place without an instance. Its number is never given out.
    fn vacant() -> InstanceData {
        InstanceData {
            id: u64::MAX,
            name: None,
            origin: None,
            root: None,
            resource_types: Arc::default(),
            destructors: SecondaryMap::new(),
            inner: PrimaryMap::new(),
            adapter_memories: SecondaryMap::new(),
            lifts: SecondaryMap::new(),
            state: EntryState::Making,
            has_words: false,
        }
    }

    /// What the instance was made from.
    #[inline]
    pub(crate) fn origin(&self) -> Result<&Origin> {
        match &self.origin {
            Some(origin) => Ok(origin),
            None => Err(Gone::dropped(INSTANCE).into()),
        }
    }

    /// The component.
    #[inline]
    pub(crate) fn component(&self) -> Result<&Component> {
        Ok(&self.origin()?.component)
    }

    /// The error of a call of this instance, which names it if it has a name.
    #[cold]
    pub(crate) fn named(&self, error: anyhow::Error) -> anyhow::Error {
        match &self.name {
            Some(name) => error.context(format!("in instance `{name}`")),
            None => error,
        }
    }
}

impl fmt::Display for InstanceData {
    /// As messages speak of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.name {
            Some(name) => write!(f, "the instance `{name}`"),
            None => f.write_str("the instance"),
        }
    }
}

/// What messages call an instance that is gone.
const INSTANCE: &str = "the instance";

#[cold]
fn dropped(key: InstanceKey) -> anyhow::Error {
    Gone::Dropped { what: INSTANCE, id: Some(key.id) }.into()
}

/// What an index of the plan is in an instance: the plan uses nothing before it was made.
#[inline]
pub(crate) fn resolved<K: EntityRef, V: Clone>(
    map: &SecondaryMap<K, Option<V>>,
    index: K,
) -> Result<&V> {
    match &map[index] {
        Some(value) => Ok(value),
        None => Err(not_instantiated()),
    }
}

#[cold]
fn not_instantiated() -> anyhow::Error {
    cannot_enter(NotEnteredReason::BeingMade, "the component calls what is not instantiated yet")
}

/// The store's component layer.
#[inline]
pub(crate) fn layer<'a>(store: &'a mut StoreMut<'_>) -> &'a mut ComponentStore {
    store.layer_mut()
}
