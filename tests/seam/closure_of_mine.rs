//! A closure that makes itself a function of another engine.

use wharf::{Engine, IntoFunc};
use wharf_runtime::api::typed::sealed::Token;

struct Mine(Engine);

impl IntoFunc<(), (), ()> for Mine {
    fn into_host_func(self, _: &Engine, token: Token) -> wharf_runtime::HostFunc {
        (|| {}).into_host_func(&self.0, token)
    }
}

fn main() {}
