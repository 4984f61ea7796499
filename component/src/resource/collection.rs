//! `ResourceTable`: where hosts keep the values behind their `Resource<T>`.

use std::any::{Any, type_name};
use std::collections::{BTreeSet, HashMap};
use std::fmt;

use super::Resource;

/// A map from [`Resource<T>`] to `T`, for any number of types `T`.
///
/// An entry may be the child of another, which then cannot be deleted before it.
#[derive(Debug)]
pub struct ResourceTable {
    slots: Vec<Slot>,
    free: Option<u32>,
    len: usize,
    max_capacity: usize,
}

/// Why a [`ResourceTable`] refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ResourceTableError {
    /// As many entries as the table may have are in it.
    #[error("resource table is full")]
    Full,
    /// No entry has this number, or no longer.
    #[error("resource is not in the table")]
    NotPresent,
    /// The entry is of another Rust type.
    #[error("resource in the table has another type")]
    WrongType,
    /// The entry has children, which must be deleted before it.
    #[error("resource still has children in the table")]
    HasChildren,
}

#[derive(Debug)]
enum Slot {
    Free { next: Option<u32> },
    Taken(Entry),
}

struct Entry {
    value: Box<dyn Any + Send>,
    type_name: &'static str,
    parent: Option<u32>,
    children: BTreeSet<u32>,
}

/// Numbers of resources stay within what guests may use for their own purposes as well.
const DEFAULT_MAX_CAPACITY: usize = (1 << 28) - 1;

impl ResourceTable {
    /// An empty table.
    pub fn new() -> Self {
        Self { slots: Vec::new(), free: None, len: 0, max_capacity: DEFAULT_MAX_CAPACITY }
    }

    /// An empty table with room for `capacity` entries.
    pub fn with_capacity(capacity: usize) -> Self {
        Self { slots: Vec::with_capacity(capacity), ..Self::new() }
    }

    /// Whether there are no entries.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many entries there may be.
    pub fn max_capacity(&self) -> usize {
        self.max_capacity
    }

    /// Sets how many entries there may be. Entries above the bound stay.
    pub fn set_max_capacity(&mut self, max: usize) {
        self.max_capacity = max;
    }

    /// Adds a value.
    pub fn push<T: Send + 'static>(&mut self, value: T) -> Result<Resource<T>, ResourceTableError> {
        self.insert(value, None)
    }

    /// Adds a value that must go before `parent` does.
    pub fn push_child<T: Send + 'static, U: 'static>(
        &mut self,
        value: T,
        parent: &Resource<U>,
    ) -> Result<Resource<T>, ResourceTableError> {
        let parent = parent.rep();
        self.entry(parent)?;
        let child = self.insert(value, Some(parent))?;
        self.entry_mut(parent)?.children.insert(child.rep());
        Ok(child)
    }

    /// Makes `child`, which is in the table and has no parent, a child of `parent`.
    pub fn add_child<T: 'static, U: 'static>(
        &mut self,
        child: Resource<T>,
        parent: Resource<U>,
    ) -> Result<(), ResourceTableError> {
        self.entry(parent.rep())?;
        self.entry_mut(child.rep())?.parent = Some(parent.rep());
        self.entry_mut(parent.rep())?.children.insert(child.rep());
        Ok(())
    }

    /// Undoes [`ResourceTable::add_child`].
    pub fn remove_child<T: 'static, U: 'static>(
        &mut self,
        child: Resource<T>,
        parent: Resource<U>,
    ) -> Result<(), ResourceTableError> {
        self.entry(parent.rep())?;
        self.entry_mut(child.rep())?.parent = None;
        self.entry_mut(parent.rep())?.children.remove(&child.rep());
        Ok(())
    }

    /// The value behind a resource.
    pub fn get<T: Any>(&self, key: &Resource<T>) -> Result<&T, ResourceTableError> {
        self.entry(key.rep())?.value.downcast_ref().ok_or(ResourceTableError::WrongType)
    }

    /// The value behind a resource, to change it.
    pub fn get_mut<T: Any>(&mut self, key: &Resource<T>) -> Result<&mut T, ResourceTableError> {
        self.entry_mut(key.rep())?.value.downcast_mut().ok_or(ResourceTableError::WrongType)
    }

    /// The value of whatever type behind the number `key`.
    pub fn get_any_mut(&mut self, key: u32) -> Result<&mut dyn Any, ResourceTableError> {
        Ok(self.entry_mut(key)?.value.as_mut())
    }

    /// Takes a value out of the table.
    pub fn delete<T: Any>(&mut self, resource: Resource<T>) -> Result<T, ResourceTableError> {
        let key = resource.rep();
        let entry = self.entry(key)?;
        if !entry.value.is::<T>() {
            return Err(ResourceTableError::WrongType);
        }
        if !entry.children.is_empty() {
            return Err(ResourceTableError::HasChildren);
        }
        let slot = &mut self.slots[key as usize];
        let Slot::Taken(entry) = std::mem::replace(slot, Slot::Free { next: self.free }) else {
            return Err(ResourceTableError::NotPresent);
        };
        self.free = Some(key);
        self.len -= 1;
        if let Some(parent) = entry.parent
            && let Ok(parent) = self.entry_mut(parent)
        {
            parent.children.remove(&key);
        }
        entry.value.downcast().map(|value| *value).map_err(|_| ResourceTableError::WrongType)
    }

    /// Pairs the values behind the keys of `map` with its values.
    pub fn iter_entries<'a, T>(
        &'a mut self,
        mut map: HashMap<u32, T>,
    ) -> impl Iterator<Item = (Result<&'a mut dyn Any, ResourceTableError>, T)>
    where
        T: 'a,
    {
        let absent: Vec<T> = {
            let keys: Vec<u32> = map.keys().copied().filter(|k| self.entry(*k).is_err()).collect();
            keys.iter().filter_map(|key| map.remove(key)).collect()
        };
        let present = (0u32..).zip(&mut self.slots).filter_map(move |(key, slot)| match slot {
            Slot::Taken(entry) => {
                map.remove(&key).map(|value| (Ok(entry.value.as_mut() as &mut dyn Any), value))
            }
            Slot::Free { .. } => None,
        });
        present.chain(absent.into_iter().map(|value| (Err(ResourceTableError::NotPresent), value)))
    }

    /// The values of the children of `parent`.
    pub fn iter_children<T: 'static>(
        &self,
        parent: &Resource<T>,
    ) -> Result<impl Iterator<Item = &(dyn Any + Send)>, ResourceTableError> {
        let children = &self.entry(parent.rep())?.children;
        Ok(children.iter().filter_map(|child| Some(self.entry(*child).ok()?.value.as_ref())))
    }

    fn insert<T: Send + 'static>(
        &mut self,
        value: T,
        parent: Option<u32>,
    ) -> Result<Resource<T>, ResourceTableError> {
        if self.len >= self.max_capacity {
            return Err(ResourceTableError::Full);
        }
        let entry = Entry {
            value: Box::new(value),
            type_name: type_name::<T>(),
            parent,
            children: BTreeSet::new(),
        };
        let key = match self.free {
            Some(key) => {
                if let Slot::Free { next } = self.slots[key as usize] {
                    self.free = next;
                }
                self.slots[key as usize] = Slot::Taken(entry);
                key
            }
            None => {
                let key = u32::try_from(self.slots.len()).map_err(|_| ResourceTableError::Full)?;
                self.slots.push(Slot::Taken(entry));
                key
            }
        };
        self.len += 1;
        Ok(Resource::new_own(key))
    }

    fn entry(&self, key: u32) -> Result<&Entry, ResourceTableError> {
        match self.slots.get(key as usize) {
            Some(Slot::Taken(entry)) => Ok(entry),
            _ => Err(ResourceTableError::NotPresent),
        }
    }

    fn entry_mut(&mut self, key: u32) -> Result<&mut Entry, ResourceTableError> {
        match self.slots.get_mut(key as usize) {
            Some(Slot::Taken(entry)) => Ok(entry),
            _ => Err(ResourceTableError::NotPresent),
        }
    }
}

impl Default for ResourceTable {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry")
            .field("type", &self.type_name)
            .field("parent", &self.parent)
            .field("children", &self.children)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        let mut table = ResourceTable::new();
        let a = table.push("a".to_string()).unwrap();
        let b = table.push(7u32).unwrap();
        assert_eq!(table.get(&a).unwrap(), "a");
        *table.get_mut(&b).unwrap() += 1;
        let wrong = Resource::<u64>::new_borrow(b.rep());
        assert_eq!(table.get(&wrong), Err(ResourceTableError::WrongType));
        assert_eq!(table.delete(b).unwrap(), 8);
        assert_eq!(table.get(&wrong), Err(ResourceTableError::NotPresent));
        assert_eq!(table.delete(a).unwrap(), "a");
        assert!(table.is_empty());
    }

    #[test]
    fn children_go_first() {
        let mut table = ResourceTable::new();
        let parent = table.push(1u8).unwrap();
        let child = table.push_child(2u16, &parent).unwrap();
        let borrowed = Resource::<u8>::new_borrow(parent.rep());
        assert_eq!(table.iter_children(&borrowed).unwrap().count(), 1);
        assert_eq!(table.delete(parent), Err(ResourceTableError::HasChildren));
        table.delete(child).unwrap();
        assert_eq!(table.delete(Resource::<u8>::new_own(borrowed.rep())), Ok(1));
    }

    #[test]
    fn full_is_an_error() {
        let mut table = ResourceTable::new();
        table.set_max_capacity(1);
        let only = table.push(1u8).unwrap();
        assert!(matches!(table.push(2u8), Err(ResourceTableError::Full)));
        table.delete(only).unwrap();
        table.push(2u8).unwrap();
    }
}
