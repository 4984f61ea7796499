//! Ending exceptions: marking those that somebody has a reference to, and freeing the others.

use super::object::Object;
use super::{COLLECT_AT, Exceptions, MAX_LIVE};
use crate::vm::store::Vm;

impl Vm {
    /// Frees what only the frames of a call kept that failed, if it was too many: later, a word that such a
    /// frame left on the stack could be taken for a reference. No call is under way.
    pub(in crate::vm) fn end_what_frames_kept(&mut self) {
        if self.exceptions.bytes > MAX_LIVE {
            self.collect_exceptions();
        }
    }

    /// Frees the exceptions that nobody has a reference to.
    pub(super) fn collect_exceptions(&mut self) {
        let mut found: Vec<usize> = self.stacks().filter_map(|stack| stack.thrown).collect();
        self.exceptions.end_calls(&mut self.stack.held.roots(), self.stack.depth());
        for stack in self.stacks() {
            found.extend(stack.held.roots().iter().map(|root| root.at));
        }
        let mut seen = found.len();
        let mut visit = |word| {
            seen += 1;
            found.extend(Some(word).filter(|&word| word != 0));
        };
        let frames = self.words_of_frames(&mut visit);
        if frames.is_err() {
            // What frames hold cannot be seen: then nothing is freed.
            self.exceptions.look_later(seen);
            return;
        }
        seen += self.words_of_instances(&mut |word| found.extend(Some(word).filter(|&it| it != 0)));
        self.exceptions.mark(found);
        self.exceptions.sweep(seen);
    }

    /// Shows the words of instances that may be references to exceptions: those in tables and globals. Returns
    /// how many places were looked at.
    fn words_of_instances(&self, visit: &mut dyn FnMut(usize)) -> usize {
        let roots = self.roots.iter().filter_map(|slot| slot.root.as_ref());
        let mut looked_at = 0;
        for instance in roots.flat_map(|root| &root.instances) {
            let info = instance.module.info();
            looked_at += 1 + info.globals.len() + info.tables.len();
            for (index, ty) in &info.globals {
                let is_exn = ty.content.is_exn();
                if let Some(defined) = info.defined_global(index).filter(|_| is_exn) {
                    let offset = instance.layout.defined_global(defined);
                    // SAFETY: `InstanceContext` 2: the context of an instance that is there has a global at
                    // the offset, whose first word is the reference. `StoreContext` 2: the store, whose
                    // code could write it, is borrowed.
                    visit(unsafe { instance.field::<usize>(offset).read() });
                }
            }
            for (index, ty) in &info.tables {
                let Some(defined) = info.defined_table(index) else { continue };
                let table = instance.tables.get(defined).filter(|_| ty.element.is_exn());
                let words = table.map_or(&[][..], |table| table.words());
                looked_at += words.len();
                words.iter().for_each(|word| visit(word.bits() as usize));
            }
        }
        looked_at
    }
}

impl Exceptions {
    /// Marks what can be reached from `words`, which need not be exceptions.
    fn mark(&mut self, mut words: Vec<usize>) {
        let mut unread = Vec::new();
        loop {
            for at in words.drain(..) {
                let object = self.objects.get_mut(&at).filter(|object| !object.marked);
                if let Some(object) = object {
                    object.marked = true;
                    unread.push(at);
                }
            }
            let Some(at) = unread.pop() else { return };
            words.extend(self.objects[&at].cells().iter().map(|&word| word as usize));
        }
    }

    /// Frees what is not marked, and decides when to look again: `seen` words were looked at for this, and
    /// no less should be made until as many are again, so that large tables and many instances make no
    /// exception dear.
    fn sweep(&mut self, seen: usize) {
        self.objects.retain(|_, object| std::mem::take(&mut object.marked));
        self.bytes = self.objects.values().map(Object::size).sum();
        self.look_later(seen);
        self.latest = self.latest.filter(|at| self.objects.contains_key(at));
    }

    /// Decides when to look again, now that `seen` words were looked at.
    fn look_later(&mut self, seen: usize) {
        let seen = seen.saturating_mul(size_of::<usize>()).min(MAX_LIVE);
        let at = (self.bytes * 2).max(self.bytes + seen).max(COLLECT_AT);
        // However many there are, no more than as many again are made before somebody looks.
        self.collect_at = at.min(2 * MAX_LIVE);
    }
}
