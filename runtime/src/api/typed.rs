//! Rust types as WebAssembly types: what typed functions and wrapped closures are made of.

use crate::api::exception::ExnRef;
use crate::api::func::Caller;
use crate::api::store::AsContextMut;
use crate::api::value::{ExternRef, Ref, Rooted, V128};
use crate::engine::Engine;
use crate::error::Bug;
use crate::module::types::{WasmHeapType, WasmRefType};
use crate::raw::RawVal;
use crate::types::{FuncType, HeapType, RefType, ValType};
use crate::vm::cells::{Filling, HostCells};
use crate::vm::handle::Func;
use crate::vm::host::{HostCaller, HostFunc};
use crate::vm::opaque::StoreOpaque;
use crate::vm::word::GuestValue;
use anyhow::{Result, bail};

/// A Rust type that is a WebAssembly value type.
///
/// Sealed: `i32`, `u32`, `i64`, `u64`, `f32`, `f64`, `V128`, `Func`, `Option<Func>`,
/// `Rooted<ExternRef>`, `Option<Rooted<ExternRef>>`, `Rooted<ExnRef>` and `Option<Rooted<ExnRef>>`.
pub trait WasmTy: Sized + sealed::Sealed + 'static {
    #[doc(hidden)]
    const CELLS: usize = 1;

    /// Whether it is a reference to an exception.
    #[doc(hidden)]
    const EXCEPTION: bool = false;

    /// Whether it is a reference.
    #[doc(hidden)]
    const REFERENCES: bool = false;

    /// The WebAssembly type.
    #[doc(hidden)]
    fn valtype() -> ValType;

    /// Writes a number to cells of numbers.
    #[doc(hidden)]
    fn store(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()>;

    /// Puts the value to cells of whatever.
    #[doc(hidden)]
    fn fill(self, cells: &mut Filling<'_>) -> Result<()>;

    #[doc(hidden)]
    fn load(store: &StoreOpaque, cells: &[RawVal]) -> Result<Self>;
}

/// Parameters of a typed function: a [`WasmTy`] or a tuple of them.
pub trait WasmParams: sealed::Sealed {
    /// How many cells they take.
    #[doc(hidden)]
    const CELLS: usize;

    /// Whether there are references among them.
    #[doc(hidden)]
    const REFERENCES: bool;

    #[doc(hidden)]
    fn types() -> Vec<ValType>;

    /// Writes numbers to cells of numbers.
    #[doc(hidden)]
    fn store(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()>;

    /// Puts the values to cells of whatever.
    #[doc(hidden)]
    fn fill(self, cells: &mut Filling<'_>) -> Result<()>;
}

/// Results of a typed function: a [`WasmTy`] or a tuple of them.
pub trait WasmResults: sealed::Sealed + Sized {
    /// How many cells they take.
    #[doc(hidden)]
    const CELLS: usize;

    /// Whether there are references among them.
    #[doc(hidden)]
    const REFERENCES: bool;

    #[doc(hidden)]
    fn types() -> Vec<ValType>;

    #[doc(hidden)]
    fn load(store: &StoreOpaque, cells: &[RawVal]) -> Result<Self>;
}

/// What a wrapped closure may return: results, or a `Result` of them.
pub trait WasmRet: sealed::Sealed {
    /// Whether there are references among them.
    #[doc(hidden)]
    const REFERENCES: bool;

    #[doc(hidden)]
    fn types() -> Vec<ValType>;

    /// Writes numbers to cells of numbers.
    #[doc(hidden)]
    fn finish(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()>;

    /// Puts the results to cells of whatever.
    #[doc(hidden)]
    fn fill(self, cells: &mut Filling<'_>) -> Result<()>;
}

/// A closure that can become a host function: its parameters are [`WasmTy`]s, after an optional
/// [`Caller`], and it returns a [`WasmRet`].
pub trait IntoFunc<T: 'static, Params, Results>: Send + Sync + 'static {
    #[doc(hidden)]
    fn into_host_func(self, engine: &Engine, token: sealed::Token) -> HostFunc;
}

/// What cannot be named elsewhere, so that nobody else implements these traits, or calls what takes a
/// token.
pub(crate) mod sealed {
    pub trait Sealed {}

    pub struct Token(pub(crate) ());
}

macro_rules! numbers {
    ($($ty:ty = $val:ident, $from:ident $to:ident;)*) => {$(
        impl sealed::Sealed for $ty {}

        impl WasmTy for $ty {
            fn valtype() -> ValType {
                ValType::$val
            }

            #[inline]
            fn store(self, _: &StoreOpaque, cells: &mut [RawVal]) -> Result<()> {
                cells[0] = RawVal::$from(self);
                Ok(())
            }

            #[inline]
            fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
                cells.put(GuestValue::Number(RawVal::$from(self).as_u64().into()))
            }

            #[inline]
            fn load(_: &StoreOpaque, cells: &[RawVal]) -> Result<$ty> {
                Ok(cells[0].$to())
            }
        }
    )*};
}

numbers! {
    i32 = I32, from_i32 as_i32;
    u32 = I32, from_u32 as_u32;
    i64 = I64, from_i64 as_i64;
    u64 = I64, from_u64 as_u64;
    f32 = F32, from_f32 as_f32;
    f64 = F64, from_f64 as_f64;
}

impl sealed::Sealed for V128 {}

impl WasmTy for V128 {
    const CELLS: usize = 2;

    fn valtype() -> ValType {
        ValType::V128
    }

    fn store(self, _: &StoreOpaque, cells: &mut [RawVal]) -> Result<()> {
        cells[0] = RawVal::from_u64(self.as_u128() as u64);
        cells[1] = RawVal::from_u64((self.as_u128() >> 64) as u64);
        Ok(())
    }

    #[inline]
    fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
        cells.put(GuestValue::Number(self.as_u128()))
    }

    #[inline]
    fn load(_: &StoreOpaque, cells: &[RawVal]) -> Result<V128> {
        Ok((u128::from(cells[0].as_u64()) | u128::from(cells[1].as_u64()) << 64).into())
    }
}

macro_rules! references {
    ($($ty:ty = $nullable:literal $heap:ident, |$v:ident| $into:expr, |$reference:ident| $out:expr;)*) => {$(
        impl sealed::Sealed for $ty {}

        impl WasmTy for $ty {
            const EXCEPTION: bool = matches!(HeapType::$heap, HeapType::Exn);
            const REFERENCES: bool = true;

            fn valtype() -> ValType {
                ValType::Ref(RefType::new($nullable, HeapType::$heap))
            }

            fn store(self, _: &StoreOpaque, _: &mut [RawVal]) -> Result<()> {
                bail!(Bug::new("a reference is given where numbers are passed"))
            }

            #[inline]
            fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
                let $v = self;
                let referent = Ref::referent($into, cells.store())?;
                cells.put(GuestValue::Reference(referent))
            }

            #[inline]
            fn load(store: &StoreOpaque, cells: &[RawVal]) -> Result<$ty> {
                let ty = WasmRefType { nullable: true, heap: WasmHeapType::$heap };
                let $reference = Ref::from_word(store, ty, cells[0].as_u64())?;
                $out
            }
        }
    )*};
}

#[cold]
fn null() -> anyhow::Error {
    Bug::new("found null where a reference that is not null was expected").into()
}

references! {
    Option<Func> = true Func, |v| Ref::Func(v), |it| match it {
        Ref::Func(func) => Ok(func),
        _ => Err(null()),
    };
    Func = false Func, |v| Ref::Func(Some(v)), |it| match it {
        Ref::Func(Some(func)) => Ok(func),
        _ => Err(null()),
    };
    Option<Rooted<ExternRef>> = true Extern, |v| Ref::Extern(v), |it| match it {
        Ref::Extern(value) => Ok(value),
        _ => Err(null()),
    };
    Rooted<ExternRef> = false Extern, |v| Ref::Extern(Some(v)), |it| match it {
        Ref::Extern(Some(value)) => Ok(value),
        _ => Err(null()),
    };
    Option<Rooted<ExnRef>> = true Exn, |v| Ref::Exn(v), |it| match it {
        Ref::Exn(value) => Ok(value),
        _ => Err(null()),
    };
    Rooted<ExnRef> = false Exn, |v| Ref::Exn(Some(v)), |it| match it {
        Ref::Exn(Some(value)) => Ok(value),
        _ => Err(null()),
    };
}

impl<T: WasmTy> WasmParams for T {
    const CELLS: usize = <T as WasmTy>::CELLS;
    const REFERENCES: bool = <T as WasmTy>::REFERENCES;

    fn types() -> Vec<ValType> {
        vec![T::valtype()]
    }

    #[inline]
    fn store(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()> {
        WasmTy::store(self, store, cells)
    }

    #[inline]
    fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
        WasmTy::fill(self, cells)
    }
}

impl<T: WasmTy> WasmResults for T {
    const CELLS: usize = <T as WasmTy>::CELLS;
    const REFERENCES: bool = <T as WasmTy>::REFERENCES;

    fn types() -> Vec<ValType> {
        vec![T::valtype()]
    }

    #[inline]
    fn load(store: &StoreOpaque, cells: &[RawVal]) -> Result<T> {
        WasmTy::load(store, cells)
    }
}

impl<T: WasmTy> WasmRet for T {
    const REFERENCES: bool = <T as WasmTy>::REFERENCES;

    fn types() -> Vec<ValType> {
        vec![T::valtype()]
    }

    #[inline]
    fn finish(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()> {
        WasmTy::store(self, store, cells)
    }

    #[inline]
    fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
        WasmTy::fill(self, cells)
    }
}

impl<R> sealed::Sealed for Result<R> {}

impl<R: WasmRet> WasmRet for Result<R> {
    const REFERENCES: bool = R::REFERENCES;

    fn types() -> Vec<ValType> {
        R::types()
    }

    #[inline]
    fn finish(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()> {
        self?.finish(store, cells)
    }

    #[inline]
    fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
        self?.fill(cells)
    }
}

/// Calls the macro `$then` with the numbers of parameters that closures have at the most, each as so many names.
macro_rules! arities {
    ($then:ident) => {
        $then! {
            ;
            A1;
            A1 A2;
            A1 A2 A3;
            A1 A2 A3 A4;
            A1 A2 A3 A4 A5;
            A1 A2 A3 A4 A5 A6;
            A1 A2 A3 A4 A5 A6 A7;
            A1 A2 A3 A4 A5 A6 A7 A8;
            A1 A2 A3 A4 A5 A6 A7 A8 A9;
            A1 A2 A3 A4 A5 A6 A7 A8 A9 A10;
            A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11;
            A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12;
            A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13;
            A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14;
            A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15;
            A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16;
        }
    };
}
pub(super) use arities;

/// A macro for each number of parameters.
macro_rules! tuples {
    ($($($ty:ident)*;)*) => {$(
        impl<$($ty: WasmTy),*> sealed::Sealed for ($($ty,)*) {}

        #[allow(non_snake_case, unused_variables, unused_mut, unused_assignments)]
        impl<$($ty: WasmTy),*> WasmParams for ($($ty,)*) {
            const CELLS: usize = 0 $(+ <$ty as WasmTy>::CELLS)*;
            const REFERENCES: bool = false $(|| <$ty as WasmTy>::REFERENCES)*;

            fn types() -> Vec<ValType> {
                vec![$($ty::valtype()),*]
            }

            #[inline]
            fn store(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()> {
                let ($($ty,)*) = self;
                let mut at = 0;
                $(
                    $ty.store(store, &mut cells[at..])?;
                    at += <$ty as WasmTy>::CELLS;
                )*
                Ok(())
            }

            #[inline]
            fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
                let ($($ty,)*) = self;
                $(WasmTy::fill($ty, cells)?;)*
                Ok(())
            }
        }

        #[allow(non_snake_case, unused_variables, unused_mut, unused_assignments)]
        impl<$($ty: WasmTy),*> WasmResults for ($($ty,)*) {
            const CELLS: usize = 0 $(+ <$ty as WasmTy>::CELLS)*;
            const REFERENCES: bool = false $(|| <$ty as WasmTy>::REFERENCES)*;

            fn types() -> Vec<ValType> {
                vec![$($ty::valtype()),*]
            }

            #[inline]
            fn load(store: &StoreOpaque, cells: &[RawVal]) -> Result<Self> {
                let mut at = 0;
                $(
                    let $ty = <$ty as WasmTy>::load(store, &cells[at..])?;
                    at += <$ty as WasmTy>::CELLS;
                )*
                Ok(($($ty,)*))
            }
        }

        impl<$($ty: WasmTy),*> WasmRet for ($($ty,)*) {
            const REFERENCES: bool = false $(|| <$ty as WasmTy>::REFERENCES)*;

            fn types() -> Vec<ValType> {
                vec![$($ty::valtype()),*]
            }

            #[inline]
            fn finish(self, store: &StoreOpaque, cells: &mut [RawVal]) -> Result<()> {
                WasmParams::store(self, store, cells)
            }

            #[inline]
            fn fill(self, cells: &mut Filling<'_>) -> Result<()> {
                WasmParams::fill(self, cells)
            }
        }

        #[allow(non_snake_case)]
        impl<T, F, R, $($ty),*> IntoFunc<T, ($($ty,)*), R> for F
        where
            T: 'static,
            F: Fn($($ty),*) -> R + Send + Sync + 'static,
            R: WasmRet,
            $($ty: WasmTy,)*
        {
            fn into_host_func(self, engine: &Engine, token: sealed::Token) -> HostFunc {
                let f = move |_: Caller<'_, T>, $($ty: $ty),*| self($($ty),*);
                <_ as IntoFunc<T, (Caller<'_, T>, $($ty,)*), R>>::into_host_func(f, engine, token)
            }
        }

        #[allow(non_snake_case, unused_variables, unused_mut, unused_assignments)]
        impl<T, F, R, $($ty),*> IntoFunc<T, (Caller<'_, T>, $($ty,)*), R> for F
        where
            T: 'static,
            F: Fn(Caller<'_, T>, $($ty),*) -> R + Send + Sync + 'static,
            R: WasmRet,
            $($ty: WasmTy,)*
        {
            fn into_host_func(self, engine: &Engine, _: sealed::Token) -> HostFunc {
                let ty = FuncType::new(engine, <($($ty,)*) as WasmParams>::types(), R::types());
                if const { R::REFERENCES $(|| <$ty as WasmTy>::REFERENCES)* } {
                    let over = move |host: HostCaller<'_, T>, cells: &mut HostCells<'_>| {
                        let HostCaller { mut store, instance, .. } = host;
                        // References that it is given end with it.
                        let is_given_exceptions = const { false $(|| $ty::EXCEPTION)* };
                        let scope = is_given_exceptions
                            .then(|| store.opaque_mut().vm.open_exception_scope());
                        let params =
                            <($($ty,)*) as WasmResults>::load(store.opaque_mut(), cells.arguments());
                        let result = params.and_then(|($($ty,)*)| {
                            let caller = Caller::new(store.as_context_mut(), instance);
                            let result = self(caller, $($ty),*);
                            cells.give(store.opaque_mut(), |cells| result.fill(cells))
                        });
                        if let Some(scope) = scope {
                            store.opaque_mut().vm.close_exception_scope(scope);
                        }
                        result
                    };
                    return HostFunc::filling(&ty, over);
                }
                let over = move |host: HostCaller<'_, T>, cells: &mut [RawVal]| {
                    let HostCaller { mut store, instance, .. } = host;
                    let params = <($($ty,)*) as WasmResults>::load(store.opaque_mut(), cells);
                    params.and_then(|($($ty,)*)| {
                        let caller = Caller::new(store.as_context_mut(), instance);
                        let result = self(caller, $($ty),*);
                        result.finish(store.opaque_mut(), cells)
                    })
                };
                HostFunc::with_type(&ty, over).expect("there are no references")
            }
        }
    )*};
}

arities! { tuples }
