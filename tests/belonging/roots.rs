//! What the layer above a store deals with: private roots, what is in them, and functions of numbers.

use crate::core::says;
use crate::{Row, World, gives, rows, tables};
use wharf::*;
use wharf_runtime::{
    BoundMemory, Fiber, Given, HostCaller, HostFunc, LinearMemoryOptions, Module, NumericFunc,
    PrivateRoot, RawVal, SharedWord,
};

tables!(private_roots items_of_private_roots memories_of_private_roots host_functions);

const WORD: &str = "a word is used with a store that is not its own";
const FIBER: &str = "a fiber is used with a store that is not its own";
const ROOT: &str = "a root is used with a store that is not its own";

impl World {
    /// A private root of an instance that exports one of each.
    fn private_root(&mut self) -> PrivateRoot {
        let module = self.exporting().clone();
        let mut context = self.store.as_context_mut();
        let mut store = context.store_mut();
        let root = store.new_root(&[module]).unwrap();
        store.start_instance(root, 0, &[]).unwrap();
        root
    }

    /// What the instance of such a root exports as `name`, with the root, which can be freed.
    pub(crate) fn doomed(&mut self, name: &str) -> (Extern, PrivateRoot) {
        let root = self.private_root();
        let entity = self.exporting().info().exports[name];
        let item = self.store.as_context_mut().store_mut().root_item(root, 0, entity).unwrap();
        (item, root)
    }

    /// Frees a root, and puts another one in its place.
    pub(crate) fn free(&mut self, root: PrivateRoot) {
        self.store.as_context_mut().store_mut().free_root(root).unwrap();
        self.private_root();
    }

    /// What was in a root that is gone.
    pub(crate) fn gone(&mut self, name: &str) -> Extern {
        let (item, root) = self.doomed(name);
        self.free(root);
        item
    }

    /// A root that is gone.
    fn gone_root(&mut self) -> PrivateRoot {
        let root = self.private_root();
        self.free(root);
        root
    }

    /// A word of a root, which can be freed.
    fn word(&mut self) -> (SharedWord, PrivateRoot) {
        let (global, root) = self.doomed("g");
        let global = global.into_global().unwrap();
        (self.store.as_context_mut().store_mut().share_word(global).unwrap(), root)
    }

    /// A word of a root that is gone.
    fn gone_word(&mut self) -> SharedWord {
        let (word, root) = self.word();
        self.free(root);
        word
    }

    fn core_module(&self) -> Module {
        self.exporting().clone()
    }

    /// A root of an instance that imports a memory and was not started.
    fn importing_root(&mut self) -> PrivateRoot {
        let module = self.module(r#"(module (import "a" "b" (memory 1)))"#);
        self.store.as_context_mut().store_mut().new_root(&[module]).unwrap()
    }

    fn numeric(&mut self) -> NumericFunc {
        let func = self.func();
        self.store.as_context_mut().store_mut().bind_func(func).unwrap()
    }

    /// A function of a root that is gone, and a memory.
    fn gone_numeric(&mut self) -> NumericFunc {
        let (func, root) = self.doomed("f");
        let func = func.into_func().unwrap();
        let func = self.store.as_context_mut().store_mut().bind_func(func).unwrap();
        self.free(root);
        func
    }

    fn bound_memory(&mut self) -> BoundMemory {
        let memory = self.memory();
        self.store.as_context_mut().store_mut().bind_memory(memory).unwrap()
    }

    /// The memory of a root that is gone, in whose place there is another one.
    fn gone_memory(&mut self) -> BoundMemory {
        let (memory, root) = self.doomed("m");
        let memory = memory.into_memory().unwrap();
        let memory = self.store.as_context_mut().store_mut().bind_memory(memory).unwrap();
        self.free(root);
        memory
    }

    /// A fiber that has begun, if it can.
    fn fiber(&mut self) -> Fiber<()> {
        let call = |_: StoreContextMut<'_, ()>| ();
        Fiber::new(&mut self.store.as_context_mut(), 256 << 10, call).unwrap()
    }

    fn host_func(&self) -> HostFunc {
        HostFunc::with_type(&self.func_type(), |_: HostCaller<'_, ()>, _: &mut [RawVal]| Ok(()))
            .unwrap()
    }
}

fn private_roots() -> Vec<Row> {
    rows! {
        "a module", "StoreMut::new_root", Engine => Error(says::MODULE),
            |here, there| {
                let module = there.core_module();
                here.store.as_context_mut().store_mut().new_root(&[module]).map(drop)
            };
        "a root", "StoreMut::free_root", Store => Error(ROOT),
            |here, there| {
                let root = there.private_root();
                here.store.as_context_mut().store_mut().free_root(root)
            };
        "a root", "StoreMut::free_root", Dropped => Error(says::DROPPED),
            |here, _there| {
                let root = here.gone_root();
                here.store.as_context_mut().store_mut().free_root(root)
            };
        "a root", "StoreMut::start_instance", Store => Error(ROOT),
            |here, there| {
                let root = there.private_root();
                here.store.as_context_mut().store_mut().start_instance(root, 0, &[])
            };
        "a root", "StoreMut::start_instance", Dropped => Error(says::DROPPED),
            |here, _there| {
                let root = here.gone_root();
                here.store.as_context_mut().store_mut().start_instance(root, 0, &[])
            };
        "a root", "StoreMut::root_item", Store => Error(ROOT),
            |here, there| {
                let (root, module) = (there.private_root(), here.core_module());
                let entity = module.info().exports["m"];
                here.store.as_context_mut().store_mut().root_item(root, 0, entity).map(drop)
            };
        "a root", "StoreMut::root_item", Dropped => Error(says::DROPPED),
            |here, _there| {
                let (root, module) = (here.gone_root(), here.core_module());
                let entity = module.info().exports["m"];
                here.store.as_context_mut().store_mut().root_item(root, 0, entity).map(drop)
            };
        "a root", "StoreMut::add_host", Store => Error(ROOT),
            |here, there| {
                let (host, root) = (here.host_func(), there.private_root());
                here.store.as_context_mut().store_mut().add_host(host, 0, LinearMemoryOptions::default(), root).map(drop)
            };
        "a root", "StoreMut::add_host", Dropped => Panic(says::DROPPED),
            |here, _there| {
                let (host, root) = (here.host_func(), here.gone_root());
                here.store.as_context_mut().store_mut().add_host(host, 0, LinearMemoryOptions::default(), root).map(drop)
            };
    }
}

fn items_of_private_roots() -> Vec<Row> {
    rows! {
        "an item", "StoreMut::start_instance", Store => Error(says::MEMORY),
            |here, there| {
                let (item, root) = (there.memory(), here.importing_root());
                let given = [Given::from(item)];
                here.store.as_context_mut().store_mut().start_instance(root, 0, &given)
            };
        "an item", "StoreMut::start_instance", Dropped => Error(says::DROPPED),
            |here, _there| {
                let given = [Given::from(here.gone("m"))];
                let root = here.importing_root();
                here.store.as_context_mut().store_mut().start_instance(root, 0, &given)
            };
        "a global", "StoreMut::share_word", Store => Error(says::GLOBAL),
            |here, there| {
                let global = there.doomed("g").0.into_global().unwrap();
                here.store.as_context_mut().store_mut().share_word(global).map(drop)
            };
        "a global", "StoreMut::share_word", Dropped => Error(says::DROPPED),
            |here, _there| {
                let global = here.gone("g").into_global().unwrap();
                here.store.as_context_mut().store_mut().share_word(global).map(drop)
            };
        "a word", "StoreMut::word", Store => Panic(WORD),
            |here, there| {
                let (word, _) = there.word();
                gives(here.store.as_context_mut().store_mut().word(word))
            };
        "a word", "StoreMut::word", Dropped => Nothing,
            |here, _there| {
                let word = here.gone_word();
                Ok(Some(here.store.as_context_mut().store_mut().word(word)).filter(|&it| it != 0))
            };
        "a word", "StoreMut::set_word", Store => Panic(WORD),
            |here, there| {
                let (word, _) = there.word();
                here.store.as_context_mut().store_mut().set_word(word, 1);
                Ok(())
            };
        "a word", "StoreMut::set_word", Dropped => Nothing,
            |here, _there| {
                let word = here.gone_word();
                here.store.as_context_mut().store_mut().set_word(word, 1);
                Ok(Some(here.store.as_context_mut().store_mut().word(word)).filter(|&it| it != 0))
            };
    }
}

fn memories_of_private_roots() -> Vec<Row> {
    rows! {
        "a memory", "StoreMut::memory_bytes_mut", Store => Panic(says::MEMORY),
            |here, there| {
                let memory = there.memory();
                gives(here.store.as_context_mut().store_mut().memory_bytes_mut(memory).len())
            };
        "a memory", "StoreMut::memory_bytes_mut", Dropped => Nothing,
            |here, _there| {
                let memory = here.gone("m").into_memory().unwrap();
                let mut context = here.store.as_context_mut();
                Ok(context.store_mut().memory_bytes_mut(memory).first().copied())
            };
        "a memory", "StoreMut::bind_memory", Store => Panic(says::MEMORY),
            |here, there| {
                let memory = there.memory();
                here.store.as_context_mut().store_mut().bind_memory(memory).map(drop)
            };
        "a memory", "StoreMut::bind_memory", Dropped => Error(says::DROPPED),
            |here, _there| {
                let memory = here.gone("m").into_memory().unwrap();
                here.store.as_context_mut().store_mut().bind_memory(memory).map(drop)
            };
        "a bound memory", "StoreRef::bound_bytes", Store => Panic(says::MEMORY),
            |here, there| {
                let memory = there.bound_memory();
                here.store.as_context().store_ref().bound_bytes(&memory).map(drop)
            };
        "a bound memory", "StoreRef::bound_bytes", Dropped => Error(says::DROPPED),
            |here, _there| {
                let memory = here.gone_memory();
                here.store.as_context().store_ref().bound_bytes(&memory).map(drop)
            };
        "a bound memory", "StoreMut::bound_bytes_mut", Store => Panic(says::MEMORY),
            |here, there| {
                let memory = there.bound_memory();
                gives(here.store.as_context_mut().store_mut().bound_bytes_mut(&memory).len())
            };
        "a bound memory", "StoreMut::bound_bytes_mut", Dropped => Nothing,
            |here, _there| {
                let memory = here.gone_memory();
                let mut context = here.store.as_context_mut();
                Ok(context.store_mut().bound_bytes_mut(&memory).first().copied())
            };
        "a bound memory", "StoreMut::memory_and_layer", Store => Panic(says::MEMORY),
            |here, there| {
                let memory = there.bound_memory();
                let mut context = here.store.as_context_mut();
                gives(context.store_mut().memory_and_layer::<()>(&memory).0.len())
            };
        "a bound memory", "StoreMut::memory_and_layer", Dropped => Nothing,
            |here, _there| {
                let memory = here.gone_memory();
                let mut context = here.store.as_context_mut();
                Ok(context.store_mut().memory_and_layer::<()>(&memory).0.first().copied())
            };
        "a memory", "StoreMut::copy_text", Store => Error(says::MEMORY),
            |here, there| {
                let (from, to) = (there.memory(), here.memory());
                let mut context = here.store.as_context_mut();
                context.store_mut().copy_text(from, 0..1, to, 0, |_| Ok(()))
            };
        "a memory", "StoreMut::copy_text, the target", Store => Error(says::MEMORY),
            |here, there| {
                let (from, to) = (here.memory(), there.memory());
                let mut context = here.store.as_context_mut();
                context.store_mut().copy_text(from, 0..1, to, 0, |_| Ok(()))
            };
        "a memory", "StoreMut::copy_text", Dropped => Error("out of a memory"),
            |here, _there| {
                let (from, to) = (here.gone("m").into_memory().unwrap(), here.memory());
                let mut context = here.store.as_context_mut();
                context.store_mut().copy_text(from, 0..1, to, 0, |_| Ok(()))
            };
        "a memory", "StoreMut::copy_text, the target", Dropped => Error("out of a memory"),
            |here, _there| {
                let (from, to) = (here.memory(), here.gone("m").into_memory().unwrap());
                let mut context = here.store.as_context_mut();
                context.store_mut().copy_text(from, 0..1, to, 0, |_| Ok(()))
            };
    }
}

fn host_functions() -> Vec<Row> {
    rows! {
        "a function", "StoreMut::call", Store => Error(says::FUNC),
            |here, there| {
                let func = there.numeric();
                here.store.as_context_mut().store_mut().call(&func, &mut [])
            };
        "a function", "StoreMut::call", Dropped => Error(says::DROPPED),
            |here, _there| {
                let func = here.gone_numeric();
                here.store.as_context_mut().store_mut().call(&func, &mut [])
            };
        "a function", "StoreMut::bind_func", Store => Error(says::FUNC),
            |here, there| {
                let func = there.func();
                here.store.as_context_mut().store_mut().bind_func(func).map(drop)
            };
        "a function", "StoreMut::bind_func", Dropped => Error(says::DROPPED),
            |here, _there| {
                let func = here.gone("f").into_func().unwrap();
                here.store.as_context_mut().store_mut().bind_func(func).map(drop)
            };
        "a fiber", "Fiber::resume", Store => Error(FIBER),
            |here, there| there.fiber().resume(here.store.as_context_mut()).map(drop);
        "a fiber", "Fiber::abandon", Store => Error(FIBER),
            |here, there| there.fiber().abandon(here.store.as_context_mut()).map(drop);
        "a host function", "StoreMut::call_host", Engine => Panic(says::TYPE),
            |here, there| {
                let (host, cells) = (there.host_func(), &mut [RawVal::from_i32(0); 2]);
                here.store.as_context_mut().store_mut().call_host(&host, cells)
            };
        "a host function", "StoreMut::add_host", Engine => Panic(says::TYPE),
            |here, there| {
                let (host, root) = (there.host_func(), here.private_root());
                here.store.as_context_mut().store_mut().add_host(host, 0, LinearMemoryOptions::default(), root).map(drop)
            };
    }
}
