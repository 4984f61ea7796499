//! Things of components: components, instances, functions, types, and what bindings make of them.

use crate::{Row, World, gives, rows, tables};
use wharf::component::types::{self, ComponentInstance, ComponentItem};
use wharf::component::{
    __internal, Component, ComponentExportIndex, Func, Instance, InstanceExportLookup, InstancePre,
    Linker, ResourceType, Type, TypedFunc, Val, Value, WasmList, WasmStr, bindgen,
};
use wharf::{Module, Result, Store};

tables!(components_and_linkers types_of_components instances export_indices values_in_memory functions);

const OTHER_ENGINE: &str = "the component is of another engine than what it is used with";
pub(crate) const INSTANCE: &str = "an instance is used with a store that is not its own";
pub(crate) const FUNC: &str = "a function is used with a store that is not its own";
pub(crate) const RESOURCE: &str = "a resource is used with a store that is not its own";
const DROPPED: &str = "the instance was dropped";
pub(crate) const GONE: &str = "the instance of this resource was dropped";

/// A resource of the host, and of its type.
pub(crate) struct Thing;

/// The number of another one's type.
pub(crate) const NUMBER: u32 = 7;

/// A guest with a resource of its own (`r`), one of the host (`thing`), and one whose type is a number.
const GUEST: &str = r#"(component
    (import "thing" (type $thing (sub resource)))
    (import "numbered" (type $numbered (sub resource)))
    (core func $drop-thing (canon resource.drop $thing))
    (core module $dtor (func (export "dtor") (param i32)))
    (core instance $dtor (instantiate $dtor))
    (type $r' (resource (rep i32) (dtor (func $dtor "dtor"))))
    (core func $new (canon resource.new $r'))
    (core func $drop-r (canon resource.drop $r'))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (import "" "drop-r" (func $drop-r (param i32)))
      (import "" "drop-thing" (func $drop-thing (param i32)))
      (global $kept (mut i32) (i32.const 0))
      (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
      (func (export "look") (param i32) (result i32) (local.get 0))
      (func (export "take") (param i32) (call $drop-r (local.get 0)))
      (func (export "drop-thing") (param i32) (call $drop-thing (local.get 0)))
      (func (export "keep") (param i32) (global.set $kept (local.get 0)))
      (func (export "kept") (result i32) (global.get $kept))
      (func (export "five") (result i32) (i32.const 5)))
    (core instance $i (instantiate $m (with "" (instance
      (export "new" (func $new))
      (export "drop-r" (func $drop-r))
      (export "drop-thing" (func $drop-thing))))))
    (export $r "r" (type $r'))
    (func $five (export "five") (result u32) (canon lift (core func $i "five")))
    (func (export "make") (param "rep" u32) (result (own $r)) (canon lift (core func $i "make")))
    (func (export "look") (param "it" (borrow $r)) (result u32) (canon lift (core func $i "look")))
    (func (export "take") (param "it" (own $r)) (canon lift (core func $i "take")))
    (func (export "look-thing") (param "it" (borrow $thing))
      (canon lift (core func $i "drop-thing")))
    (func (export "take-thing") (param "it" (own $thing))
      (canon lift (core func $i "drop-thing")))
    (func (export "keep-thing") (param "it" (own $thing)) (canon lift (core func $i "keep")))
    (func (export "give-thing") (result (own $thing)) (canon lift (core func $i "kept")))
    (func (export "take-numbered") (param "it" (own $numbered))
      (canon lift (core func $i "keep")))
    (core module $inner (func (export "f")))
    (export "inner" (core module $inner))
    (instance $items (export "five" (func $five)))
    (export "items" (instance $items)))"#;

impl World {
    fn component(&self) -> Component {
        Component::new(&self.engine, GUEST).unwrap()
    }

    fn imports(&self) -> Linker<()> {
        self.imports_with(ResourceType::host::<Thing>())
    }

    /// A linker whose `thing` is of this type.
    fn imports_with(&self, thing: ResourceType) -> Linker<()> {
        let mut linker = Linker::new(&self.engine);
        let mut root = linker.root();
        root.resource("thing", thing, |_, _| Ok(())).unwrap();
        root.resource("numbered", ResourceType::host_dynamic(NUMBER), |_, _| Ok(())).unwrap();
        linker
    }

    pub(crate) fn pre(&self) -> InstancePre<()> {
        self.imports().instantiate_pre(&self.component()).unwrap()
    }

    pub(crate) fn plugin(&mut self) -> Instance {
        self.pre().instantiate(&mut self.store).unwrap()
    }

    /// An instance that is closed, with another one in its place.
    fn closed(&mut self) -> Instance {
        let closed = self.plugin();
        closed.close(&mut self.store).unwrap();
        self.plugin();
        closed
    }

    fn index(&mut self, name: &str) -> ComponentExportIndex {
        self.component().get_export_index(None, name).unwrap()
    }

    fn five(&mut self) -> Func {
        self.plugin().get_func(&mut self.store, "five").unwrap()
    }

    fn typed_five(&mut self) -> TypedFunc<(), (u32,)> {
        self.five().typed(&self.store).unwrap()
    }

    /// `five`, typed or not, of an instance that is closed.
    fn closed_five(&mut self) -> (Func, TypedFunc<(), (u32,)>) {
        let instance = self.plugin();
        let func = instance.get_func(&mut self.store, "five").unwrap();
        let typed = func.typed(&self.store).unwrap();
        instance.close(&mut self.store).unwrap();
        self.plugin();
        (func, typed)
    }
}

fn components_and_linkers() -> Vec<Row> {
    rows! {
        "a component", "Linker::instantiate", Engine => Error(OTHER_ENGINE),
            |here, there| here.imports().instantiate(&mut here.store, &there.component()).map(drop);
        "a component", "Linker::instantiate_pre", Engine => Error(OTHER_ENGINE),
            |here, there| here.imports().instantiate_pre(&there.component()).map(drop);
        "a component", "Linker::substituted_component_type", Engine => Error(OTHER_ENGINE),
            |here, there| here.imports().substituted_component_type(&there.component()).map(drop);
        "a component", "Linker::define_unknown_imports_as_traps", Engine => Error(OTHER_ENGINE),
            |here, there| here.imports().define_unknown_imports_as_traps(&there.component());
        "a linker", "Linker::instantiate", Engine => Error(OTHER_ENGINE),
            |here, there| there.imports().instantiate(&mut here.store, &there.component()).map(drop);
        "a linker", "Linker::instantiate_pre", Engine => Error(OTHER_ENGINE),
            |here, there| there.imports().instantiate_pre(&here.component()).map(drop);
        "a linker", "Linker::substituted_component_type", Engine => Error(OTHER_ENGINE),
            |here, there| there.imports().substituted_component_type(&here.component()).map(drop);
        "a linker", "Linker::define_unknown_imports_as_traps", Engine => Error(OTHER_ENGINE),
            |here, there| there.imports().define_unknown_imports_as_traps(&here.component());
        "a prepared component", "InstancePre::instantiate", Engine => Error(OTHER_ENGINE),
            |here, there| there.pre().instantiate(&mut here.store).map(drop);
        "a prepared component", "bindings: Pre::instantiate", Engine => Error(OTHER_ENGINE),
            |here, there| PluginPre::new(there.pre())?.instantiate(&mut here.store).map(drop);
        "a module", "LinkerInstance::module", Engine =>
            Error("the module given for `m` is of another engine than what it is used with"),
            |here, there| here.imports().root().module("m", &Module::new(&there.engine, "(module)")?);
        "a module", "LinkerInstance::module, one of a component", Engine =>
            Error("the module given for `in#m` is of another engine than what it is used with"),
            |here, there| {
                let module = there.plugin().get_module(&mut there.store, "inner").unwrap();
                here.imports().instance("in")?.module("m", &module)
            };
        "a guest's resource type", "Linker::instantiate", Store => Error(RESOURCE),
            |here, there| {
                let ty = there.plugin().get_resource(&mut there.store, "r").unwrap();
                here.plugin();
                let linker = here.imports_with(ty);
                let component = here.component();
                linker.instantiate(&mut here.store, &component).map(drop)
            };
        "a guest's resource type", "Linker::instantiate", Dropped => Error(GONE),
            |here, there| {
                let instance = here.plugin();
                let ty = instance.get_resource(&mut here.store, "r").unwrap();
                instance.close(&mut here.store)?;
                here.plugin();
                let linker = here.imports_with(ty);
                let component = here.component();
                linker.instantiate(&mut here.store, &component).map(drop)
            };
        "a guest's resource type", "InstancePre::instantiate", Store => Error(RESOURCE),
            |here, there| {
                let ty = there.plugin().get_resource(&mut there.store, "r").unwrap();
                let pre = here.imports_with(ty).instantiate_pre(&here.component())?;
                pre.instantiate(&mut here.store).map(drop)
            };
        "a guest's resource type", "InstancePre::instantiate", Dropped => Error(GONE),
            |here, _there| {
                let instance = here.plugin();
                let ty = instance.get_resource(&mut here.store, "r").unwrap();
                let pre = here.imports_with(ty).instantiate_pre(&here.component())?;
                instance.close(&mut here.store)?;
                here.plugin();
                pre.instantiate(&mut here.store).map(drop)
            };
        "a component's resource type", "LinkerInstance::resource", Dropped =>
            Error("the type given for `t` is of a component, and not of an instance of it"),
            |here, there| {
                let (item, _) = here.component().get_export(None, "r").unwrap();
                let ComponentItem::Resource(ty) = item else { unreachable!() };
                here.imports().root().resource("t", ty, |_, _| Ok(()))
            };
    }
}

impl World {
    /// The type of an instance that the component exports.
    fn instance_type(&self) -> ComponentInstance {
        match self.component().get_export(None, "items") {
            Some((ComponentItem::ComponentInstance(ty), _)) => ty,
            other => panic!("{other:?} is no instance"),
        }
    }

    /// The type of a core module that the component exports.
    fn module_type(&self) -> types::Module {
        match self.component().get_export(None, "inner") {
            Some((ComponentItem::Module(ty), _)) => ty,
            other => panic!("{other:?} is no module"),
        }
    }
}

fn types_of_components() -> Vec<Row> {
    const TYPE: &str = "the component's type is of another engine";
    const INSTANCE_TYPE: &str = "the instance's type is of another engine";
    const MODULE_TYPE: &str = "the module's type is of another engine";
    rows! {
        "a component's type", "types::Component::imports", Engine => Panic(TYPE),
            |here, there| gives(there.component().component_type().imports(&here.engine).len());
        "a component's type", "types::Component::get_import", Engine => Panic(TYPE),
            |here, there| {
                Ok(there.component().component_type().get_import(&here.engine, "thing").map(|it| it.ty))
            };
        "a component's type", "types::Component::exports", Engine => Panic(TYPE),
            |here, there| gives(there.component().component_type().exports(&here.engine).len());
        "a component's type", "types::Component::get_export", Engine => Panic(TYPE),
            |here, there| {
                Ok(there.component().component_type().get_export(&here.engine, "five").map(|it| it.ty))
            };
        "an instance's type", "types::ComponentInstance::exports", Engine => Panic(INSTANCE_TYPE),
            |here, there| gives(there.instance_type().exports(&here.engine).len());
        "an instance's type", "types::ComponentInstance::get_export", Engine => Panic(INSTANCE_TYPE),
            |here, there| Ok(there.instance_type().get_export(&here.engine, "five"));
        "a module's type", "types::Module::imports", Engine => Panic(MODULE_TYPE),
            |here, there| gives(there.module_type().imports(&here.engine).len());
        "a module's type", "types::Module::exports", Engine => Panic(MODULE_TYPE),
            |here, there| gives(there.module_type().exports(&here.engine).len());
        "a module's type", "types::Module::get_export", Engine => Panic(MODULE_TYPE),
            |here, there| Ok(there.module_type().get_export(&here.engine, "f"));
    }
}

fn instances() -> Vec<Row> {
    rows! {
        "an instance", "Instance::get_func", Store => Panic(INSTANCE),
            |here, there| Ok(there.plugin().get_func(&mut here.store, "five"));
        "an instance", "Instance::get_func", Dropped => Nothing,
            |here, there| Ok(here.closed().get_func(&mut here.store, "five"));
        "an instance", "Instance::get_typed_func", Store => Panic(INSTANCE),
            |here, there| {
                let instance = there.plugin();
                instance.get_typed_func::<(), (u32,)>(&mut here.store, "five").map(drop)
            };
        "an instance", "Instance::get_typed_func", Dropped => Error(DROPPED),
            |here, there| {
                let instance = here.closed();
                instance.get_typed_func::<(), (u32,)>(&mut here.store, "five").map(drop)
            };
        "an instance", "Instance::get_module", Store => Panic(INSTANCE),
            |here, there| Ok(there.plugin().get_module(&mut here.store, "inner"));
        "an instance", "Instance::get_module", Dropped => Nothing,
            |here, there| Ok(here.closed().get_module(&mut here.store, "inner"));
        "an instance", "Instance::get_resource", Store => Panic(INSTANCE),
            |here, there| Ok(there.plugin().get_resource(&mut here.store, "r"));
        "an instance", "Instance::get_resource", Dropped => Nothing,
            |here, there| Ok(here.closed().get_resource(&mut here.store, "r"));
        "an instance", "Instance::get_export", Store => Panic(INSTANCE),
            |here, there| Ok(there.plugin().get_export(&mut here.store, None, "r"));
        "an instance", "Instance::get_export", Dropped => Nothing,
            |here, there| Ok(here.closed().get_export(&mut here.store, None, "r"));
        "an instance", "Instance::get_export_index", Store => Panic(INSTANCE),
            |here, there| Ok(there.plugin().get_export_index(&mut here.store, None, "r"));
        "an instance", "Instance::get_export_index", Dropped => Nothing,
            |here, there| Ok(here.closed().get_export_index(&mut here.store, None, "r"));
        "an instance", "Instance::instance_pre", Store => Panic(INSTANCE),
            |here, there| gives(there.plugin().instance_pre(&here.store));
        "an instance", "Instance::instance_pre", Dropped => Panic(DROPPED),
            |here, there| gives(here.closed().instance_pre(&here.store));
        "an instance", "Instance::__instance_pre", Store => Error(INSTANCE),
            |here, there| there.plugin().__instance_pre(&here.store).map(drop);
        "an instance", "Instance::__instance_pre", Dropped => Error(DROPPED),
            |here, _there| here.closed().__instance_pre(&here.store).map(drop);
        "an instance", "Instance::name", Store => Panic(INSTANCE),
            |here, there| Ok(there.plugin().name(&here.store).map(drop));
        "an instance", "Instance::name", Dropped => Nothing,
            |here, there| {
                let instance = here.plugin();
                instance.set_name(&mut here.store, "plugin")?;
                instance.close(&mut here.store)?;
                Ok(instance.name(&here.store).map(drop))
            };
        "an instance", "Instance::set_name", Store => Panic(INSTANCE),
            |here, there| there.plugin().set_name(&mut here.store, "plugin");
        "an instance", "Instance::set_name", Dropped => Error(DROPPED),
            |here, there| here.closed().set_name(&mut here.store, "plugin");
        "an instance", "Instance::close", Store => Error(INSTANCE),
            |here, there| there.plugin().close(&mut here.store);
        "an instance", "Instance::close", Dropped => Error(DROPPED),
            |here, there| here.closed().close(&mut here.store);
        "an instance", "bindings: new", Store => Error(INSTANCE),
            |here, there| Plugin::new(&mut here.store, &there.plugin()).map(drop);
        "an instance", "bindings: new", Dropped => Error(DROPPED),
            |here, there| {
                let instance = here.closed();
                Plugin::new(&mut here.store, &instance).map(drop)
            };
        "bindings", "bindings: a call", Store => Error(FUNC),
            |here, there| {
                let instance = there.plugin();
                let bindings = Plugin::new(&mut there.store, &instance)?;
                bindings.call_five(&mut here.store).map(drop)
            };
        "bindings", "bindings: a call", Dropped => Error(DROPPED),
            |here, there| {
                let instance = here.plugin();
                let bindings = Plugin::new(&mut here.store, &instance)?;
                instance.close(&mut here.store)?;
                here.plugin();
                bindings.call_five(&mut here.store).map(drop)
            };
    }
}

bindgen!({
    inline: "package test:belonging; world plugin { export five: func() -> u32; }",
});

/// Indices are of a component: that of another engine, and another one of this engine.
fn export_indices() -> Vec<Row> {
    rows! {
        "an export's index", "Component::get_export_index", Store => Nothing,
            |here, there| Ok(here.component().get_export_index(Some(&there.index("five")), "r"));
        "an export's index", "Component::get_export", Store => Nothing,
            |here, there| Ok(here.component().get_export(Some(&there.index("five")), "r"));
        "an export's index", "Instance::get_export", Store => Nothing,
            |here, there| {
                let (instance, index) = (here.plugin(), there.index("five"));
                Ok(instance.get_export(&mut here.store, Some(&index), "r"))
            };
        "an export's index", "Instance::get_func", Store => Nothing,
            |here, there| {
                let (instance, index) = (here.plugin(), there.index("five"));
                Ok(instance.get_func(&mut here.store, index))
            };
        "an export's index", "Instance::get_export_index", Store => Nothing,
            |here, there| {
                let (instance, index) = (here.plugin(), there.index("five"));
                Ok(instance.get_export_index(&mut here.store, Some(&index), "r"))
            };
        "an export's index", "Instance::get_typed_func", Store =>
            Error("no exported function where the index says"),
            |here, there| {
                let (instance, index) = (here.plugin(), there.index("five"));
                instance.get_typed_func::<(), (u32,)>(&mut here.store, index).map(drop)
            };
        "an export's index", "Instance::get_module", Store => Nothing,
            |here, there| {
                let (instance, index) = (here.plugin(), there.index("inner"));
                Ok(instance.get_module(&mut here.store, index))
            };
        "an export's index", "Instance::get_resource", Store => Nothing,
            |here, there| {
                let (instance, index) = (here.plugin(), there.index("r"));
                Ok(instance.get_resource(&mut here.store, index))
            };
        "an export's index", "bindings: Indices::load", Store => Error("where the index says"),
            |here, there| {
                let instance = here.plugin();
                let indices = PluginIndices::new(&there.pre())?;
                indices.load(&mut here.store, &instance).map(drop)
            };
        "an export's index", "Exports::check", Store => Error("it is no function"),
            |here, there| {
                let mut exports = __internal::Exports::new();
                exports.check::<(), (u32,), ()>("five", &here.pre(), &there.index("five"));
                exports.finish()
            };
        "an export's index", "InstanceExportLookup::lookup", Store => Nothing,
            |here, there| Ok(there.index("five").lookup(&here.component()));
    }
}

/// Gives a string and a list of bytes in its memory, which are the same.
const TEXTS: &str = r#"
  (component
    (core module $m
      (memory (export "memory") 1)
      (data (i32.const 0) "\08\00\00\00\02\00\00\00hi")
      (func (export "give") (result i32) (i32.const 0)))
    (core instance $i (instantiate $m))
    (func (export "text") (result string) (canon lift (core func $i "give") (memory $i "memory")))
    (func (export "bytes") (result (list u8))
      (canon lift (core func $i "give") (memory $i "memory"))))"#;

impl World {
    fn texts(&mut self) -> Instance {
        let component = Component::new(&self.engine, TEXTS).unwrap();
        Linker::new(&self.engine).instantiate(&mut self.store, &component).unwrap()
    }

    fn text_of(&mut self, instance: Instance) -> WasmStr {
        let text = instance.get_typed_func::<(), (WasmStr,)>(&mut self.store, "text").unwrap();
        text.call(&mut self.store, ()).unwrap().0
    }

    fn text(&mut self) -> WasmStr {
        let instance = self.texts();
        self.text_of(instance)
    }

    /// A string of an instance that is closed, with another one in its place.
    fn closed_text(&mut self) -> WasmStr {
        let instance = self.texts();
        let text = self.text_of(instance);
        instance.close(&mut self.store).unwrap();
        self.texts();
        text
    }

    fn bytes_of(&mut self, instance: Instance) -> WasmList<u8> {
        let bytes =
            instance.get_typed_func::<(), (WasmList<u8>,)>(&mut self.store, "bytes").unwrap();
        bytes.call(&mut self.store, ()).unwrap().0
    }

    fn bytes(&mut self) -> WasmList<u8> {
        let instance = self.texts();
        self.bytes_of(instance)
    }

    /// A list of an instance that is closed, with another one in its place.
    fn closed_bytes(&mut self) -> WasmList<u8> {
        let instance = self.texts();
        let bytes = self.bytes_of(instance);
        instance.close(&mut self.store).unwrap();
        self.texts();
        bytes
    }
}

fn values_in_memory() -> Vec<Row> {
    const MEMORY: &str = "a memory is used with a store that is not its own";
    const DROPPED: &str = "the instance of this memory was dropped";
    rows! {
        "a string in memory", "WasmStr::to_str", Store => Panic(MEMORY),
            |here, there| there.text().to_str(&here.store).map(drop);
        "a string in memory", "WasmStr::to_str", Dropped => Error(DROPPED),
            |here, _there| here.closed_text().to_str(&here.store).map(drop);
        "a list in memory", "WasmList::get", Store => Panic(MEMORY),
            |here, there| there.bytes().get(&mut here.store, 0).transpose().map(drop);
        "a list in memory", "WasmList::get", Dropped => Error(DROPPED),
            |here, _there| here.closed_bytes().get(&mut here.store, 0).transpose().map(drop);
        "a list in memory", "WasmList::iter", Store => Panic(MEMORY),
            |here, there| there.bytes().iter(&mut here.store).map(|it| assert!(it.len() == 2));
        "a list in memory", "WasmList::iter", Dropped => Error(DROPPED),
            |here, _there| here.closed_bytes().iter(&mut here.store).map(|it| assert!(it.len() == 2));
        "a list in memory", "WasmList::as_le_slice", Store => Panic(MEMORY),
            |here, there| gives(there.bytes().as_le_slice(&here.store).len());
        "a list in memory", "WasmList::as_le_slice", Dropped => Nothing,
            |here, _there| Ok(here.closed_bytes().as_le_slice(&here.store).first().copied());
    }
}

fn functions() -> Vec<Row> {
    rows! {
        "a function", "Func::call", Store => Error(FUNC),
            |here, there| there.five().call(&mut here.store, &[], &mut [Val::Bool(false)]);
        "a function", "Func::call", Dropped => Error(DROPPED),
            |here, there| here.closed_five().0.call(&mut here.store, &[], &mut [Val::Bool(false)]);
        "a function", "Func::call_values", Store => Error(FUNC),
            |here, there| there.five().call_values(&mut here.store, &[], &mut [Value::Bool(false)]);
        "a function", "Func::call_values", Dropped => Error(DROPPED),
            |here, there| here.closed_five().0.call_values(&mut here.store, &[], &mut [Value::Bool(false)]);
        "a function", "Func::typed", Store => Error(FUNC),
            |here, there| there.five().typed::<(), (u32,)>(&here.store).map(drop);
        "a function", "Func::typed", Dropped => Error(DROPPED),
            |here, there| here.closed_five().0.typed::<(), (u32,)>(&here.store).map(drop);
        "a function", "Func::ty", Store =>
            Panic("a function is used with a store that is not its own"),
            |here, there| gives(there.five().ty(&here.store));
        "a function", "Func::ty", Dropped => Panic(DROPPED),
            |here, there| gives(here.closed_five().0.ty(&here.store));
        "a function", "Func::post_return", Store => Error(FUNC),
            |here, there| post_return(there.five(), &mut here.store);
        "a function", "Func::post_return", Dropped => Error(DROPPED),
            |here, _there| post_return(here.closed_five().0, &mut here.store);
        "a function", "Func::__call_typed", Store => Error(FUNC),
            |here, there| there.five().__call_typed::<(), (u32,)>(&mut here.store, ()).map(drop);
        "a function", "Func::__call_typed", Dropped => Error(DROPPED),
            |here, _there| {
                here.closed_five().0.__call_typed::<(), (u32,)>(&mut here.store, ()).map(drop)
            };
        "a typed function", "TypedFunc::post_return", Store => Error(FUNC),
            |here, there| typed_post_return(there.typed_five(), &mut here.store);
        "a typed function", "TypedFunc::post_return", Dropped => Error(DROPPED),
            |here, _there| typed_post_return(here.closed_five().1, &mut here.store);
        "a typed function", "TypedFunc::call", Store => Error(FUNC),
            |here, there| there.typed_five().call(&mut here.store, ()).map(drop);
        "a typed function", "TypedFunc::call", Dropped => Error(DROPPED),
            |here, there| here.closed_five().1.call(&mut here.store, ()).map(drop);
    }
}

#[expect(deprecated, reason = "hosts call it")]
fn post_return(func: Func, store: &mut Store<()>) -> Result<()> {
    func.post_return(store)
}

#[expect(deprecated, reason = "hosts call it")]
fn typed_post_return(func: TypedFunc<(), (u32,)>, store: &mut Store<()>) -> Result<()> {
    func.post_return(store)
}

/// Values have no store and no component, unless there are handles in them.
#[test]
fn values_made_by_types_of_another_engine() -> Result<()> {
    const TAKER: &str = r#"(component
        (type $p' (record (field "x" u8) (field "on" bool)))
        (import "p" (type $p (eq $p')))
        (core module $m
          (memory (export "memory") 1)
          (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64))
          (func (export "sum") (param i32 i32) (result i32) (i32.load8_u (local.get 0))))
        (core instance $i (instantiate $m))
        (func (export "first") (param "list" (list $p)) (result u8)
          (canon lift (core func $i "sum") (memory $i "memory") (realloc (func $i "realloc")))))"#;
    let first = |text: &str| -> Result<(Store<()>, Func)> {
        let engine = wharf::Engine::default();
        let mut store = Store::new(&engine, ());
        let component = Component::new(&engine, text)?;
        let instance = Linker::new(&engine).instantiate(&mut store, &component)?;
        let func = instance.get_func(&mut store, "first").unwrap();
        Ok((store, func))
    };
    let (mut store, func) = first(TAKER)?;
    for (other, is_same) in [
        (TAKER.to_owned(), true),
        (TAKER.replace("\"on\" bool", "\"on\" u8"), false),
        (TAKER.replace("\"x\" u8", "\"z\" u8"), false),
    ] {
        let (other_store, other) = first(&other)?;
        let ty = other.ty(&other_store);
        let (_, ty) = ty.params().next().unwrap();
        let record = ty.unwrap_list().ty();
        let fields = record.unwrap_record().fields().map(|field| match field.ty {
            Type::Bool => format!("{}: true", field.name),
            _ => format!("{}: 9", field.name),
        });
        let text = format!("[{{{}}}]", fields.collect::<Vec<_>>().join(", "));
        let value = Value::from_wave(&ty, &text)?;
        let mut results = [Value::Bool(false)];
        let called = func.call_values(&mut store, &[value], &mut results);
        match is_same {
            true => assert_eq!((called?, &results[0]), ((), &Value::U8(9))),
            false => {
                let error = format!("{:#}", called.unwrap_err());
                assert!(error.starts_with("type mismatch with parameters: "), "{error}");
            }
        }
    }
    Ok(())
}
