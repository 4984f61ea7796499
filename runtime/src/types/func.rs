//! The types of functions, and which of them are subtypes of others.

use super::ValType;
use crate::engine::Engine;
use crate::error::Foreign;
use crate::error::WrongType;
use crate::module::types::{SigIndex, Subtyping, WasmFuncType, WasmSubType};
use anyhow::{Result, ensure};
use std::fmt;
use std::sync::Arc;

/// The type of a function. Cheap to clone.
#[derive(Clone)]
pub struct FuncType {
    engine: Engine,
    /// The engine's number for the type.
    id: u32,
    ty: Arc<WasmFuncType>,
}

impl FuncType {
    /// The type of functions from `params` to `results`.
    ///
    /// # Panics
    ///
    /// When a concrete type among them is of another engine.
    pub fn new(
        engine: &Engine,
        params: impl IntoIterator<Item = ValType>,
        results: impl IntoIterator<Item = ValType>,
    ) -> FuncType {
        let to_wasm = |ty: ValType| ty.to_wasm(engine).unwrap_or_else(|error| panic!("{error}"));
        let ty = WasmFuncType {
            params: params.into_iter().map(to_wasm).collect(),
            results: results.into_iter().map(to_wasm).collect(),
        };
        FuncType::from_id(engine, engine.intern(&ty))
    }

    /// The type of functions from `params` to `results` that is a subtype of `supertype`, if there is
    /// one, and has subtypes itself unless it is final.
    ///
    /// # Errors
    ///
    /// Fails when `supertype` is final, or a function of the new type could not stand for one of it:
    /// each parameter has to take what the supertype's takes, each result to give no more.
    ///
    /// # Panics
    ///
    /// When a type among them is of another engine.
    pub fn with_finality_and_supertype(
        engine: &Engine,
        finality: Finality,
        supertype: Option<&FuncType>,
        params: impl IntoIterator<Item = ValType>,
        results: impl IntoIterator<Item = ValType>,
    ) -> Result<FuncType> {
        let plain = FuncType::new(engine, params, results);
        let number = |ty: &FuncType| ty.id_in(engine).unwrap_or_else(|error| panic!("{error}"));
        let subtyping = Subtyping {
            is_final: finality == Finality::Final,
            supertype: supertype.map(|ty| SigIndex::from_u32(number(ty))),
        };
        if subtyping == Subtyping::FINAL {
            return Ok(plain);
        }
        if let Some(supertype) = supertype {
            plain.check_extends(supertype)?;
        }
        let func = WasmFuncType::clone(&plain.ty);
        Ok(FuncType::from_id(engine, engine.intern_sub_type(WasmSubType { func, subtyping })))
    }

    /// Sees that functions of this type can stand for those of `supertype`.
    fn check_extends(&self, supertype: &FuncType) -> Result<()> {
        let open = supertype.finality() == Finality::NonFinal;
        let is_final = || {
            let message = format!("the type {supertype} is final: it has no subtypes");
            WrongType::new("a type that is not final", supertype).saying(message)
        };
        ensure!(open, is_final());
        let all = |mut left: &mut dyn ExactSizeIterator<Item = ValType>,
                   mut right: &mut dyn ExactSizeIterator<Item = ValType>| {
            left.len() == right.len() && (&mut left).zip(&mut right).all(|(a, b)| a.matches(&b))
        };
        let fits = all(&mut supertype.params(), &mut self.params())
            && all(&mut self.results(), &mut supertype.results());
        let differs = || {
            let (own, others) = ("functions of type", "cannot stand for functions of type");
            WrongType::new(supertype, self).saying(format!("{own} {self} {others} {supertype}"))
        };
        ensure!(fits, differs());
        Ok(())
    }

    /// The type that has the number `id` in `engine`.
    pub(crate) fn from_id(engine: &Engine, id: u32) -> FuncType {
        FuncType { engine: engine.clone(), id, ty: Arc::clone(engine.func_type(id)) }
    }

    /// The engine that the type belongs to.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The type of the parameter at `index`, or `None` past the end.
    pub fn param(&self, index: usize) -> Option<ValType> {
        self.ty.params.get(index).map(|&ty| ValType::from_wasm(&self.engine, ty))
    }

    /// The types of the parameters.
    pub fn params(&self) -> impl ExactSizeIterator<Item = ValType> + '_ {
        self.ty.params.iter().map(|&ty| ValType::from_wasm(&self.engine, ty))
    }

    /// The type of the result at `index`, or `None` past the end.
    pub fn result(&self, index: usize) -> Option<ValType> {
        self.ty.results.get(index).map(|&ty| ValType::from_wasm(&self.engine, ty))
    }

    /// The types of the results.
    pub fn results(&self) -> impl ExactSizeIterator<Item = ValType> + '_ {
        self.ty.results.iter().map(|&ty| ValType::from_wasm(&self.engine, ty))
    }

    /// Whether it may have subtypes.
    pub fn finality(&self) -> Finality {
        match self.engine.subtyping(self.id).is_final {
            true => Finality::Final,
            false => Finality::NonFinal,
        }
    }

    /// The type that it was declared to be a subtype of.
    pub fn supertype(&self) -> Option<FuncType> {
        let supertype = self.engine.subtyping(self.id).supertype?;
        Some(FuncType::from_id(&self.engine, supertype.as_u32()))
    }

    /// Whether each function of this type is one of type `other`: it is the same type or has it among
    /// its supertypes.
    pub fn matches(&self, other: &FuncType) -> bool {
        self.engine.same(&other.engine) && self.engine.is_subtype(self.id, other.id)
    }

    /// Whether the two are one type.
    #[expect(clippy::should_implement_trait, reason = "the field's name, beside `PartialEq`")]
    pub fn eq(a: &FuncType, b: &FuncType) -> bool {
        a == b
    }

    /// The number that the type has in `engine`.
    ///
    /// # Errors
    ///
    /// Fails when it is of another engine.
    pub(crate) fn id_in(&self, engine: &Engine) -> Result<u32> {
        let foreign = || Foreign::OtherEngine { what: format!("type {self}") };
        ensure!(self.engine.same(engine), foreign());
        Ok(self.id)
    }

    /// The number that the type has in its own engine, for who has seen that this is the one.
    pub(crate) fn own_id(&self) -> u32 {
        self.id
    }

    /// The type as plain data.
    pub(crate) fn as_wasm(&self) -> &Arc<WasmFuncType> {
        &self.ty
    }
}

/// Whether a type has subtypes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Finality {
    /// It has none.
    Final,
    /// It may have some.
    NonFinal,
}

impl PartialEq for FuncType {
    fn eq(&self, other: &FuncType) -> bool {
        self.id == other.id && self.engine.same(&other.engine)
    }
}

impl Eq for FuncType {}

impl fmt::Debug for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FuncType({self})")
    }
}

impl fmt::Display for FuncType {
    /// The type in WebAssembly's text format, as in `(func (param i32 i64) (result f32))`. Types of
    /// functions inside of it are left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("(func")?;
        let mut list = |keyword: &str, types: &mut dyn ExactSizeIterator<Item = ValType>| {
            if types.len() == 0 {
                return Ok(());
            }
            write!(f, " ({keyword}")?;
            for ty in types {
                // Types in types are not shown whole: they may be huge, and even endless.
                match ty.as_ref() {
                    Some(ty) if ty.heap_type().is_concrete() => {
                        let null = if ty.is_nullable() { "null " } else { "" };
                        write!(f, " (ref {null}(func …))")?;
                    }
                    _ => write!(f, " {ty}")?,
                }
            }
            f.write_str(")")
        };
        list("param", &mut self.params())?;
        list("result", &mut self.results())?;
        f.write_str(")")
    }
}
