//! What ThreadSanitizer is told of native stacks: it keeps for each which functions are being called there.

#[cfg(under_thread_sanitizer)]
unsafe extern "C" {
    fn __tsan_get_current_fiber() -> *mut std::ffi::c_void;
    fn __tsan_create_fiber(flags: u32) -> *mut std::ffi::c_void;
    fn __tsan_destroy_fiber(fiber: *mut std::ffi::c_void);
    fn __tsan_switch_to_fiber(fiber: *mut std::ffi::c_void, flags: u32);
}

/// What it knows of a native stack that is not a thread's. It was made by the sanitizer.
pub(super) struct NativeStack(#[cfg(under_thread_sanitizer)] *mut std::ffi::c_void);

#[cfg(not(under_thread_sanitizer))]
impl NativeStack {
    pub(super) fn new() -> NativeStack {
        NativeStack()
    }

    /// Runs `resume`, which goes to this stack and comes back.
    pub(super) fn enter<R>(&mut self, resume: impl FnOnce() -> R) -> R {
        resume()
    }
}

#[cfg(under_thread_sanitizer)]
impl NativeStack {
    pub(super) fn new() -> NativeStack {
        // SAFETY: System: it may be asked at any time.
        NativeStack(unsafe { __tsan_create_fiber(0) })
    }

    /// Runs `resume`, which goes to this stack and comes back.
    pub(super) fn enter<R>(&mut self, resume: impl FnOnce() -> R) -> R {
        // SAFETY: System: the sanitizer made both, and the thread goes from the one to the other and back.
        unsafe {
            let before = __tsan_get_current_fiber();
            __tsan_switch_to_fiber(self.0, 0);
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
        unsafe { __tsan_destroy_fiber(self.0) };
    }
}
