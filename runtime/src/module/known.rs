//! What is known, before anything runs, of the instances that the modules of an artifact have: who
//! is given what, and where contexts lie.
//!
//! A module by itself is instantiated by whoever likes, with what they like, so nothing is known of
//! it. The layer above may make an artifact whose modules are always instantiated by the same plan;
//! what that plan says is here as data, for the compiler.

use super::info::EntityIndex;

/// An instance that is made whenever the artifact is instantiated.
///
/// The contexts of all instances of a list lie in one block, in the order of the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KnownInstance {
    /// The module's place in the artifact.
    pub module: usize,
    /// What is given for each of its imports, in order; `None`: something that is found at run time.
    ///
    /// A module that can also be instantiated otherwise than by the list has `None` everywhere: its
    /// code must run anywhere.
    pub imports: Vec<Option<KnownExport>>,
    /// Those of its imports that are copies of text.
    pub copies: Vec<KnownCopy>,
    /// Whether what the instance exports is seen by nobody but instances of the list.
    pub closed: bool,
}

/// An imported function that copies UTF-8 from one memory to another, given address, length and target:
/// code may copy what is ASCII without calling it. All three are numbers of imports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KnownCopy {
    /// The function.
    pub func: usize,
    /// The memory that it reads.
    pub from: usize,
    /// The memory that it writes.
    pub to: usize,
}

/// Something that an instance of the list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KnownExport {
    /// The place of the instance in the list: before that of who is given it.
    pub instance: usize,
    /// What it is in the index spaces of the instance's module: defined there, or imported in turn.
    pub entity: EntityIndex,
}
