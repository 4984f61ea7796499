//! A closure that makes itself a function of another engine.

use wharf::{Engine, IntoFunc};

struct Mine(Engine);

impl IntoFunc<(), (), ()> for Mine {
    fn into_host_func(self, _: &Engine) -> wharf_runtime::HostFunc {
        (|| {}).into_host_func(&self.0)
    }
}

fn main() {}
