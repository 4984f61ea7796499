//! Fuel, epochs and limiters, which stores do not have yet: their names, and what says so.

use crate::api::limits::{ResourceLimiter, ResourceLimiterAsync, UpdateDeadline};
use crate::api::store::{AsContextMut, Store};
use crate::error::NotYet;
use crate::vm::borrow::{StoreContext, StoreContextMut};
use anyhow::Result;

/// What a store has no amount of.
const FUEL: NotYet = NotYet::new("fuel (`Config::consume_fuel`)");

/// Why a store makes nothing.
const LIMITER: NotYet = NotYet::new("limiters of stores: one that has a limiter makes nothing");

macro_rules! fuel {
    ($($impl:tt)*) => {
        $($impl)* {
            /// How much fuel is left.
            ///
            /// # Errors
            ///
            /// Always, as there is no fuel yet ([`NotYet`]).
            pub fn get_fuel(&self) -> Result<u64> {
                Err(FUEL.into())
            }
        }
    };
}

macro_rules! interruptions {
    ($($impl:tt)*) => {
        fuel! { $($impl)* }

        $($impl)* {
            /// Sets how much fuel is left.
            ///
            /// # Errors
            ///
            /// Always, as there is no fuel yet ([`NotYet`]).
            pub fn set_fuel(&mut self, fuel: u64) -> Result<()> {
                let _ = fuel;
                Err(FUEL.into())
            }

            /// After how much fuel an asynchronous call lets others run.
            ///
            /// # Errors
            ///
            /// Always, as there is no fuel yet ([`NotYet`]).
            pub fn fuel_async_yield_interval(&mut self, interval: Option<u64>) -> Result<()> {
                let _ = interval;
                Err(FUEL.into())
            }

            /// Sets after how many epochs guests are interrupted. No engine has epochs yet
            /// (`Config::epoch_interruption` is refused), so that nobody waits for them.
            pub fn set_epoch_deadline(&mut self, ticks_beyond_current: u64) {
                let _ = ticks_beyond_current;
            }

            /// Has guests trap when the deadline has come. As of `set_epoch_deadline`, there are no epochs yet.
            pub fn epoch_deadline_trap(&mut self) {}

            /// Has guests of asynchronous calls let others run when the deadline has come. As of `set_epoch_deadline`,
            /// there are no epochs yet.
            pub fn epoch_deadline_async_yield_and_update(&mut self, delta: u64) {
                let _ = delta;
            }
        }
    };
}

interruptions! { impl<T> Store<T> }
interruptions! { impl<T> StoreContextMut<'_, T> }
interruptions! { impl<T> crate::Caller<'_, T> }
fuel! { impl<T> StoreContext<'_, T> }

impl<T> Store<T> {
    /// Has `callback` decide what happens when the deadline has come. As of
    /// [`Store::set_epoch_deadline`], there are no epochs yet.
    pub fn epoch_deadline_callback(
        &mut self,
        callback: impl FnMut(StoreContextMut<'_, T>) -> Result<UpdateDeadline> + Send + Sync + 'static,
    ) {
        drop(callback);
    }

    /// Has what `limiter` gives decide what instances get, of memories, tables and instances.
    ///
    /// Not implemented yet: rather than to give what nobody was asked for, a store with a limiter makes nothing. Whatever
    /// would be made or grow fails ([`NotYet`]); `memory.grow` and `table.grow` trap with that.
    pub fn limiter(
        &mut self,
        limiter: impl (FnMut(&mut T) -> &mut dyn ResourceLimiter) + Send + Sync + 'static,
    ) {
        drop(limiter);
        self.as_context_mut().opaque_mut().refuse(LIMITER);
    }

    /// [`Store::limiter`] for limiters that may wait. Not implemented yet, as that one.
    pub fn limiter_async(
        &mut self,
        limiter: impl (FnMut(&mut T) -> &mut dyn ResourceLimiterAsync) + Send + Sync + 'static,
    ) {
        drop(limiter);
        self.as_context_mut().opaque_mut().refuse(LIMITER);
    }
}
