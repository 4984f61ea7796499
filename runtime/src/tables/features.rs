//! The WebAssembly proposals that an engine can be told to accept, as one table.
//!
//! Each row gives a proposal's flag, its name (in errors and artifacts), its switch in
//! [`Config`](crate::Config), its state, and the proposals that it builds upon. To implement a proposal
//! is to write its code and to turn its row from `off` to `on`: it is then accepted, and enabled by
//! default; or to `opt_in`: accepted, but only enabled where it is asked for. What has no row is either
//! always on (mutable globals, sign extension, saturating conversions) or unknown.

use bitflags::bitflags;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Calls the macro `$then` with the whole table.
macro_rules! for_each_feature {
    ($then:ident) => {
        $then! {
            /// Bulk memory operations (`memory.copy`, `table.init` and their like).
            BULK_MEMORY = 0, bulk_memory, wasm_bulk_memory, on, [];
            /// Functions and blocks with several results.
            MULTI_VALUE = 1, multi_value, wasm_multi_value, on, [];
            /// References as values (`funcref`, `externref`), several tables.
            REFERENCE_TYPES = 2, reference_types, wasm_reference_types, on, [BULK_MEMORY];
            /// Arithmetic in constant expressions.
            EXTENDED_CONST = 3, extended_const, wasm_extended_const, on, [];
            /// Vectors of 128 bits.
            SIMD = 4, simd, wasm_simd, on, [];
            /// Vector instructions whose results may differ between hosts.
            RELAXED_SIMD = 5, relaxed_simd, wasm_relaxed_simd, on, [SIMD];
            /// Calls that replace the caller's frame.
            TAIL_CALL = 6, tail_call, wasm_tail_call, on, [];
            /// Several memories in one module.
            MULTI_MEMORY = 7, multi_memory, wasm_multi_memory, on, [];
            /// Memories and tables with 64-bit indices.
            MEMORY64 = 8, memory64, wasm_memory64, on, [];
            /// Atomic instructions and shared memories.
            THREADS = 9, threads, wasm_threads, off, [];
            /// Threads that share tables, globals and functions too.
            SHARED_EVERYTHING_THREADS = 10, shared_everything_threads, wasm_shared_everything_threads, off, [THREADS];
            /// Memories whose pages are not 64 KiB.
            CUSTOM_PAGE_SIZES = 11, custom_page_sizes, wasm_custom_page_sizes, opt_in, [];
            /// 128-bit integer arithmetic.
            WIDE_ARITHMETIC = 12, wide_arithmetic, wasm_wide_arithmetic, opt_in, [];
            /// References to functions of a known type; types that refer to each other, and subtypes of
            /// function types.
            FUNCTION_REFERENCES = 13, function_references, wasm_function_references, on, [REFERENCE_TYPES];
            /// Structures and arrays that the host collects.
            GC = 14, gc, wasm_gc, off, [FUNCTION_REFERENCES];
            /// Exceptions.
            EXCEPTIONS = 15, exceptions, wasm_exceptions, on, [REFERENCE_TYPES];
            /// Continuations.
            STACK_SWITCHING = 16, stack_switching, wasm_stack_switching, off, [FUNCTION_REFERENCES, EXCEPTIONS];
            /// Components.
            COMPONENT_MODEL = 17, component_model, wasm_component_model, on, [];
            /// Asynchronous lifting and lowering, streams and futures in components.
            CM_ASYNC = 18, component_model_async, wasm_component_model_async, off, [COMPONENT_MODEL];
            /// More builtins and options around asynchronous functions in components.
            CM_MORE_ASYNC_BUILTINS = 19, component_model_more_async_builtins, wasm_component_model_more_async_builtins, off, [CM_ASYNC];
            /// Asynchronous functions with a stack of their own in components.
            CM_ASYNC_STACKFUL = 20, component_model_async_stackful, wasm_component_model_async_stackful, off, [CM_ASYNC];
            /// Threads in components.
            CM_THREADING = 21, component_model_threading, wasm_component_model_threading, off, [COMPONENT_MODEL];
            /// `error-context` in components.
            CM_ERROR_CONTEXT = 22, component_model_error_context, wasm_component_model_error_context, off, [COMPONENT_MODEL];
            /// Garbage-collected values across component boundaries.
            CM_GC = 23, component_model_gc, wasm_component_model_gc, off, [COMPONENT_MODEL, GC];
            /// Lists of a fixed length in components.
            CM_FIXED_LENGTH_LISTS = 24, component_model_fixed_length_lists, wasm_component_model_fixed_length_lists, on, [COMPONENT_MODEL];
            /// Maps in components.
            CM_MAP = 25, component_model_map, wasm_component_model_map, on, [COMPONENT_MODEL];
            /// `implements` on the names of instances that components import and export.
            CM_IMPLEMENTS = 26, component_model_implements, wasm_component_model_implements, on, [COMPONENT_MODEL];
        }
    };
}
pub(crate) use for_each_feature;

macro_rules! define {
    ($($(#[$($doc:tt)*])* $flag:ident = $bit:literal, $name:ident, $switch:ident, $state:ident, [$($needs:ident),*];)*) => {
        bitflags! {
            /// A set of WebAssembly proposals.
            #[derive(Clone, Copy, PartialEq, Eq, Hash)]
            pub struct WasmFeatures: u64 {
                $($(#[$($doc)*])* const $flag = 1 << $bit;)*
            }
        }

        impl WasmFeatures {
            /// The proposals that this version of Wharf implements.
            pub const IMPLEMENTED: WasmFeatures =
                WasmFeatures::empty()$(.union(define!(@implemented $state $flag)))*;

            /// Those that are enabled by default.
            pub const DEFAULT: WasmFeatures =
                WasmFeatures::empty()$(.union(define!(@default $state $flag)))*;

            /// Every proposal, with its name and those that it builds upon.
            const TABLE: &'static [(WasmFeatures, &'static str, WasmFeatures)] = &[
                $((
                    WasmFeatures::$flag,
                    stringify!($name),
                    WasmFeatures::empty()$(.union(WasmFeatures::$needs))*,
                ),)*
            ];
        }
    };
    (@implemented off $flag:ident) => { WasmFeatures::empty() };
    (@implemented $state:ident $flag:ident) => { WasmFeatures::$flag };
    (@default on $flag:ident) => { WasmFeatures::$flag };
    (@default $state:ident $flag:ident) => { WasmFeatures::empty() };
}

for_each_feature!(define);

impl WasmFeatures {
    /// The names of the proposals in this set, in the order of the table.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let in_set = move |&&(flag, ..): &&(WasmFeatures, _, _)| self.contains(flag);
        WasmFeatures::TABLE.iter().filter(in_set).map(|&(_, name, _)| name)
    }

    /// A proposal of this set, and among `some`, that builds upon one which is not in the set.
    pub(crate) fn unmet_among(self, some: WasmFeatures) -> Option<WasmFeatures> {
        let unmet = |&&(flag, _, needs): &&(WasmFeatures, _, WasmFeatures)| {
            self.intersection(some).contains(flag) && !self.contains(needs)
        };
        WasmFeatures::TABLE.iter().find(unmet).map(|&(flag, ..)| flag)
    }

    /// A proposal of this set together with one that it builds upon and that is not in the set.
    pub(crate) fn unmet_need(self) -> Option<(&'static str, &'static str)> {
        WasmFeatures::TABLE.iter().find_map(|&(flag, name, needs)| {
            let unmet = needs.difference(self).names().next()?;
            self.contains(flag).then_some((name, unmet))
        })
    }
}

/// What modules and components are validated against.
#[cfg(feature = "compile")]
impl From<WasmFeatures> for wasmparser::WasmFeatures {
    fn from(features: WasmFeatures) -> wasmparser::WasmFeatures {
        use wasmparser::WasmFeatures as Parser;
        let always = Parser::WASM1 | Parser::SIGN_EXTENSION | Parser::SATURATING_FLOAT_TO_INT;
        let pairs = [
            (WasmFeatures::BULK_MEMORY, Parser::BULK_MEMORY),
            (WasmFeatures::MULTI_VALUE, Parser::MULTI_VALUE),
            (WasmFeatures::REFERENCE_TYPES, Parser::REFERENCE_TYPES),
            (WasmFeatures::EXTENDED_CONST, Parser::EXTENDED_CONST),
            (WasmFeatures::SIMD, Parser::SIMD),
            (WasmFeatures::RELAXED_SIMD, Parser::RELAXED_SIMD),
            (WasmFeatures::TAIL_CALL, Parser::TAIL_CALL),
            (WasmFeatures::MULTI_MEMORY, Parser::MULTI_MEMORY),
            (WasmFeatures::MEMORY64, Parser::MEMORY64),
            (WasmFeatures::THREADS, Parser::THREADS),
            (WasmFeatures::SHARED_EVERYTHING_THREADS, Parser::SHARED_EVERYTHING_THREADS),
            (WasmFeatures::CUSTOM_PAGE_SIZES, Parser::CUSTOM_PAGE_SIZES),
            (WasmFeatures::WIDE_ARITHMETIC, Parser::WIDE_ARITHMETIC),
            (WasmFeatures::FUNCTION_REFERENCES, Parser::FUNCTION_REFERENCES),
            (WasmFeatures::GC, Parser::GC),
            (WasmFeatures::EXCEPTIONS, Parser::EXCEPTIONS),
            (WasmFeatures::STACK_SWITCHING, Parser::STACK_SWITCHING),
            (WasmFeatures::COMPONENT_MODEL, Parser::COMPONENT_MODEL),
            (WasmFeatures::CM_ASYNC, Parser::CM_ASYNC),
            (WasmFeatures::CM_MORE_ASYNC_BUILTINS, Parser::CM_MORE_ASYNC_BUILTINS),
            (WasmFeatures::CM_ASYNC_STACKFUL, Parser::CM_ASYNC_STACKFUL),
            (WasmFeatures::CM_THREADING, Parser::CM_THREADING),
            (WasmFeatures::CM_ERROR_CONTEXT, Parser::CM_ERROR_CONTEXT),
            (WasmFeatures::CM_GC, Parser::CM_GC),
            (WasmFeatures::CM_FIXED_LENGTH_LISTS, Parser::CM_FIXED_LENGTH_LISTS),
            (WasmFeatures::CM_MAP, Parser::CM_MAP),
            (WasmFeatures::CM_IMPLEMENTS, Parser::CM_IMPLEMENTS),
        ];
        let on = pairs.iter().filter(|(ours, _)| features.contains(*ours));
        let set = on.fold(always, |set, (_, theirs)| set | *theirs);
        // The validator has recursion groups and subtypes with garbage collection; what there is of
        // that beside them is refused by the parser and the translator.
        match features.contains(WasmFeatures::FUNCTION_REFERENCES) {
            true => set | Parser::GC,
            false => set,
        }
    }
}

impl Default for WasmFeatures {
    fn default() -> WasmFeatures {
        WasmFeatures::DEFAULT
    }
}

impl fmt::Debug for WasmFeatures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

impl Serialize for WasmFeatures {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.bits().serialize(serializer)
    }
}

/// Unknown bits are an error: they are proposals of which this version knows nothing.
impl<'de> Deserialize<'de> for WasmFeatures {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bits = u64::deserialize(deserializer)?;
        WasmFeatures::from_bits(bits).ok_or_else(|| {
            serde::de::Error::custom(format!("unknown WebAssembly features {bits:#x}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn implemented_proposals_stand_on_implemented_ones() {
        assert_eq!(WasmFeatures::IMPLEMENTED.unmet_need(), None);
        assert_eq!(WasmFeatures::DEFAULT.unmet_need(), None);
    }

    #[test]
    fn names_an_unmet_need() {
        let features = WasmFeatures::DEFAULT - WasmFeatures::SIMD;
        assert_eq!(features.unmet_need(), Some(("relaxed_simd", "simd")));
    }

    #[cfg(feature = "compile")]
    #[test]
    fn every_proposal_reaches_the_validator() {
        let none = wasmparser::WasmFeatures::from(WasmFeatures::empty());
        for (_, flag) in WasmFeatures::all().iter_names() {
            assert_ne!(wasmparser::WasmFeatures::from(flag), none, "{flag:?}");
        }
    }
}
