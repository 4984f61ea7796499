//! The one table of builtin functions: what compiled code calls in the host for instructions that
//! are too big for machine code.
//!
//! Each row gives a builtin's name, the types of its parameters and result as compiled code sees
//! them (a `word` is a reference of the type of a table's elements, an `exception` one to an exception
//! that is there, an `address` one in a memory that was compared with its bounds; all have 64 bits), and
//! what its result says of failure. Compilation makes a *builtin stub* for each row that is used;
//! `vm::builtins` makes a shim for each row around a safe Rust function of the same name. To add a builtin
//! is to add a row here and to write that function.
//!
//! A shim receives the caller's instance context first (the `vmctx` that every row has and none
//! lists). Indices are of the caller's module. Tables and memories are given by their index in the
//! whole index space; sizes and addresses are zero-extended to 64 bits.

/// The type of a builtin's parameter or result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuiltinType {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
}

/// What a builtin's result says of failure. On failure the error is in the store, and the stub
/// unwinds to the entry stub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sentinel {
    /// It cannot fail.
    Never,
    /// It returns an `i32` that is zero on failure and nothing else.
    Zero,
    /// It returns an `i64` that is [`FAILED`] on failure.
    Failed,
    /// It never returns to its caller: the stub unwinds to where the host says, in any case.
    Raises,
}

/// The `i64` by which a builtin with [`Sentinel::Failed`] says that it failed. (-1 is what
/// `memory.grow` and `table.grow` return to WebAssembly.)
pub const FAILED: i64 = i64::MIN;

/// Calls the macro `$then` with the whole table.
macro_rules! for_each_builtin {
    ($then:path) => {
        $then! {
            /// `memory.grow`: the old size in pages, or -1.
            memory_grow(memory: i32, delta: i64) -> i64, Failed;
            /// `memory.copy`.
            memory_copy(dst_memory: i32, dst: i64, src_memory: i32, src: i64, len: i64) -> i32, Zero;
            /// `memory.fill`.
            memory_fill(memory: i32, dst: i64, value: i32, len: i64) -> i32, Zero;
            /// `memory.init`.
            memory_init(memory: i32, data: i32, dst: i64, src: i32, len: i32) -> i32, Zero;
            /// `data.drop`.
            data_drop(data: i32) -> i32, Zero;
            /// `table.grow`, with the new elements' value as a word: the old size, or -1.
            table_grow(table: i32, delta: i64, init: word) -> i64, Failed;
            /// `table.fill`, with the value as a word.
            table_fill(table: i32, dst: i64, value: word, len: i64) -> i32, Zero;
            /// `table.copy`.
            table_copy(dst_table: i32, dst: i64, src_table: i32, src: i64, len: i64) -> i32, Zero;
            /// `table.init`.
            table_init(table: i32, elem: i32, dst: i64, src: i32, len: i32) -> i32, Zero;
            /// `elem.drop`.
            elem_drop(elem: i32) -> i32, Zero;
            /// The first half of `throw`: a new exception with a tag, whose cells the caller fills.
            exception_new(tag: i32) -> i64, Failed;
            /// `throw_ref`, and the second half of `throw`.
            throw_ref(thrown: exception) -> i32, Raises;
            /// Throws an exception again that no clause of a `try_table` caught.
            rethrow(thrown: exception) -> i32, Raises;
            /// Copies bytes between two addresses of the host, of ranges in memories, which may overlap: 1
            /// if all are ASCII, or else 0.
            copy_text(dst: address, src: address, len: i64) -> i64, Failed;
            /// Traps, because there was not enough fuel.
            out_of_fuel() -> i32, Zero;
            /// Traps, because somebody asked code to stop.
            asked_to_stop() -> i32, Zero;
            /// Sees that the type with the engine's number `found` is a subtype of `expected`.
            check_subtype(found: i32, expected: i32) -> i32, Zero;
            /// Aborts the process: something does not hold that code relies upon. Like the next ones, only
            /// code calls it that checks what it relies upon.
            assumption_broken(assumption: i32, found: i64, expected: i64) -> i32, Zero;
            /// Sees that `code` is that of a function of a module of the artifact.
            check_code(code: i64, module: i32, func: i32) -> i32, Zero;
            /// Sees that the type of a function is, or is a subtype of, the one that is relied upon.
            check_type(assumption: i32, found: i32, expected: i32) -> i32, Zero;
            /// Sees that the type `found` is no subtype of `expected`, which is final.
            check_final(found: i32, expected: i32) -> i32, Zero;
            /// Sees that an access that is out of a memory's bounds lies in its reservation.
            check_guarded(memory: i32, start: i64, size: i32) -> i32, Zero;
        }
    };
}

pub(crate) use for_each_builtin;

macro_rules! define {
    ($($(#[$doc:meta])* $name:ident($($param:ident: $ty:ident),*) -> $ret:ident, $sentinel:ident;)*) => {
        /// A builtin function: an index into the table of addresses that the store context points
        /// to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[allow(non_camel_case_types)]
        #[repr(u32)]
        pub enum Builtin {
            $($(#[$doc])* $name,)*
        }

        impl Builtin {
            /// All of them, in order.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$name,)*];

            /// Its name, as in the artifact's symbols.
            pub fn name(self) -> &'static str {
                match self { $(Builtin::$name => stringify!($name),)* }
            }

            /// The types of its parameters, the caller's context left out.
            pub fn params(self) -> &'static [BuiltinType] {
                match self { $(Builtin::$name => &[$(define!(@ty $ty),)*],)* }
            }

            /// The type of its result.
            pub fn result(self) -> BuiltinType {
                match self { $(Builtin::$name => define!(@ty $ret),)* }
            }

            /// What its result says of failure.
            pub fn sentinel(self) -> Sentinel {
                match self { $(Builtin::$name => Sentinel::$sentinel,)* }
            }
        }
    };
    (@ty i32) => { BuiltinType::I32 };
    (@ty i64) => { BuiltinType::I64 };
    (@ty word) => { BuiltinType::I64 };
    (@ty exception) => { BuiltinType::I64 };
    (@ty address) => { BuiltinType::I64 };
}

for_each_builtin!(define);

impl Builtin {
    /// The offset of its address in the table of builtins. After the last builtin comes the
    /// address of the *raise* routine ([`RAISE_SLOT`]).
    pub fn slot(self) -> i32 {
        self as i32 * 8
    }
}

/// The offset, in the table of builtins, of the routine that a stub jumps to when the host failed:
/// `extern "C" fn(store context) -> !` restores the entry stub's registers from the store context.
pub const RAISE_SLOT: i32 = Builtin::ALL.len() as i32 * 8;
