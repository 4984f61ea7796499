//! What the host has given to a guest that has failed before it could get it.

use crate::abi::{Handles, LowerAll, LowerContext, Options, Signature};
use crate::types::MAX_FLAT_PARAMS;
use wharf_runtime::RawVal;

/// What `values` own that the guest with these handles did not get goes with it: the host has given it away.
#[cold]
pub(super) fn discard<T: LowerAll>(
    handles: Handles<'_>,
    options: Options<'_>,
    signature: Signature<'_>,
    values: &T,
) {
    let mut cx = LowerContext::discarding(handles, options);
    // What fails here has failed before.
    let _ = signature.lower(values, &mut [RawVal::ZERO; MAX_FLAT_PARAMS], &mut cx);
}
