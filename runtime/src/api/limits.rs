//! Limits of stores, as the host says them.

use crate::error::{Limit, LimitReached};
use anyhow::{Error, Result, bail};
use std::pin::Pin;

/// How many instances a [`ResourceLimiter`] allows unless it says otherwise.
pub const DEFAULT_INSTANCE_LIMIT: usize = 10_000;
/// How many tables a [`ResourceLimiter`] allows unless it says otherwise.
pub const DEFAULT_TABLE_LIMIT: usize = 10_000;
/// How many memories a [`ResourceLimiter`] allows unless it says otherwise.
pub const DEFAULT_MEMORY_LIMIT: usize = 10_000;

/// What both kinds of limiters have, unless they say otherwise.
macro_rules! failures_and_numbers {
    () => {
        /// A memory that was allowed to grow did not, because of `error`.
        ///
        /// # Errors
        ///
        /// What the guest is to fail with; if there is none, growing returns -1.
        fn memory_grow_failed(&mut self, error: Error) -> Result<()> {
            let _ = error;
            Ok(())
        }

        /// A table that was allowed to grow did not, because of `error`.
        ///
        /// # Errors
        ///
        /// What the guest is to fail with; if there is none, growing returns -1.
        fn table_grow_failed(&mut self, error: Error) -> Result<()> {
            let _ = error;
            Ok(())
        }

        /// How many instances there may be in the store.
        fn instances(&self) -> usize {
            DEFAULT_INSTANCE_LIMIT
        }

        /// How many tables there may be in the store.
        fn tables(&self) -> usize {
            DEFAULT_TABLE_LIMIT
        }

        /// How many memories there may be in the store.
        fn memories(&self) -> usize {
            DEFAULT_MEMORY_LIMIT
        }
    };
}

/// Decides what instances of a store get: see [`Store::limiter`](crate::Store::limiter).
///
/// Growth that is not allowed (`Ok(false)`) fails as WebAssembly says: `memory.grow` returns -1. An error traps.
pub trait ResourceLimiter: Send {
    /// Whether a memory may grow from `current` to `desired` bytes, or be made with so many. `maximum` is what its
    /// type says.
    ///
    /// # Errors
    ///
    /// What the guest, or the host's call, is to fail with.
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool>;

    /// Whether a table may grow from `current` to `desired` elements, or be made with so many. `maximum` is what its
    /// type says.
    ///
    /// # Errors
    ///
    /// What the guest, or the host's call, is to fail with.
    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool>;

    failures_and_numbers! {}
}

/// A [`ResourceLimiter`] that may wait before it decides: see [`Store::limiter_async`](crate::Store::limiter_async).
pub trait ResourceLimiterAsync: Send {
    /// As [`ResourceLimiter::memory_growing`].
    fn memory_growing<'a, 'r>(
        &'a mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Decision<'r>
    where
        'a: 'r,
        Self: 'r;

    /// As [`ResourceLimiter::table_growing`].
    fn table_growing<'a, 'r>(
        &'a mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Decision<'r>
    where
        'a: 'r,
        Self: 'r;

    failures_and_numbers! {}
}

/// What a [`ResourceLimiterAsync`] gives. (It is what crate `async-trait` makes of `async fn(..) -> Result<bool>`,
/// with which hosts write such limiters.)
type Decision<'a> = Pin<Box<dyn Future<Output = Result<bool>> + Send + 'a>>;

/// A [`ResourceLimiter`] with constant limits.
///
/// ```
/// use wharf_runtime::{ResourceLimiter, StoreLimitsBuilder};
///
/// let mut limits = StoreLimitsBuilder::new().memory_size(1 << 20).instances(2).build();
/// assert!(limits.memory_growing(0, 1 << 16, None)?);
/// assert!(!limits.memory_growing(1 << 16, 1 << 21, None)?);
/// assert_eq!(limits.instances(), 2);
/// # anyhow::Ok(())
/// ```
#[derive(Clone, Debug)]
pub struct StoreLimits {
    memory_size: Option<usize>,
    table_elements: Option<usize>,
    instances: usize,
    tables: usize,
    memories: usize,
    trap_on_grow_failure: bool,
}

/// Builds [`StoreLimits`], of which each that is not said has no bound, or the number of the constants.
#[derive(Clone, Debug, Default)]
pub struct StoreLimitsBuilder(StoreLimits);

impl Default for StoreLimits {
    fn default() -> StoreLimits {
        StoreLimits {
            memory_size: None,
            table_elements: None,
            instances: DEFAULT_INSTANCE_LIMIT,
            tables: DEFAULT_TABLE_LIMIT,
            memories: DEFAULT_MEMORY_LIMIT,
            trap_on_grow_failure: false,
        }
    }
}

impl StoreLimits {
    /// Whether something may grow to `desired` of what `limit` counts.
    fn allows(&self, limit: Limit, desired: usize, most: Option<usize>) -> Result<bool> {
        match most.filter(|&most| desired > most) {
            None => Ok(true),
            Some(most) if self.trap_on_grow_failure => {
                bail!(LimitReached::new(limit, desired as u64, most as u64))
            }
            Some(_) => Ok(false),
        }
    }

    /// What a failure to grow comes to.
    fn failed(&self, error: Error) -> Result<()> {
        if self.trap_on_grow_failure {
            Err(error.context("growing failed, which traps"))
        } else {
            Ok(())
        }
    }
}

impl StoreLimitsBuilder {
    /// Without any limits but the default numbers.
    pub fn new() -> StoreLimitsBuilder {
        StoreLimitsBuilder::default()
    }

    /// How many bytes each memory may have.
    #[must_use]
    pub fn memory_size(mut self, limit: usize) -> StoreLimitsBuilder {
        self.0.memory_size = Some(limit);
        self
    }

    /// How many elements each table may have.
    #[must_use]
    pub fn table_elements(mut self, limit: usize) -> StoreLimitsBuilder {
        self.0.table_elements = Some(limit);
        self
    }

    /// How many instances there may be.
    #[must_use]
    pub fn instances(mut self, limit: usize) -> StoreLimitsBuilder {
        self.0.instances = limit;
        self
    }

    /// How many tables there may be.
    #[must_use]
    pub fn tables(mut self, tables: usize) -> StoreLimitsBuilder {
        self.0.tables = tables;
        self
    }

    /// How many memories there may be.
    #[must_use]
    pub fn memories(mut self, memories: usize) -> StoreLimitsBuilder {
        self.0.memories = memories;
        self
    }

    /// Whether growing that fails traps, instead of returning -1.
    #[must_use]
    pub fn trap_on_grow_failure(mut self, trap: bool) -> StoreLimitsBuilder {
        self.0.trap_on_grow_failure = trap;
        self
    }

    /// The limits.
    pub fn build(self) -> StoreLimits {
        self.0
    }
}

impl ResourceLimiter for StoreLimits {
    fn memory_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        self.allows(Limit::MemoryBytes, desired, self.memory_size)
    }

    fn memory_grow_failed(&mut self, error: Error) -> Result<()> {
        self.failed(error)
    }

    fn table_growing(&mut self, _: usize, desired: usize, _: Option<usize>) -> Result<bool> {
        self.allows(Limit::TableElements, desired, self.table_elements)
    }

    fn table_grow_failed(&mut self, error: Error) -> Result<()> {
        self.failed(error)
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        self.tables
    }

    fn memories(&self) -> usize {
        self.memories
    }
}

/// What happens when a store's deadline has come: see
/// [`Store::epoch_deadline_callback`](crate::Store::epoch_deadline_callback).
#[non_exhaustive]
pub enum UpdateDeadline {
    /// The guest is interrupted, by a trap.
    Interrupt,
    /// It goes on, until so many further epochs have passed.
    Continue(u64),
    /// It lets others run first, in an asynchronous call.
    Yield(u64),
    /// It goes on when the future is ready.
    YieldCustom(u64, Pin<Box<dyn Future<Output = ()> + Send>>),
}
