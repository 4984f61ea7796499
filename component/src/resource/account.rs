//! What handles cost the host, counted for each root.
//!
//! A root pays for the places in its instances' tables, for what is lent to the calls of it and by it that are under way,
//! for what its guests give to the host until that call has it for certain, and for what the host holds of that. Each
//! counts one, and is some 50 bytes of the host's. So no guest fills what others need, however many tables it has.

use super::CallOwner;
use super::table::HandleError;

#[derive(Debug)]
pub(super) struct Accounts {
    /// What each may have.
    most: u32,
    /// By owner.
    accounts: Vec<Account>,
}

/// The account of a root; the place is used again when that is gone.
#[derive(Clone, Copy, Debug, Default)]
struct Account {
    generation: u32,
    used: u32,
}

/// Who pays for what the host holds: a root, as long as it is there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Payer {
    owner: CallOwner,
    generation: u32,
}

impl Default for Accounts {
    fn default() -> Accounts {
        Accounts { most: u32::MAX, accounts: Vec::new() }
    }
}

impl Accounts {
    /// From here on every root may have so many handles.
    pub(super) fn set_most(&mut self, most: u32) {
        self.most = most;
    }

    /// One handle more.
    ///
    /// # Errors
    ///
    /// There are as many as may be.
    #[inline]
    pub(super) fn charge(&mut self, owner: CallOwner) -> Result<(), HandleError> {
        let most = self.most;
        let account = self.account(owner);
        if account.used >= most {
            return Err(HandleError::Full { most });
        }
        account.used += 1;
        Ok(())
    }

    /// [`Accounts::charge`], for what may outlive the root.
    #[inline]
    pub(super) fn charge_payer(&mut self, owner: CallOwner) -> Result<Payer, HandleError> {
        self.charge(owner)?;
        Ok(Payer { owner, generation: self.account(owner).generation })
    }

    /// So many fewer.
    #[inline]
    pub(super) fn refund(&mut self, owner: CallOwner, count: usize) {
        let account = self.account(owner);
        account.used = account.used.saturating_sub(count as u32);
    }

    /// One fewer, if the root is still there.
    #[inline]
    pub(super) fn refund_payer(&mut self, payer: Payer) {
        if self.account(payer.owner).generation == payer.generation {
            self.refund(payer.owner, 1);
        }
    }

    /// The root is gone: what the host still holds of it nobody pays for.
    pub(super) fn close(&mut self, owner: CallOwner) {
        let account = self.account(owner);
        // That a payer outlives so many roots in one place is of no more consequence than a wrong count.
        *account = Account { generation: account.generation.wrapping_add(1), used: 0 };
    }

    #[inline]
    fn account(&mut self, owner: CallOwner) -> &mut Account {
        let place = owner.0 as usize;
        if place >= self.accounts.len() {
            self.add(place);
        }
        &mut self.accounts[place]
    }

    #[cold]
    fn add(&mut self, place: usize) {
        self.accounts.resize(place + 1, Account::default());
    }
}

#[cfg(test)]
impl Accounts {
    pub(super) fn used(&mut self, owner: CallOwner) -> u32 {
        self.account(owner).used
    }

    /// Whether that is `owner`, and still there.
    pub(super) fn is(&self, payer: Payer, owner: CallOwner) -> bool {
        let account = self.accounts.get(owner.0 as usize);
        payer.owner == owner
            && account.is_some_and(|account| account.generation == payer.generation)
    }
}
