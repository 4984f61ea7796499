//! The flag `store`: host functions reach the store, and so learn who calls them.

use std::collections::HashMap;

use wharf::component::{Access, HasData, Instance, Linker, Resource, ResourceTable};
use wharf::{AsContext, AsContextMut, Engine, Result, Store};

wharf::component::bindgen!({
    inline: r#"
        package app:accounts;

        interface log {
            resource scope {
                constructor(name: string);
                depth: func() -> u32;
            }
            write: func(line: string);
            plain: func() -> u32;
            spend: func(n: u32) -> result<u32, refusal>;
            variant refusal { broke(u32) }
        }

        world plugin {
            import log;
            import who: func() -> string;
            export run: func() -> u32;
        }
    "#,
    imports: {
        "app:accounts/log.plain": trappable,
        "app:accounts/log.spend": store,
        "app:accounts/log.scope.depth": store | trappable,
        "app:accounts/log.[drop]scope": store,
        "app:accounts/log.write": store | trappable,
        "who": store | tracing,
    },
    with: { "app:accounts/log.scope": String },
    trappable_error_type: { "app:accounts/log.refusal" => Refusal },
});

use app::accounts::log;

const GUEST: &str = r#"(component
    (import "app:accounts/log" (instance $log
        (export "scope" (type $scope (sub resource)))
        (type $refusal' (variant (case "broke" u32)))
        (export "refusal" (type $refusal (eq $refusal')))
        (export "[constructor]scope" (func (param "name" string) (result (own $scope))))
        (export "[method]scope.depth" (func (param "self" (borrow $scope)) (result u32)))
        (export "write" (func (param "line" string)))
        (export "plain" (func (result u32)))
        (export "spend" (func (param "n" u32) (result (result u32 (error $refusal)))))))
    (import "who" (func $who (result string)))
    (alias export $log "scope" (type $scope))
    (core module $mem (memory (export "m") 1)
        (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
        (data (i32.const 16) "line"))
    (core instance $mem (instantiate $mem))
    (alias core export $mem "m" (core memory $m))
    (core func $new (canon lower (func $log "[constructor]scope") (memory $m)))
    (core func $depth (canon lower (func $log "[method]scope.depth")))
    (core func $write (canon lower (func $log "write") (memory $m)))
    (core func $plain (canon lower (func $log "plain")))
    (core func $spend (canon lower (func $log "spend") (memory $m)))
    (core func $who (canon lower (func $who) (memory $m) (realloc (func $mem "realloc"))))
    (core func $drop (canon resource.drop $scope))
    (core module $main
        (import "" "m" (memory 1))
        (import "" "new" (func $new (param i32 i32) (result i32)))
        (import "" "depth" (func $depth (param i32) (result i32)))
        (import "" "drop" (func $drop (param i32)))
        (import "" "write" (func $write (param i32 i32)))
        (import "" "plain" (func $plain (result i32)))
        (import "" "spend" (func $spend (param i32 i32)))
        (import "" "who" (func $who (param i32)))
        (func (export "run") (result i32)
            (local $scope i32) (local $sum i32)
            (call $who (i32.const 0))
            ;; What the host says that it is called is what is logged.
            (call $write (i32.load (i32.const 0)) (i32.load (i32.const 4)))
            (local.set $scope (call $new (i32.const 16) (i32.const 4)))
            (local.set $sum (call $depth (local.get $scope)))
            (call $drop (local.get $scope))
            (call $spend (i32.const 30) (i32.const 32))
            (if (i32.load8_u (i32.const 32)) (then unreachable))
            (call $spend (i32.const 300) (i32.const 48))
            (if (i32.eqz (i32.load8_u (i32.const 48))) (then unreachable))
            (i32.add (i32.add (local.get $sum) (call $plain))
                (i32.add (i32.load (i32.const 36)) (i32.load (i32.const 56))))))
    (core instance $main (instantiate $main (with "" (instance
        (export "m" (memory $m))
        (export "new" (func $new))
        (export "depth" (func $depth))
        (export "drop" (func $drop))
        (export "write" (func $write))
        (export "plain" (func $plain))
        (export "spend" (func $spend))
        (export "who" (func $who))))))
    (func (export "run") (result u32) (canon lift (core func $main "run"))))"#;

#[derive(Default)]
struct Host {
    table: ResourceTable,
    lines: Vec<String>,
    /// What each instance has left.
    purses: HashMap<u64, u32>,
}

enum Refusal {
    Broke(u32),
}

impl HasData for Host {
    type Data<'a> = &'a mut Host;
}

fn caller<T: 'static>(store: impl AsContext<Data = T>) -> Instance {
    Instance::calling(store.as_context()).expect("a component calls")
}

impl<T: 'static> PluginImportsWithStore<T> for Host {
    fn who(host: Access<'_, T, Self>) -> String {
        caller(&host).name(&host).unwrap_or("nameless").to_owned()
    }
}

impl PluginImports for Host {}

impl<T: 'static> log::HostWithStore<T> for Host {
    fn write(mut host: Access<'_, T, Self>, line: String) -> Result<()> {
        let number = caller(&host).id();
        host.get().lines.push(format!("{line} is {number}"));
        Ok(())
    }

    fn spend(mut host: Access<'_, T, Self>, n: u32) -> Result<u32, Refusal> {
        let number = caller(host.as_context_mut()).id();
        let purse = host.get().purses.entry(number).or_insert(100);
        *purse = purse.checked_sub(n).ok_or(Refusal::Broke(*purse))?;
        Ok(*purse)
    }
}

impl log::Host for Host {
    fn plain(&mut self) -> Result<u32> {
        Ok(1000)
    }

    fn convert_refusal(&mut self, refusal: Refusal) -> Result<log::Refusal> {
        let Refusal::Broke(left) = refusal;
        Ok(log::Refusal::Broke(left))
    }
}

impl log::HostScope for Host {
    fn new(&mut self, name: String) -> Resource<String> {
        self.table.push(name).expect("room in the table")
    }
}

impl<T: 'static> log::HostScopeWithStore<T> for Host {
    fn depth(mut host: Access<'_, T, Self>, scope: Resource<String>) -> Result<u32> {
        let who = caller(&host).name(&host).map_or(0, str::len);
        let name = host.get().table.get(&scope)?.len();
        Ok(u32::try_from(who + name)?)
    }

    fn drop(mut host: Access<'_, T, Self>, scope: Resource<String>) -> Result<()> {
        let number = caller(&host).id();
        let name = host.get().table.delete(scope)?;
        host.get().lines.push(format!("{name} dropped by {number}"));
        Ok(())
    }
}

#[test]
fn host_functions_ask_who_calls() -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    Plugin::add_to_linker::<_, Host>(&mut linker, |host| host)?;
    let component = crate::component(&engine, GUEST);
    let mut store = Store::new(&engine, Host::default());
    for name in ["ann", "bernadette"] {
        let pre = PluginPre::new(linker.instantiate_pre(&component)?.named(name))?;
        let plugin = pre.instantiate(&mut store)?;
        // Depth, what `plain` gives, and what is left twice.
        let expected = u32::try_from(name.len())? + 4 + 1000 + 70 + 70;
        assert_eq!(plugin.call_run(&mut store)?, expected);
    }
    let expected = ["ann is 0", "line dropped by 0", "bernadette is 1", "line dropped by 1"];
    assert_eq!(store.data().lines, expected);
    Ok(())
}
