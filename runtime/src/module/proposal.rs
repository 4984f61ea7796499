//! Instructions that are valid, but not implemented.

use crate::error::Unsupported;
use wasmparser::Operator;

macro_rules! define {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $ty:ty),* })? => $visit:ident ($($arity:tt)*))*) => {
        /// The proposal that an instruction is part of, by the validator's table.
        fn proposal(op: &Operator<'_>) -> &'static str {
            match op {
                $(Operator::$op { .. } => stringify!($proposal),)*
                _ => "unknown",
            }
        }
    };
}

wasmparser::for_each_operator!(define);

/// The error for an instruction that is not implemented: it names the proposal.
pub(crate) fn unsupported(op: &Operator<'_>) -> Unsupported {
    let proposal = proposal(op);
    Unsupported::new(format!("instruction {op:?} needs `{proposal}`, which is not implemented yet"))
}
