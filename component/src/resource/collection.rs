//! `ResourceTable`: where a host keeps the values behind its resources.
//!
//! A resource of the host is a number to its guests. This table gives out the numbers: a slab of
//! boxed values. A place whose value was deleted keeps the box, and waits in a chain for the next
//! value of the same type, newest first: guests make and drop resources all the time, and the
//! allocator was a third of what that took. A value can be the child of another, which then cannot
//! be deleted before it.

use super::Resource;
use std::any::{Any, TypeId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Values of any type, by number: a host's own table for the resources that it defines.
///
/// # Examples
///
/// ```
/// use wharf_component::ResourceTable;
///
/// let mut table = ResourceTable::new();
/// let file = table.push(String::from("notes"))?;
/// table.get_mut(&file)?.push_str(".txt");
/// assert_eq!(table.delete(file)?, "notes.txt");
/// # Ok::<(), wharf_component::ResourceTableError>(())
/// ```
pub struct ResourceTable {
    places: Vec<EntryPlace>,
    /// The types of values that there were. They are few, so that looking through them takes less
    /// than to hash.
    kinds: Vec<EntryKind>,
    occupied: usize,
    max_capacity: usize,
}

/// Places for values of one type.
struct EntryKind {
    ty: TypeId,
    /// The head of the chain of vacant places.
    vacant: Option<u32>,
}

/// A place for values of one type, and where the value is in the tree of parents and children.
struct EntryPlace {
    /// An `Option` of that type; or [`Nothing`].
    kept: Box<dyn Keep>,
    /// Which of the kinds it is of.
    kind: usize,
    /// The next vacant place of the chain.
    next: Option<u32>,
    parent: Option<u32>,
    children: BTreeSet<u32>,
}

/// What a place keeps, whatever the type of its value.
trait Keep: Any + Send {
    /// The value, if there is one.
    fn value(&self) -> Option<&(dyn Any + Send)>;
    /// The value, to be changed.
    fn value_mut(&mut self) -> Option<&mut (dyn Any + Send)>;
}

/// What is kept of a large value that was deleted.
struct Nothing;

/// Boxes of values up to this size are kept for the next value.
const KEPT_SIZE: usize = 256;
/// A table that is empty keeps this many places.
const KEPT_PLACES: usize = 1024;

/// Why a [`ResourceTable`] refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResourceTableError {
    /// It holds as many values as it may.
    Full,
    /// It has no value of this number: it was deleted, or never there.
    NotPresent,
    /// The value of this number is of another type than the resource says.
    WrongType,
    /// The value has children, which have to be deleted first.
    HasChildren,
}

impl ResourceTable {
    /// An empty table.
    pub fn new() -> ResourceTable {
        ResourceTable::with_capacity(0)
    }

    /// An empty table with room for `capacity` values.
    pub fn with_capacity(capacity: usize) -> ResourceTable {
        ResourceTable {
            places: Vec::with_capacity(capacity),
            kinds: Vec::new(),
            occupied: 0,
            max_capacity: u32::MAX as usize,
        }
    }

    /// Whether it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.occupied == 0
    }

    /// How many values it may hold.
    pub fn max_capacity(&self) -> usize {
        self.max_capacity
    }

    /// Sets how many values it may hold. Values that are there stay.
    pub fn set_max_capacity(&mut self, max_capacity: usize) {
        self.max_capacity = max_capacity;
    }

    /// Takes a value in, and returns the resource that owns it.
    ///
    /// # Errors
    ///
    /// [`ResourceTableError::Full`].
    #[inline]
    pub fn push<T: Send + 'static>(&mut self, value: T) -> Result<Resource<T>, ResourceTableError> {
        self.add(value, None).map(Resource::new_own)
    }

    /// Takes a value in as a child of `parent`.
    ///
    /// # Errors
    ///
    /// [`ResourceTableError::Full`], or the parent is not there, or of another type.
    pub fn push_child<T: Send + 'static, U: 'static>(
        &mut self,
        value: T,
        parent: &Resource<U>,
    ) -> Result<Resource<T>, ResourceTableError> {
        self.get(parent)?;
        let child = self.add(value, Some(parent.rep()))?;
        self.taken_mut(parent.rep())?.children.insert(child);
        Ok(Resource::new_own(child))
    }

    /// Makes one value the child of another; it leaves the parent that it had.
    ///
    /// # Errors
    ///
    /// One of the two is not there, or of another type.
    pub fn add_child<T: 'static, U: 'static>(
        &mut self,
        child: Resource<T>,
        parent: Resource<U>,
    ) -> Result<(), ResourceTableError> {
        self.get(&child)?;
        self.get(&parent)?;
        self.detach(child.rep())?;
        self.taken_mut(child.rep())?.parent = Some(parent.rep());
        self.taken_mut(parent.rep())?.children.insert(child.rep());
        Ok(())
    }

    /// Ends what [`ResourceTable::add_child`] or [`ResourceTable::push_child`] began.
    ///
    /// # Errors
    ///
    /// One of the two is not there, or of another type, or the child is none of this parent's.
    pub fn remove_child<T: 'static, U: 'static>(
        &mut self,
        child: Resource<T>,
        parent: Resource<U>,
    ) -> Result<(), ResourceTableError> {
        self.get(&child)?;
        self.get(&parent)?;
        match self.taken(child.rep())?.parent {
            Some(known) if known == parent.rep() => self.detach(child.rep()),
            _ => Err(ResourceTableError::NotPresent),
        }
    }

    /// The value of a resource.
    ///
    /// # Errors
    ///
    /// It is not there, or of another type.
    #[inline]
    pub fn get<T: 'static>(&self, resource: &Resource<T>) -> Result<&T, ResourceTableError> {
        let place = self.places.get(resource.rep() as usize);
        let place = place.ok_or(ResourceTableError::NotPresent)?;
        match place.kept_as() {
            Some(Some(value)) => Ok(value),
            _ => Err(place.refusal()),
        }
    }

    /// The value of a resource, to be changed.
    ///
    /// # Errors
    ///
    /// It is not there, or of another type.
    #[inline]
    pub fn get_mut<T: 'static>(
        &mut self,
        resource: &Resource<T>,
    ) -> Result<&mut T, ResourceTableError> {
        self.get(resource)?;
        let kept = self.places[resource.rep() as usize].kept_as_mut();
        kept.and_then(Option::as_mut).ok_or(ResourceTableError::WrongType)
    }

    /// The value of a number, whatever its type.
    ///
    /// # Errors
    ///
    /// It is not there.
    pub fn get_any_mut(&mut self, rep: u32) -> Result<&mut dyn Any, ResourceTableError> {
        let place = self.places.get_mut(rep as usize);
        let value = place.and_then(|place| place.kept.value_mut());
        Ok(value.ok_or(ResourceTableError::NotPresent)?)
    }

    /// Takes a value out.
    ///
    /// # Errors
    ///
    /// It is not there, of another type, or has children: the table is as it was.
    #[inline]
    pub fn delete<T: 'static>(&mut self, resource: Resource<T>) -> Result<T, ResourceTableError> {
        let rep = resource.rep();
        let place = self.places.get_mut(rep as usize).ok_or(ResourceTableError::NotPresent)?;
        if !place.children.is_empty() {
            return Err(place.refusal_with_children::<T>());
        }
        let Some(value) = place.kept_as_mut().and_then(Option::take) else {
            return Err(place.refusal());
        };
        if size_of::<T>() > KEPT_SIZE {
            place.kept = Box::new(Nothing);
        }
        let kind = &mut self.kinds[place.kind];
        (place.next, kind.vacant) = (kind.vacant, Some(rep));
        if let Some(parent) = place.parent.take()
            && let Some(parent) = self.places.get_mut(parent as usize)
        {
            parent.children.remove(&rep);
        }
        self.occupied -= 1;
        if self.occupied == 0 && self.places.len() > KEPT_PLACES {
            self.shrink();
        }
        Ok(value)
    }

    /// The children of a value, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// The parent is not there, or of another type.
    pub fn iter_children<T: 'static>(
        &self,
        parent: &Resource<T>,
    ) -> Result<impl Iterator<Item = &(dyn Any + Send)> + use<'_, T>, ResourceTableError> {
        self.get(parent)?;
        let children = &self.taken(parent.rep())?.children;
        Ok(children.iter().filter_map(|&child| self.taken(child).ok()?.kept.value()))
    }

    /// All values, in the order of their numbers.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut (dyn Any + Send)> {
        self.places.iter_mut().filter_map(|place| place.kept.value_mut())
    }

    /// The values of the numbers in `map`, each with what `map` has for it, in the order of the numbers. A number that
    /// is none of the table's comes with an error.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use wharf_component::ResourceTable;
    ///
    /// let mut table = ResourceTable::new();
    /// let (a, b) = (table.push("a")?, table.push(1)?);
    /// let wanted = BTreeMap::from([(a.rep(), "first"), (b.rep(), "second"), (100, "nothing")]);
    /// let found: Vec<_> = table.iter_entries(wanted).map(|(value, what)| (value.is_ok(), what)).collect();
    /// assert_eq!(found, [(true, "first"), (true, "second"), (false, "nothing")]);
    /// # anyhow::Ok(())
    /// ```
    pub fn iter_entries<T>(
        &mut self,
        map: BTreeMap<u32, T>,
    ) -> impl Iterator<Item = (Result<&mut dyn Any, ResourceTableError>, T)> {
        // Those from place `next` on: keys ascend.
        let (mut places, mut next) = (self.places.as_mut_slice(), 0);
        map.into_iter().map(move |(rep, item)| {
            let rep = rep as usize;
            let after = std::mem::take(&mut places).get_mut(rep - next..).unwrap_or_default();
            let Some((place, after)) = after.split_first_mut() else {
                return (Err(ResourceTableError::NotPresent), item);
            };
            (places, next) = (after, rep + 1);
            let value = place.kept.value_mut().map(|value| value as &mut dyn Any);
            (value.ok_or(ResourceTableError::NotPresent), item)
        })
    }

    #[inline]
    fn add<T: Send + 'static>(
        &mut self,
        value: T,
        parent: Option<u32>,
    ) -> Result<u32, ResourceTableError> {
        if self.occupied >= self.max_capacity {
            return Err(ResourceTableError::Full);
        }
        let ty = TypeId::of::<T>();
        if let Some(kind) = self.kinds.iter_mut().find(|kind| kind.ty == ty)
            && let Some(rep) = kind.vacant
            && let Some(place) = self.places.get_mut(rep as usize)
        {
            match place.kept_as_mut() {
                Some(kept) => *kept = Some(value),
                None => place.kept = Box::new(Some(value)),
            }
            place.parent = parent;
            kind.vacant = place.next;
            self.occupied += 1;
            return Ok(rep);
        }
        self.add_place(ty, Box::new(Some(value)), parent)
    }

    /// Takes a value in where there was none before.
    #[inline(never)]
    fn add_place(
        &mut self,
        ty: TypeId,
        kept: Box<dyn Keep>,
        parent: Option<u32>,
    ) -> Result<u32, ResourceTableError> {
        let kind = self.kinds.iter().position(|kind| kind.ty == ty).unwrap_or_else(|| {
            self.kinds.push(EntryKind { ty, vacant: None });
            self.kinds.len() - 1
        });
        let rep = u32::try_from(self.places.len()).map_err(|_| ResourceTableError::Full)?;
        self.places.push(EntryPlace { kept, kind, next: None, parent, children: BTreeSet::new() });
        self.occupied += 1;
        Ok(rep)
    }

    /// Gives back what many values took that are gone.
    #[cold]
    fn shrink(&mut self) {
        self.places = Vec::new();
        self.kinds.iter_mut().for_each(|kind| kind.vacant = None);
    }

    /// Takes a value from its parent, if it has one.
    fn detach(&mut self, rep: u32) -> Result<(), ResourceTableError> {
        if let Some(parent) = self.taken_mut(rep)?.parent.take() {
            self.taken_mut(parent)?.children.remove(&rep);
        }
        Ok(())
    }

    /// The place of a value that is there.
    fn taken(&self, rep: u32) -> Result<&EntryPlace, ResourceTableError> {
        let place = self.places.get(rep as usize).filter(|place| place.kept.value().is_some());
        place.ok_or(ResourceTableError::NotPresent)
    }

    fn taken_mut(&mut self, rep: u32) -> Result<&mut EntryPlace, ResourceTableError> {
        let place = self.places.get_mut(rep as usize).filter(|place| place.kept.value().is_some());
        place.ok_or(ResourceTableError::NotPresent)
    }
}

impl EntryPlace {
    /// What is kept, if it is for values of type `T`.
    #[inline]
    fn kept_as<T: 'static>(&self) -> Option<&Option<T>> {
        let kept: &dyn Any = &*self.kept;
        kept.downcast_ref()
    }

    #[inline]
    fn kept_as_mut<T: 'static>(&mut self) -> Option<&mut Option<T>> {
        let kept: &mut dyn Any = &mut *self.kept;
        kept.downcast_mut()
    }

    /// Why there is no value of the type that was asked for.
    #[cold]
    fn refusal(&self) -> ResourceTableError {
        match self.kept.value() {
            Some(_) => ResourceTableError::WrongType,
            None => ResourceTableError::NotPresent,
        }
    }

    /// Why a value that has children is not deleted as one of type `T`.
    #[cold]
    fn refusal_with_children<T: 'static>(&self) -> ResourceTableError {
        match self.kept_as::<T>() {
            Some(Some(_)) => ResourceTableError::HasChildren,
            _ => self.refusal(),
        }
    }
}

impl<T: Send + 'static> Keep for Option<T> {
    fn value(&self) -> Option<&(dyn Any + Send)> {
        self.as_ref().map(|value| value as _)
    }

    fn value_mut(&mut self) -> Option<&mut (dyn Any + Send)> {
        self.as_mut().map(|value| value as _)
    }
}

impl Keep for Nothing {
    fn value(&self) -> Option<&(dyn Any + Send)> {
        None
    }

    fn value_mut(&mut self) -> Option<&mut (dyn Any + Send)> {
        None
    }
}

impl fmt::Debug for ResourceTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ResourceTable { occupied, max_capacity, .. } = self;
        f.debug_struct("ResourceTable")
            .field("occupied", occupied)
            .field("max_capacity", max_capacity)
            .finish_non_exhaustive()
    }
}

impl Default for ResourceTable {
    fn default() -> ResourceTable {
        ResourceTable::new()
    }
}

impl fmt::Display for ResourceTableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ResourceTableError::Full => "a resource table holds as many values as it may",
            ResourceTableError::NotPresent => "the value of this resource is gone, or never was",
            ResourceTableError::WrongType => "the value of this resource is of another type",
            ResourceTableError::HasChildren => {
                "other resources depend on this one and have to be deleted before it"
            }
        })
    }
}

impl std::error::Error for ResourceTableError {}

#[cfg(test)]
mod tests {
    use super::{KEPT_SIZE, ResourceTable, ResourceTableError};
    use crate::Resource;
    use std::sync::Arc;

    #[test]
    fn values_come_back_and_places_are_used_again() {
        let mut table = ResourceTable::new();
        let first = table.push(1_u8).unwrap();
        let second = table.push("two").unwrap();
        let third = table.push(3_u8).unwrap();
        let places = [first.rep(), third.rep()];
        assert_eq!(table.delete(first), Ok(1));
        assert_eq!(table.delete(third), Ok(3));
        assert_eq!(table.get(&second), Ok(&"two"));
        // Those of values of its type, newest first.
        let other = table.push(4_u64).unwrap();
        assert!(!places.contains(&other.rep()));
        assert_eq!(table.push(5_u8).unwrap().rep(), places[1]);
        assert_eq!(table.push(6_u8).unwrap().rep(), places[0]);
        assert_eq!(table.delete(second), Ok("two"));
        assert_eq!(table.delete(other), Ok(4));
        assert!(!table.is_empty());
    }

    #[test]
    fn what_is_deleted_is_gone() {
        // Of a small value the box is kept, of a large one nothing.
        fn check<T: Copy + Send + std::fmt::Debug + PartialEq + 'static>(value: T) {
            let mut table = ResourceTable::new();
            let resource = table.push(value).unwrap();
            let again = || Resource::<T>::new_borrow(resource.rep());
            let wrong = || Resource::<String>::new_borrow(resource.rep());
            assert_eq!(table.get_any_mut(resource.rep()).unwrap().downcast_ref(), Some(&value));
            assert_eq!(table.delete(again()), Ok(value));
            let gone = ResourceTableError::NotPresent;
            assert_eq!(table.delete(again()), Err(gone));
            assert_eq!(table.get(&again()), Err(gone));
            assert_eq!(table.get_mut(&again()), Err(gone));
            assert_eq!(table.get(&wrong()), Err(gone));
            assert_eq!(table.get_any_mut(resource.rep()).unwrap_err(), gone);
            assert_eq!(table.push_child(1, &resource).unwrap_err(), gone);
            assert_eq!(table.iter_children(&resource).map(drop), Err(gone));
            assert!(table.is_empty());
            assert_eq!(table.push(value).unwrap().rep(), resource.rep());
            *table.get_mut(&again()).unwrap() = value;
            assert_eq!(table.get(&again()), Ok(&value));
        }
        check(7_u8);
        check(());
        check([7_u64; KEPT_SIZE]);
    }

    #[test]
    fn values_are_dropped_with_the_table() {
        let value = Arc::new(());
        let mut table = ResourceTable::new();
        let first = table.push(Arc::clone(&value)).unwrap();
        table.push(Arc::clone(&value)).unwrap();
        drop(table.delete(first));
        assert_eq!(Arc::strong_count(&value), 2);
        drop(table);
        assert_eq!(Arc::strong_count(&value), 1);
    }

    #[test]
    fn many_values_leave_little_behind() {
        let mut table = ResourceTable::new();
        let all: Vec<_> = (0..5000_u32).map(|value| table.push(value).unwrap()).collect();
        for (value, resource) in (0..).zip(all) {
            assert_eq!(table.delete(resource), Ok(value));
        }
        assert_eq!(table.places.capacity(), 0);
        let resource = table.push(7_u32).unwrap();
        assert_eq!(table.delete(resource), Ok(7));
        assert_eq!(table.places.len(), 1);
    }

    #[test]
    fn wrong_numbers_and_types_are_refused() {
        let mut table = ResourceTable::new();
        let value = table.push(1_u8).unwrap();
        let other = Resource::<String>::new_borrow(value.rep());
        assert_eq!(table.get(&other).unwrap_err(), ResourceTableError::WrongType);
        assert_eq!(table.delete(other).unwrap_err(), ResourceTableError::WrongType);
        let none = Resource::<u8>::new_borrow(7);
        assert_eq!(table.get_mut(&none).unwrap_err(), ResourceTableError::NotPresent);
        assert_eq!(table.delete(value), Ok(1));
    }

    #[test]
    fn parents_outlive_their_children() {
        let mut table = ResourceTable::new();
        let parent = table.push("parent").unwrap();
        let child = table.push_child(5_i32, &parent).unwrap();
        let again = Resource::<&str>::new_borrow(parent.rep());
        assert_eq!(table.delete(again).unwrap_err(), ResourceTableError::HasChildren);
        let children: Vec<_> = table.iter_children(&parent).unwrap().collect();
        assert_eq!(children[0].downcast_ref(), Some(&5_i32));
        drop(children);
        let wrong = Resource::<u8>::new_borrow(parent.rep());
        assert_eq!(table.delete(wrong).unwrap_err(), ResourceTableError::WrongType);
        assert_eq!(table.delete(child), Ok(5));
        // Its place is no child's any more.
        table.push(6_i32).unwrap();
        assert_eq!(table.delete(parent), Ok("parent"));
    }

    #[test]
    fn there_is_a_limit() {
        let mut table = ResourceTable::with_capacity(1);
        table.set_max_capacity(1);
        table.push(()).unwrap();
        assert_eq!(table.push(()).unwrap_err(), ResourceTableError::Full);
    }
}
