//! What sanitizers are told of native stacks: ThreadSanitizer keeps for each which functions are being called there,
//! AddressSanitizer forgets what it knows of the stack that it believes in when a panic leaves its frames.

#[cfg(any(under_thread_sanitizer, under_address_sanitizer))]
use std::ffi::c_void;
use std::ops::Range;
#[cfg(under_address_sanitizer)]
use std::ptr;

#[cfg(under_thread_sanitizer)]
unsafe extern "C" {
    fn __tsan_get_current_fiber() -> *mut c_void;
    fn __tsan_create_fiber(flags: u32) -> *mut c_void;
    fn __tsan_destroy_fiber(fiber: *mut c_void);
    fn __tsan_switch_to_fiber(fiber: *mut c_void, flags: u32);
}

#[cfg(under_address_sanitizer)]
unsafe extern "C" {
    fn __sanitizer_start_switch_fiber(save: *mut *mut c_void, bottom: *const c_void, size: usize);
    fn __sanitizer_finish_switch_fiber(
        saved: *mut c_void,
        old_bottom: *mut *const c_void,
        old_size: *mut usize,
    );
}

/// What a sanitizer knows of a native stack that is not a thread's.
pub(super) struct NativeStack {
    /// A fiber of ThreadSanitizer's, which has made it.
    #[cfg(under_thread_sanitizer)]
    fiber: *mut c_void,
    #[cfg(under_address_sanitizer)]
    bounds: Range<usize>,
}

#[cfg(not(any(under_thread_sanitizer, under_address_sanitizer)))]
impl NativeStack {
    /// A stack with these bounds.
    pub(super) fn new(_bounds: Range<usize>) -> NativeStack {
        NativeStack {}
    }

    /// Runs `resume`, which goes to this stack and comes back.
    pub(super) fn enter<R>(&mut self, resume: impl FnOnce() -> R) -> R {
        resume()
    }
}

#[cfg(under_thread_sanitizer)]
impl NativeStack {
    pub(super) fn new(_bounds: Range<usize>) -> NativeStack {
        // SAFETY: System: it may be asked at any time.
        NativeStack { fiber: unsafe { __tsan_create_fiber(0) } }
    }

    /// Runs `resume`, which goes to this stack and comes back.
    pub(super) fn enter<R>(&mut self, resume: impl FnOnce() -> R) -> R {
        // SAFETY: System: the sanitizer made both, and the thread goes from the one to the other and back.
        unsafe {
            let before = __tsan_get_current_fiber();
            __tsan_switch_to_fiber(self.fiber, 0);
            let result = resume();
            __tsan_switch_to_fiber(before, 0);
            result
        }
    }
}

#[cfg(under_thread_sanitizer)]
impl Drop for NativeStack {
    fn drop(&mut self) {
        // SAFETY: System: the sanitizer made it, and no thread is on it.
        unsafe { __tsan_destroy_fiber(self.fiber) };
    }
}

#[cfg(under_address_sanitizer)]
impl NativeStack {
    pub(super) fn new(bounds: Range<usize>) -> NativeStack {
        NativeStack { bounds }
    }

    /// Runs `resume`, which goes to this stack and comes back.
    pub(super) fn enter<R>(&mut self, resume: impl FnOnce() -> R) -> R {
        let before = switch(self.bounds.clone());
        let result = resume();
        switch(before);
        result
    }
}

/// Says that the thread is on another stack from now on. Returns on which it was.
#[cfg(under_address_sanitizer)]
fn switch(to: Range<usize>) -> Range<usize> {
    let (mut bottom, mut size) = (ptr::null(), 0);
    let start = ptr::without_provenance(to.start);
    // SAFETY: System: nothing is called in between. Frames are on the stacks themselves
    // (`detect_stack_use_after_return=0`), so that there is nothing to be saved.
    unsafe {
        __sanitizer_start_switch_fiber(ptr::null_mut(), start, to.len());
        __sanitizer_finish_switch_fiber(ptr::null_mut(), &raw mut bottom, &raw mut size);
    }
    bottom.addr()..bottom.addr() + size
}
