//! What is known, before anything runs, of the instances that the modules of an artifact have: who
//! is given what, and where contexts lie.
//!
//! A module by itself is instantiated by whoever likes, with what they like, so nothing is known of
//! it. The layer above may make an artifact whose modules are always instantiated by the same plan;
//! what that plan says is here as data for the compiler, and what it made of that, so that instantiation
//! sees that it is so.

use super::info::EntityIndex;
use serde::{Deserialize, Serialize};

/// Who is given what whenever the artifact is instantiated, as the layer above says it.
///
/// It is complete: whoever else can reach a table, memory, global or tag of the instances has been given it
/// by [`Wiring::given_away`], or made an instance by itself of a module that is so marked.
#[derive(Clone, Debug, Default)]
pub struct Wiring {
    /// The instances, in the order in which they are made. The contexts of all lie in one block, in this
    /// order.
    pub instances: Vec<KnownInstance>,
    /// What others are given: instances of modules that come from elsewhere, and the host.
    pub given_away: Vec<KnownExport>,
}

/// An instance that is made whenever the artifact is instantiated.
#[derive(Clone, Debug)]
pub struct KnownInstance {
    /// The module's place in the artifact.
    pub module: usize,
    /// What is given for each of its imports, in order; `None`: something that is found at run time.
    pub imports: Vec<Option<KnownExport>>,
    /// Those of its imports that are copies of text.
    pub copies: Vec<KnownCopy>,
    /// Whether others can make instances of its module, too. They see what it exports, and give it what
    /// they like: its code must run anywhere.
    pub elsewhere: bool,
}

/// An imported function that copies UTF-8 from one memory to another, given address, length and target:
/// code may copy what is ASCII without calling it. All three are numbers of imports.
#[derive(Clone, Copy, Debug)]
pub struct KnownCopy {
    /// The function.
    pub func: usize,
    /// The memory that it reads.
    pub from: usize,
    /// The memory that it writes.
    pub to: usize,
}

/// Something that an instance of the list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct KnownExport {
    /// The place of the instance in the list: before that of who is given it.
    pub instance: usize,
    /// What it is in the index spaces of the instance's module: defined there, or imported in turn.
    pub entity: EntityIndex,
}

/// What the code of an artifact relies upon: a [`Wiring`], followed to where everything is defined.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Wired {
    /// The instances, in the order in which their contexts lie.
    pub instances: Vec<WiredInstance>,
    /// The definitions beside functions that others may be given, in ascending order.
    pub given_away: Vec<KnownExport>,
    /// For each module, whether its code relies upon its instances being those of the list. Empty without
    /// instances.
    pub bound: Vec<bool>,
}

/// One of the instances of [`Wired`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WiredInstance {
    /// The module's place in the artifact.
    pub module: usize,
    /// For each import what it is, where that is defined; `None`: something that the code does not know.
    pub imports: Vec<Option<KnownExport>>,
}

impl Wiring {
    /// For each of so many modules, whether its code may rely upon its instances being those of the list.
    #[cfg(feature = "compile")]
    pub(crate) fn bound(&self, modules: usize) -> Vec<bool> {
        let mut bound = vec![false; modules];
        self.instances.iter().for_each(|it| bound[it.module] = true);
        self.instances.iter().filter(|it| it.elsewhere).for_each(|it| bound[it.module] = false);
        bound
    }
}

impl Wired {
    /// Whether others may be given a definition.
    pub(crate) fn is_given_away(&self, definition: KnownExport) -> bool {
        self.given_away.binary_search(&definition).is_ok()
    }
}
