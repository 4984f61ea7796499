//! Functions that were compiled before are not compiled again.
//!
//! What a function's machine code follows from is its CLIF and the code generator's settings. So the
//! key is a hash of just these, and an edit that only moves other functions changes no key: CLIF
//! names callees by small numbers, and the names behind these are put in afterwards, as is the place
//! of the function in its module. The alternative, a key of the function's bytes and of everything
//! of its module that the translator reads, would save translating, but whoever teaches the
//! translator to read one thing more would have to remember the key.
//!
//! A guest chooses its CLIF, so the hash has to be one for which nobody can find two inputs with the
//! same value: one guest could otherwise have another run code that is not its own.

mod entry;

use super::func::{self, CompiledFunc};
use super::inline::Translated;
use super::key::FuncKey;
use super::proportion::is_out_of_proportion;
use anyhow::Result;
use cranelift_codegen::Context;
use cranelift_codegen::ir::Function;
use cranelift_codegen::isa::TargetIsa;
use std::borrow::Cow;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Where compiled functions are kept between compilations: see
/// [`Config::enable_incremental_compilation`](crate::Config::enable_incremental_compilation).
///
/// Keys are 32 bytes that say everything that a value follows from, so a value is never out of date.
/// Values hold machine code: what [`CacheStore::get`] gives must be what was inserted under the key,
/// from a place where nobody else could change it. (Values that were damaged, or are of another key or
/// version, are noticed, and not used.) A store that makes values up has made-up code run: like
/// [`Module::deserialize`](crate::Module::deserialize) this is trusted, though the trait is safe to
/// implement, as hosts expect it to be.
pub trait CacheStore: Send + Sync + fmt::Debug {
    /// The value of `key`, if it is there.
    fn get(&self, key: &[u8]) -> Option<Cow<'_, [u8]>>;

    /// Keeps a value. Says whether it could.
    fn insert(&self, key: &[u8], value: Vec<u8>) -> bool;
}

/// The code generator for a target, with the functions that it made before.
pub(crate) struct CodeGenerator<'a> {
    isa: &'a dyn TargetIsa,
    /// For functions that are [out of proportion](is_out_of_proportion).
    linear_isa: &'a dyn TargetIsa,
    memory: Option<KeptFunctions<'a>>,
}

struct KeptFunctions<'a> {
    store: &'a dyn CacheStore,
    /// What all keys begin with.
    settings: Material,
}

impl<'a> CodeGenerator<'a> {
    pub(crate) fn new(
        isa: &'a dyn TargetIsa,
        linear_isa: &'a dyn TargetIsa,
        store: Option<&'a dyn CacheStore>,
    ) -> Self {
        // Which of the two a function is compiled with follows from the function.
        let memory = store.map(|store| KeptFunctions { store, settings: settings(isa) });
        CodeGenerator { isa, linear_isa, memory }
    }

    /// The target and the settings.
    pub(crate) fn isa(&self) -> &'a dyn TargetIsa {
        self.isa
    }

    /// Compiles a function, or finds what it was compiled to before: there is no difference.
    /// `context` is scratch space.
    pub(crate) fn compile(
        &self,
        key: FuncKey,
        translated: Translated,
        context: &mut Context,
    ) -> Result<CompiledFunc> {
        let Translated { func, positions } = translated;
        let compiled = self.machine_code(key, func, context)?;
        Ok(CompiledFunc { positions, ..compiled })
    }

    fn machine_code(
        &self,
        key: FuncKey,
        func: Function,
        context: &mut Context,
    ) -> Result<CompiledFunc> {
        let isa = if is_out_of_proportion(&func) { self.linear_isa } else { self.isa };
        let Some(KeptFunctions { store, settings }) = &self.memory else {
            return func::compile(key, func, isa, context);
        };
        let digest = digest(settings, &func);
        let found = store.get(&digest).and_then(|value| {
            let (bytes, seal) = value.split_last_chunk()?;
            (*seal == seal_of(&digest, bytes)).then(|| entry::decode(bytes, key, &func.params))?
        });
        if let Some(found) = found {
            return Ok(found);
        }
        let compiled = func::compile(key, func, isa, context)?;
        if let Some(mut bytes) = entry::encode(&compiled, &context.func.params) {
            bytes.extend(seal_of(&digest, &bytes));
            store.insert(&digest, bytes);
        }
        Ok(compiled)
    }
}

/// What a key is a hash of.
#[derive(Clone, Default)]
struct Material(Vec<u8>);

impl Hasher for Material {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        unreachable!("it is hashed as a whole")
    }
}

fn settings(isa: &dyn TargetIsa) -> Material {
    let mut material = Material::default();
    (crate::tables::SOURCES, cranelift_codegen::VERSION).hash(&mut material);
    (isa.name(), isa.triple(), isa.flags(), isa.isa_flags_hash_key()).hash(&mut material);
    material
}

/// What stands behind the bytes of a function which are kept under a key.
fn seal_of(digest: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    blake3::keyed_hash(digest, bytes).into()
}

fn digest(settings: &Material, func: &Function) -> [u8; 32] {
    let mut material = Material(Vec::with_capacity(16 << 10));
    material.write(&settings.0);
    func.stencil.hash(&mut material);
    blake3::hash(&material.0).into()
}
