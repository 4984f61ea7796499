//! What handles cost the host, counted for each root.
//!
//! A root pays for the places in its instances' tables, for what the host holds that its guests have given, and for what
//! the calls under way of it and by it have to remember of what guests lent and gave, but for a few in each call. Each
//! counts one, and is some 50 bytes of the host's. So no guest fills what others need, however many tables it has.

use super::RootId;
use super::table::HandleError;

#[derive(Debug, Default)]
pub(super) struct Quotas(Vec<Quota>);

/// The quota of a root; the place is used again when that is gone.
#[derive(Clone, Copy, Debug, Default)]
struct Quota {
    generation: u32,
    used: u32,
    /// What it may have; nothing before it is opened.
    most: u32,
}

/// Who pays for what the host holds: a root, as long as it is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Payer {
    root: RootId,
    generation: u32,
}

impl Quotas {
    /// A root may have so many handles.
    pub(super) fn open(&mut self, root: RootId, most: u32) {
        let place = root.0 as usize;
        if place >= self.0.len() {
            self.0.resize(place + 1, Quota::default());
        }
        self.0[place].most = most;
    }

    /// The root is gone: what the host still holds of it nobody pays for.
    pub(super) fn close(&mut self, root: RootId) {
        let quota = &mut self.0[root.0 as usize];
        // The number may come again: a payer from 2³² roots ago would then be refunded to another, by one.
        *quota = Quota { generation: quota.generation.wrapping_add(1), ..Quota::default() };
    }

    /// So many handles more, or none of them.
    ///
    /// # Errors
    ///
    /// There are as many as may be.
    #[inline(always)]
    pub(super) fn charge(&mut self, root: RootId, count: u32) -> Result<(), HandleError> {
        let quota = &mut self.0[root.0 as usize];
        if quota.most - quota.used < count {
            return Err(HandleError::Full { most: quota.most });
        }
        quota.used += count;
        Ok(())
    }

    /// So many fewer.
    #[inline(always)]
    pub(super) fn refund(&mut self, root: RootId, count: usize) {
        let quota = &mut self.0[root.0 as usize];
        debug_assert!(count <= quota.used as usize, "what was not paid is not given back");
        quota.used = quota.used.saturating_sub(count as u32);
    }

    /// Charges for what `make` makes, unless that fails.
    #[inline]
    pub(super) fn paid<R>(
        &mut self,
        root: RootId,
        count: u32,
        make: impl FnOnce() -> Result<R, HandleError>,
    ) -> Result<R, HandleError> {
        self.charge(root, count)?;
        let made = make();
        if made.is_err() {
            self.refund(root, count as usize);
        }
        made
    }

    /// The root, as who pays for something that may outlive it.
    #[inline]
    pub(super) fn payer(&self, root: RootId) -> Payer {
        Payer { root, generation: self.0[root.0 as usize].generation }
    }

    /// One fewer for who pays, if somebody does who is still there.
    #[inline]
    pub(super) fn refund_payer(&mut self, payer: Option<Payer>) {
        if let Some(Payer { root, generation }) = payer
            && self.0[root.0 as usize].generation == generation
        {
            self.refund(root, 1);
        }
    }
}

#[cfg(test)]
impl Quotas {
    pub(super) fn used(&self, root: RootId) -> u32 {
        self.0[root.0 as usize].used
    }

    /// Whether that is `root`, and still there.
    pub(super) fn is(&self, payer: Payer, root: RootId) -> bool {
        payer.root == root && self.0[root.0 as usize].generation == payer.generation
    }
}
