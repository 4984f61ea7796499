//! The flag `async`: its code runs as far as nothing has to wait.

use std::future::{pending, ready};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use wharf::component::{HasSelf, Linker};
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({
    inline: r#"
        package app:slow;

        interface net { fetch: func(n: u32) -> u32; }

        world plugin {
            import net;
            export run: func(n: u32) -> u32;
        }
    "#,
    imports: { default: async | trappable },
    exports: { default: async },
});

const GUEST: &str = r#"(component
    (import "app:slow/net" (instance $net (export "fetch" (func (param "n" u32) (result u32)))))
    (core func $fetch (canon lower (func $net "fetch")))
    (core module $m (import "" "fetch" (func $f (param i32) (result i32))) (export "run" (func $f)))
    (core instance $i (instantiate $m (with "" (instance (export "fetch" (func $fetch))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))"#;

struct Host;

impl app::slow::net::Host for Host {
    async fn fetch(&mut self, n: u32) -> Result<u32> {
        match n {
            0 => pending().await,
            n => Ok(ready(n).await * 2),
        }
    }
}

pub(crate) fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("nothing here waits"),
    }
}

pub(crate) fn is_send<T: Send>(value: T) -> T {
    value
}

#[test]
fn what_does_not_wait_runs() -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    Plugin::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    let component = crate::component(&engine, GUEST);
    let mut store = Store::new(&engine, Host);
    let plugin = now(Plugin::instantiate_async(&mut store, &component, &linker))?;
    assert_eq!(now(is_send(plugin.call_run(&mut store, 21)))?, 42);

    let error = now(plugin.call_run(&mut store, 0)).unwrap_err();
    let text = format!("{error:#}");
    assert!(text.contains("asynchronous function `fetch` waits"), "{text}");
    Ok(())
}
