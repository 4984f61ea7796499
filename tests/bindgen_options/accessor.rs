//! The flags `async` and `store` together: host functions and calls of exports get at the store by way of
//! an accessor.

use wharf::component::{Accessor, HasData, Instance, Linker, Resource, ResourceTable};
use wharf::{AsContextMut, Engine, Result, Store};

use crate::asynchronous::{is_send, now};

wharf::component::bindgen!({
    inline: r#"
        package app:shop;

        interface till {
            resource receipt { total: func() -> u32; }
            enum refusal { broke }
            pay: func(n: u32) -> result<receipt, refusal>;
            wait: func();
        }

        world plugin {
            import till;
            export run: func(n: u32) -> u32;
        }
    "#,
    imports: { default: async | store | trappable | tracing },
    exports: { default: async | store },
    with: { "app:shop/till.receipt": u32 },
    trappable_error_type: { "app:shop/till.refusal" => Broke },
});

use app::shop::till;

/// Pays what it is called with, asks for the total, and drops the receipt. Refused, it gives 1000; for 0
/// it waits.
const GUEST: &str = r#"(component
    (import "app:shop/till" (instance $till
        (export "receipt" (type $receipt (sub resource)))
        (type $refusal' (enum "broke"))
        (export "refusal" (type $refusal (eq $refusal')))
        (export "[method]receipt.total" (func (param "self" (borrow $receipt)) (result u32)))
        (export "wait" (func))
        (export "pay" (func (param "n" u32) (result (result (own $receipt) (error $refusal)))))))
    (alias export $till "receipt" (type $receipt))
    (core module $mem (memory (export "m") 1))
    (core instance $mem (instantiate $mem))
    (alias core export $mem "m" (core memory $m))
    (core func $total (canon lower (func $till "[method]receipt.total")))
    (core func $wait (canon lower (func $till "wait")))
    (core func $pay (canon lower (func $till "pay") (memory $m)))
    (core func $drop (canon resource.drop $receipt))
    (core module $main
        (import "" "m" (memory 1))
        (import "" "total" (func $total (param i32) (result i32)))
        (import "" "wait" (func $wait))
        (import "" "pay" (func $pay (param i32 i32)))
        (import "" "drop" (func $drop (param i32)))
        (func (export "run") (param $n i32) (result i32)
            (local $receipt i32) (local $total i32)
            (if (i32.eqz (local.get $n)) (then (call $wait)))
            (call $pay (local.get $n) (i32.const 0))
            (if (i32.load8_u (i32.const 0)) (then (return (i32.const 1000))))
            (local.set $receipt (i32.load (i32.const 4)))
            (local.set $total (call $total (local.get $receipt)))
            (call $drop (local.get $receipt))
            (local.get $total)))
    (core instance $main (instantiate $main (with "" (instance
        (export "m" (memory $m))
        (export "total" (func $total))
        (export "wait" (func $wait))
        (export "pay" (func $pay))
        (export "drop" (func $drop))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $main "run"))))"#;

#[derive(Default)]
struct Host {
    table: ResourceTable,
    paid: u32,
    dropped: u32,
    /// Who called last.
    caller: Option<u64>,
}

struct Broke;

impl HasData for Host {
    type Data<'a> = &'a mut Host;
}

impl till::Host for Host {
    fn convert_refusal(&mut self, Broke: Broke) -> Result<till::Refusal> {
        Ok(till::Refusal::Broke)
    }
}

impl till::HostReceipt for Host {}

impl<T: Send + 'static> till::HostWithStore<T> for Host {
    async fn pay(accessor: &Accessor<'_, T, Self>, n: u32) -> Result<Resource<u32>, Broke> {
        let paid = accessor.with(|mut access| {
            let caller = Instance::calling(&access).map(|instance| instance.id());
            let host = access.get();
            host.caller = caller;
            host.paid += n;
            host.paid
        });
        std::future::ready(()).await;
        match paid {
            0..100 => Ok(accessor.with(|mut access| access.get().table.push(paid).unwrap())),
            _ => Err(Broke),
        }
    }

    async fn wait(_: &Accessor<'_, T, Self>) -> Result<()> {
        std::future::pending().await
    }
}

impl<T: Send + 'static> till::HostReceiptWithStore<T> for Host {
    async fn total(accessor: &Accessor<'_, T, Self>, receipt: Resource<u32>) -> Result<u32> {
        accessor.with(|mut access| Ok(*access.get().table.get(&receipt)?))
    }

    async fn drop(accessor: &Accessor<'_, T, Self>, receipt: Resource<u32>) -> Result<()> {
        accessor.with(|mut access| {
            let host = access.get();
            host.table.delete(receipt)?;
            host.dropped += 1;
            Ok(())
        })
    }
}

#[test]
fn the_store_is_there_whenever_nothing_waits() -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    Plugin::add_to_linker::<_, Host>(&mut linker, |host| host)?;
    let component = crate::component(&engine, GUEST);
    let mut store = Store::new(&engine, Host::default());
    let plugin = now(Plugin::instantiate_async(&mut store, &component, &linker))?;
    let accessor = Accessor::<Host, Host>::new(store.as_context_mut(), |host| host);
    assert_eq!(now(is_send(plugin.call_run(&accessor, 30)))?, 30);
    assert_eq!(now(plugin.call_run(&accessor, 12))?, 42);
    assert_eq!(now(plugin.call_run(&accessor, 100))?, 1000);
    let error = format!("{:?}", now(plugin.call_run(&accessor, 0)).unwrap_err());
    assert!(error.contains("`wait` waits for something"), "{error}");
    let Host { paid, dropped, caller, .. } = store.data();
    assert_eq!((*paid, *dropped, *caller), (142, 2, Some(0)));
    Ok(())
}

#[test]
#[should_panic(expected = "`Accessor::with` within `Accessor::with`")]
fn only_one_has_the_store() {
    let mut store = Store::new(&Engine::default(), Host::default());
    let accessor = Accessor::<Host, Host>::new(store.as_context_mut(), |host| host);
    accessor.with(|_| accessor.with(|mut access| access.get().paid));
}
