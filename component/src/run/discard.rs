//! What the host has given to a guest that has failed before it could get it.

use crate::abi::{Guest, Handles, LowerAll, LowerContext, Options, Signature};
use crate::types::MAX_FLAT_PARAMS;
use anyhow::Result;
use wharf_runtime::RawVal;

/// What `values` own that the guest with these handles did not get goes with it: the host has given it away.
#[cold]
pub(super) fn discard<T: LowerAll>(
    handles: Handles<'_>,
    options: Options<'_>,
    signature: Signature<'_>,
    values: &T,
) {
    let mut nobody = Nobody { handles, memory: Vec::new() };
    let mut cx = LowerContext::new(&mut nobody, options);
    cx.discard();
    // What fails here has failed before.
    let _ = signature.lower(values, &mut [RawVal::ZERO; MAX_FLAT_PARAMS], &mut cx);
}

/// Who values are lowered to when only what they own is asked for: there is no memory but for what is written next.
struct Nobody<'a> {
    handles: Handles<'a>,
    memory: Vec<u8>,
}

impl Guest for Nobody<'_> {
    fn memory(&mut self) -> Result<&mut [u8]> {
        Ok(&mut self.memory)
    }

    fn realloc(&mut self, _: u32, _: u32, _: u32, new_size: u32) -> Result<(u64, &mut [u8])> {
        let least = self.memory.len().max(new_size as usize);
        self.memory.resize(least, 0);
        Ok((0, &mut self.memory))
    }

    fn handles(&mut self) -> Handles<'_> {
        self.handles.reborrow()
    }
}
