//! The signatures by which compiled code, stubs and the host call each other.
//!
//! WebAssembly functions have Cranelift's `tail` convention and two parameters before their own:
//! the callee's context and the caller's. References are words: a funcref is a pointer to a
//! function reference, an externref a number; zero is null.

use crate::module::types::{WasmFuncType, WasmValType};
use crate::tables::builtins::{Builtin, BuiltinType, Sentinel};
use cranelift_codegen::ir::{AbiParam, ArgumentPurpose, Signature, Type, types};
use cranelift_codegen::isa::CallConv;

/// Pointers, references and table elements.
pub(crate) const WORD: Type = types::I64;

/// How a value of a WebAssembly type is represented.
pub(crate) fn value_type(ty: WasmValType) -> Type {
    match ty {
        WasmValType::I32 => types::I32,
        WasmValType::I64 => types::I64,
        WasmValType::F32 => types::F32,
        WasmValType::F64 => types::F64,
        WasmValType::V128 => types::I8X16,
        WasmValType::Ref(_) => WORD,
    }
}

/// The signature of compiled functions of type `ty`.
pub(crate) fn wasm_signature(ty: &WasmFuncType) -> Signature {
    let mut sig = Signature::new(CallConv::Tail);
    sig.params.push(AbiParam::special(WORD, ArgumentPurpose::VMContext));
    sig.params.push(AbiParam::new(WORD));
    sig.params.extend(ty.params.iter().map(|&ty| AbiParam::new(value_type(ty))));
    sig.returns.extend(ty.results.iter().map(|&ty| AbiParam::new(value_type(ty))));
    sig
}

/// The signature of the stub of `builtin`, for compiled code.
pub(crate) fn builtin_signature(builtin: Builtin) -> Signature {
    let convention = match builtin {
        Builtin::out_of_fuel | Builtin::asked_to_stop => CallConv::PreserveAll,
        _ => CallConv::Tail,
    };
    let mut sig = host_builtin_signature(builtin, convention);
    sig.params[0].purpose = ArgumentPurpose::VMContext;
    if matches!(builtin.sentinel(), Sentinel::Zero | Sentinel::Raises) {
        sig.returns.clear();
    }
    sig
}

/// The signature of the host function behind `builtin`.
pub(crate) fn host_builtin_signature(builtin: Builtin, host: CallConv) -> Signature {
    let ty = |ty: BuiltinType| match ty {
        BuiltinType::I32 => types::I32,
        BuiltinType::I64 => types::I64,
    };
    let params: Vec<Type> = builtin.params().iter().map(|&param| ty(param)).collect();
    host_signature(host, &[&[WORD][..], &params].concat(), &[ty(builtin.result())])
}

/// A signature of the host's.
pub(crate) fn host_signature(host: CallConv, params: &[Type], results: &[Type]) -> Signature {
    let mut sig = Signature::new(host);
    sig.params.extend(params.iter().map(|&ty| AbiParam::new(ty)));
    sig.returns.extend(results.iter().map(|&ty| AbiParam::new(ty)));
    sig
}
