//! Throwing exceptions, from frame to frame.

use crate::code::backtrace::WasmBacktrace;
use crate::vm::activation;
use crate::vm::store::Vm;
use crate::vm::word::ExceptionWord;
use anyhow::{Error, Result};

impl Vm {
    /// Throws an exception: where the innermost frame that has a handler goes on is noted for the
    /// raise routine, unless there is none in the current call from the host. `again`: it comes from
    /// the handler of a frame that it had come to.
    ///
    /// # Errors
    ///
    /// When nobody in the current call has a handler: the exception is then on its way out of it.
    pub(in crate::vm) fn throw(
        &mut self,
        thrown: ExceptionWord,
        again: bool,
        max_frames: usize,
    ) -> Result<()> {
        if self.throw_to_handler(thrown, again, max_frames) {
            return Ok(());
        }
        // Whoever called the host, and let it call, is in the backtrace, too.
        let here = activation::frames_at_exit(None, max_frames.saturating_add(1));
        let passed = &mut self.exceptions.passed;
        passed.extend(here.into_iter().skip(usize::from(again)));
        passed.truncate(max_frames);
        let error = Error::new(ThrownException);
        let passed = std::mem::take(&mut self.exceptions.passed);
        self.stack.thrown = Some(thrown.address());
        Err(match max_frames {
            0 => error,
            limit => {
                // SAFETY: they are frames that the exception was in since it was thrown. `Root` 2, 3: no root
                // is freed that has a frame, and no host function ran since that could free one, so that
                // the code is there (`LoadedCode` 1).
                error.context(unsafe { WasmBacktrace::new(&passed, limit) })
            }
        })
    }

    /// Throws the exception that is on its way out of a call of the host in the frames that called
    /// the host. Whether one of them has a handler: if not, it stays on its way.
    pub(in crate::vm) fn throw_pending(&mut self, max_frames: usize) -> bool {
        let pending = self.stack.thrown.filter(|&at| !self.is_confined(at));
        let Some(at) = pending else { return false };
        // SAFETY: `Exceptions` 1, `ExceptionWord` 1: what is on its way is an exception that is there.
        let thrown = unsafe { ExceptionWord::of(at) };
        let thrown = self.throw_to_handler(thrown, false, max_frames);
        if thrown {
            self.stack.thrown = None;
        }
        thrown
    }

    /// Notes where to go on with an exception, if a frame of the current call has a handler.
    fn throw_to_handler(&mut self, thrown: ExceptionWord, again: bool, max_frames: usize) -> bool {
        let context = self.context();
        let passed = &mut self.exceptions.passed;
        if !again {
            passed.clear();
        }
        let before = passed.len();
        let mut first = true;
        let handler = activation::handler_at_exit(context, &mut |pc| {
            // A frame that throws it again has been left before: at the call that it came out of.
            let seen = std::mem::take(&mut first) && again;
            if !seen && passed.len() < max_frames {
                passed.push(pc);
            }
        });
        match &handler {
            // SAFETY: `Activation` 1, 2: it is that of a frame from the exit up to the entry stub's of the newest
            // activation, which was seen to be one of this store.
            Some(resume) => unsafe { self.resume_at(resume, thrown.address()) },
            None => passed.truncate(before),
        }
        handler.is_some()
    }
}

/// The error of a call that ended with an exception which no code in it caught.
///
/// The exception is in the store: [`Store::take_pending_exception`](crate::Store) gives it. A host
/// function that returns this error lets it go on to the code that called it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an exception was thrown that nothing in the call caught")]
pub struct ThrownException;
