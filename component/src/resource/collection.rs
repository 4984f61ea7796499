//! `ResourceTable`: where a host keeps the values behind its resources.
//!
//! A resource of the host is a number to its guests. This table gives out the numbers: a slab of
//! boxed values, in which the places of deleted values form a chain, to be used again newest first.
//! A value can be the child of another, which then cannot be deleted before it.

use super::Resource;
use std::any::Any;
use std::collections::BTreeSet;
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
#[derive(Debug)]
pub struct ResourceTable {
    places: Vec<Place>,
    /// The head of the chain of vacant places.
    vacant: Option<u32>,
    occupied: usize,
    max_capacity: usize,
}

#[derive(Debug)]
enum Place {
    Taken(Item),
    /// With the next vacant place of the chain.
    Vacant(Option<u32>),
}

/// A value, and its place in the tree of parents and children.
#[derive(Debug)]
struct Item {
    value: Box<dyn Any + Send>,
    parent: Option<u32>,
    /// Few values have any.
    #[expect(clippy::box_collection, reason = "few have children, and a set is three words")]
    children: Option<Box<BTreeSet<u32>>>,
}

impl Item {
    fn has_children(&self) -> bool {
        self.children.as_ref().is_some_and(|children| !children.is_empty())
    }

    fn add_child(&mut self, child: u32) {
        self.children.get_or_insert_default().insert(child);
    }
}

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
            vacant: None,
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
        self.add(Box::new(value), None).map(Resource::new_own)
    }

    /// Takes a value in as a child of `parent`.
    ///
    /// # Errors
    ///
    /// [`ResourceTableError::Full`], or the parent is not there.
    pub fn push_child<T: Send + 'static, U: 'static>(
        &mut self,
        value: T,
        parent: &Resource<U>,
    ) -> Result<Resource<T>, ResourceTableError> {
        self.item(parent.rep())?;
        let child = self.add(Box::new(value), Some(parent.rep()))?;
        self.item_mut(parent.rep())?.add_child(child);
        Ok(Resource::new_own(child))
    }

    /// Makes one value the child of another; it leaves the parent that it had.
    ///
    /// # Errors
    ///
    /// One of the two is not there.
    pub fn add_child<T: 'static, U: 'static>(
        &mut self,
        child: Resource<T>,
        parent: Resource<U>,
    ) -> Result<(), ResourceTableError> {
        self.item(parent.rep())?;
        self.detach(child.rep())?;
        self.item_mut(child.rep())?.parent = Some(parent.rep());
        self.item_mut(parent.rep())?.add_child(child.rep());
        Ok(())
    }

    /// Ends what [`ResourceTable::add_child`] or [`ResourceTable::push_child`] began.
    ///
    /// # Errors
    ///
    /// The child is not there, or is none of this parent's.
    pub fn remove_child<T: 'static, U: 'static>(
        &mut self,
        child: Resource<T>,
        parent: Resource<U>,
    ) -> Result<(), ResourceTableError> {
        match self.item(child.rep())?.parent {
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
        self.item(resource.rep())?.value.downcast_ref().ok_or(ResourceTableError::WrongType)
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
        self.item_mut(resource.rep())?.value.downcast_mut().ok_or(ResourceTableError::WrongType)
    }

    /// The value of a number, whatever its type.
    ///
    /// # Errors
    ///
    /// It is not there.
    pub fn get_any_mut(&mut self, rep: u32) -> Result<&mut dyn Any, ResourceTableError> {
        Ok(&mut *self.item_mut(rep)?.value)
    }

    /// Takes a value out.
    ///
    /// # Errors
    ///
    /// It is not there, of another type, or has children: the table is as it was.
    #[inline]
    pub fn delete<T: 'static>(&mut self, resource: Resource<T>) -> Result<T, ResourceTableError> {
        let rep = resource.rep();
        let item = self.item(rep)?;
        if !item.value.is::<T>() {
            return Err(ResourceTableError::WrongType);
        }
        if item.has_children() {
            return Err(ResourceTableError::HasChildren);
        }
        if item.parent.is_some() {
            self.detach(rep)?;
        }
        let vacant = Place::Vacant(self.vacant);
        let Place::Taken(item) = std::mem::replace(&mut self.places[rep as usize], vacant) else {
            return Err(ResourceTableError::NotPresent);
        };
        self.vacant = Some(rep);
        self.occupied -= 1;
        item.value.downcast().map(|value| *value).map_err(|_| ResourceTableError::WrongType)
    }

    /// The children of a value, in the order of their numbers.
    ///
    /// # Errors
    ///
    /// The parent is not there.
    pub fn iter_children<T: 'static>(
        &self,
        parent: &Resource<T>,
    ) -> Result<impl Iterator<Item = &(dyn Any + Send)> + use<'_, T>, ResourceTableError> {
        let children =
            self.item(parent.rep())?.children.iter().flat_map(|children| children.iter());
        Ok(children.filter_map(|&child| Some(&*self.item(child).ok()?.value)))
    }

    fn add(
        &mut self,
        value: Box<dyn Any + Send>,
        parent: Option<u32>,
    ) -> Result<u32, ResourceTableError> {
        if self.occupied >= self.max_capacity {
            return Err(ResourceTableError::Full);
        }
        let taken = Place::Taken(Item { value, parent, children: None });
        let rep = match self.vacant {
            Some(rep) => {
                let place = std::mem::replace(&mut self.places[rep as usize], taken);
                self.vacant = match place {
                    Place::Vacant(next) => next,
                    Place::Taken(_) => None,
                };
                rep
            }
            None => {
                let rep = u32::try_from(self.places.len()).map_err(|_| ResourceTableError::Full)?;
                self.places.push(taken);
                rep
            }
        };
        self.occupied += 1;
        Ok(rep)
    }

    /// Takes a value from its parent, if it has one.
    fn detach(&mut self, rep: u32) -> Result<(), ResourceTableError> {
        if let Some(parent) = self.item_mut(rep)?.parent.take()
            && let Some(children) = &mut self.item_mut(parent)?.children
        {
            children.remove(&rep);
        }
        Ok(())
    }

    #[inline]
    fn item(&self, rep: u32) -> Result<&Item, ResourceTableError> {
        match self.places.get(rep as usize) {
            Some(Place::Taken(item)) => Ok(item),
            _ => Err(ResourceTableError::NotPresent),
        }
    }

    #[inline]
    fn item_mut(&mut self, rep: u32) -> Result<&mut Item, ResourceTableError> {
        match self.places.get_mut(rep as usize) {
            Some(Place::Taken(item)) => Ok(item),
            _ => Err(ResourceTableError::NotPresent),
        }
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
    use super::{ResourceTable, ResourceTableError};
    use crate::Resource;

    #[test]
    fn values_come_back_and_places_are_used_again() {
        let mut table = ResourceTable::new();
        let first = table.push(1_u8).unwrap();
        let second = table.push("two").unwrap();
        let place = first.rep();
        assert_eq!(table.delete(first), Ok(1));
        assert_eq!(table.get(&second), Ok(&"two"));
        assert_eq!(table.push(3_u64).unwrap().rep(), place);
        assert_eq!(table.delete(second), Ok("two"));
        assert!(!table.is_empty());
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
        assert_eq!(table.delete(child), Ok(5));
        assert_eq!(table.delete(parent), Ok("parent"));
        assert!(table.is_empty());
    }

    #[test]
    fn there_is_a_limit() {
        let mut table = ResourceTable::with_capacity(1);
        table.set_max_capacity(1);
        table.push(()).unwrap();
        assert_eq!(table.push(()).unwrap_err(), ResourceTableError::Full);
    }
}
