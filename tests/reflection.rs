//! What a host sees of a component's types.
#![cfg(all(feature = "component", feature = "wat"))]

use expect_test::expect;
use wharf::component::types::{self, ComponentInstance, ComponentItem, Type};
use wharf::component::{Component, Instance, Linker, Resource, ResourceType, Val};
use wharf::{Engine, ExternType, Store};

/// A component that imports an interface, a module and a function, and exports an interface with a
/// resource type of its own, and a module.
const SHAPES: &str = r#"
(component
  (import "plugin" (core module
    (import "env" "memory" (memory 1)) (export "run" (func (param i32)))))
  (import "ns:app/types@0.2.0" (instance $types
    (type $point' (record (field "x" f64) (field "y" f64)))
    (export "point" (type $point (eq $point')))
    (type $color' (enum "red" "green"))
    (export "color" (type $color (eq $color')))
    (type $perms' (flags "read" "write"))
    (export "perms" (type $perms (eq $perms')))
    (type $shape' (variant
      (case "circle" (tuple $point f32)) (case "path" (list $point)) (case "empty")))
    (export "shape" (type $shape (eq $shape')))
    (export "style" (type (eq $color)))
    (export "sink" (type $sink (sub resource)))
    (export "[method]sink.draw" (func
      (param "self" (borrow $sink)) (param "shape" $shape) (param "perms" $perms)
      (result (result $color (error string)))))))
  (import "log" (func (param "line" string)))
  (type $counter' (resource (rep i32)))
  (core func $new (canon resource.new $counter'))
  (core module $code (func (export "one") (result i32) (i32.const 1)))
  (core instance $code (instantiate $code))
  (component $inner
    (import "counter" (type $counter (sub resource)))
    (import "new" (func $new (result (own $counter))))
    (export $exported "counter" (type $counter))
    (export "new" (func $new) (func (result (own $exported)))))
  (core module $make
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "one") (result i32) (call $new (i32.const 1))))
  (core instance $make (instantiate $make (with "" (instance (export "new" (func $new))))))
  (func $new (result (own $counter')) (canon lift (core func $make "one")))
  (instance $api (instantiate $inner
    (with "counter" (type $counter')) (with "new" (func $new))))
  (export "ns:app/api" (instance $api))
  (export "code" (core module $code)))
"#;

/// The same interface, in a component that has other types before it.
const SAME_TYPES: &str = r#"
(component
  (import "first" (func (param "a" (option (list string))) (result (tuple u8 u16))))
  (import "ns:app/types@0.2.0" (instance
    (export "sink" (type $sink (sub resource)))
    (type $color' (enum "red" "green"))
    (export "color" (type $color (eq $color')))
    (export "style" (type (eq $color)))
    (type $perms' (flags "read" "write"))
    (export "perms" (type $perms (eq $perms')))
    (type $point' (record (field "x" f64) (field "y" f64)))
    (export "point" (type $point (eq $point')))
    (type $shape' (variant
      (case "circle" (tuple $point f32)) (case "path" (list $point)) (case "empty")))
    (export "shape" (type $shape (eq $shape')))
    (export "[method]sink.draw" (func
      (param "self" (borrow $sink)) (param "shape" $shape) (param "perms" $perms)
      (result (result $color (error string))))))))
"#;

fn component(wat: &str) -> Component {
    Component::new(&Engine::default(), wat).unwrap()
}

fn import(component: &Component, name: &str) -> ComponentItem {
    component.component_type().get_import(component.engine(), name).expect("it is imported").ty
}

fn types(component: &Component) -> ComponentInstance {
    match import(component, "ns:app/types@0.2.0") {
        ComponentItem::ComponentInstance(types) => types,
        other => panic!("expected an instance, found {other}"),
    }
}

#[test]
fn a_component_is_walked() {
    let component = component(SHAPES);
    let engine = component.engine();
    let ty = component.component_type();
    let names: Vec<_> = ty.imports(engine).map(|(name, _)| name.to_owned()).collect();
    assert_eq!(names, ["plugin", "ns:app/types@0.2.0", "log"]);
    expect![[r#"
        world {
          import plugin: core module;
          import ns:app/types@0.2.0: interface {
            record point { x: f64, y: f64 }
            type color = enum { red, green };
            flags perms { read, write }
            variant shape { circle(tuple<point, f32>), path(list<point>), empty }
            type style = enum { red, green };
            resource sink;
            [method]sink.draw: func(self: borrow<sink>, shape: shape, perms: perms) -> result<enum { red, green }, string>;
          }
          import log: func(line: string);
          export ns:app/api: interface {
            resource counter;
            new: func() -> counter;
          }
          export code: core module;
        }"#]].assert_eq(&ty.to_string());

    let types = types(&component);
    let Some(ComponentItem::ComponentFunc(draw)) =
        types.get_export(engine, "[method]sink.draw").map(|it| it.ty)
    else {
        panic!("there is a method")
    };
    assert!(!draw.async_());
    let (names, params): (Vec<_>, Vec<_>) = draw.params().unzip();
    assert_eq!(names, ["self", "shape", "perms"]);
    let Some(ComponentItem::Resource(sink)) = types.get_export(engine, "sink").map(|it| it.ty)
    else {
        panic!("there is a resource")
    };
    assert_eq!(*params[0].unwrap_borrow(), sink);
    let cases: Vec<_> = params[1].unwrap_variant().cases().map(|case| case.name).collect();
    assert_eq!(cases, ["circle", "path", "empty"]);
    let circle = params[1].unwrap_variant().cases().next().unwrap().ty.unwrap();
    let parts: Vec<_> = circle.unwrap_tuple().types().collect();
    assert_eq!(parts[0].name(), Some("point"));
    let fields = parts[0].unwrap_record().fields().map(|field| (field.name.to_owned(), field.ty));
    let expected = [("x".to_owned(), Type::Float64), ("y".to_owned(), Type::Float64)];
    assert_eq!(fields.collect::<Vec<_>>(), expected);
    assert_eq!(params[2].unwrap_flags().names().collect::<Vec<_>>(), ["read", "write"]);
    let result = draw.results().next().unwrap();
    let color = result.unwrap_result().ok().unwrap();
    assert_eq!(color.unwrap_enum().names().collect::<Vec<_>>(), ["red", "green"]);
    assert_eq!(color.name(), None, "it has two names: `color` and `style`");
    assert_eq!(result.unwrap_result().err(), Some(Type::String));
    assert_eq!(result.name(), None);
}

#[test]
#[should_panic(expected = "expected the type of a list, found option<u8>")]
fn other_types_are_not_unwrapped() {
    let component = component(r#"(component (import "f" (func (param "o" (option u8)))))"#);
    let ComponentItem::ComponentFunc(func) = import(&component, "f") else { return };
    func.params().next().unwrap().1.unwrap_list();
}

#[test]
fn equal_types_of_two_components_are_equal() {
    let (left, right) = (component(SHAPES), component(SAME_TYPES));
    let (types, same) = (types(&left), types(&right));
    // Each component is of an engine of its own, with which its types are looked at.
    let (here, there) = (&left.engine().clone(), &right.engine().clone());
    for name in ["point", "color", "perms", "shape", "style"] {
        assert_eq!(types.get_export(here, name), same.get_export(there, name), "{name}");
    }
    assert_ne!(types.get_export(here, "point"), same.get_export(there, "color"));
    // Each component's resource types are its own until the host says what they are.
    assert_ne!(types, same);
    let substituted = |component: &Component| {
        let mut linker = Linker::<()>::new(component.engine());
        let mut types = linker.instance("ns:app/types@0.2.0").unwrap();
        types.resource("sink", ResourceType::host::<u8>(), |_, _| Ok(())).unwrap();
        let plugin =
            r#"(module (import "env" "memory" (memory 1)) (func (export "run") (param i32)))"#;
        let plugin = wharf::Module::new(component.engine(), plugin).unwrap();
        linker.root().module("plugin", &plugin).unwrap();
        linker.define_unknown_imports_as_traps(component).unwrap();
        linker.substituted_component_type(component).unwrap()
    };
    let (left, right) = (substituted(&left), substituted(&right));
    let name = "ns:app/types@0.2.0";
    assert_eq!(left.get_import(here, name), right.get_import(there, name));
    assert_eq!(left, left.clone());
    assert_ne!(left, right);
    assert_ne!(left.get_import(here, "log"), right.get_import(there, "first"));
}

#[test]
fn modules_are_looked_into() {
    let component = component(SHAPES);
    let engine = component.engine();
    let ComponentItem::Module(plugin) = import(&component, "plugin") else {
        panic!("a module is imported")
    };
    let imports: Vec<_> = plugin.imports(engine).collect();
    assert_eq!(imports[0].0, ("env", "memory"));
    assert!(matches!(&imports[0].1, ExternType::Memory(ty) if ty.minimum() == 1));
    let run = plugin.get_export(engine, "run").unwrap();
    assert_eq!(run.unwrap_func().params().len(), 1);

    let (item, index) = component.get_export(None, "code").unwrap();
    let ComponentItem::Module(code) = item else { panic!("a module is exported") };
    let exports: Vec<_> = code.exports(engine).map(|(name, _)| name.to_owned()).collect();
    assert_eq!(exports, ["one"]);
    assert_ne!(code, plugin);
    assert_eq!(component.get_export_index(None, "code"), Some(index));
}

#[test]
fn an_instance_has_resource_types_of_its_own() {
    let component = component(SHAPES);
    let engine = component.engine();
    let mut linker = Linker::<()>::new(engine);
    let plugin = r#"(module (func (export "run") (param i32)))"#;
    let plugin = wharf::Module::new(engine, plugin).unwrap();
    linker.root().module("plugin", &plugin).unwrap();
    linker.define_unknown_imports_as_traps(&component).unwrap();
    let mut store = Store::new(engine, ());
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let (_, api) = component.get_export(None, "ns:app/api").unwrap();
    let made = |store: &mut Store<()>, instance: &Instance| {
        let (item, index) = instance.get_export(&mut *store, Some(&api), "new").unwrap();
        let ComponentItem::ComponentFunc(new) = item else { panic!("it is a function") };
        let func = instance.get_func(&mut *store, index).unwrap();
        assert_eq!(func.ty(&*store), new);
        *new.results().next().unwrap().unwrap_own()
    };
    let counter = made(&mut store, &instance);
    let (item, index) = instance.get_export(&mut store, Some(&api), "counter").unwrap();
    assert_eq!(item, ComponentItem::Resource(counter));
    assert_eq!(instance.get_resource(&mut store, index), Some(counter));
    let other = linker.instantiate(&mut store, &component).unwrap();
    assert_ne!(made(&mut store, &other), counter);
    assert!(instance.get_export(&mut store, Some(&api), "nothing").is_none());
    let (item, _) = component.get_export(Some(&api), "new").unwrap();
    let ComponentItem::ComponentFunc(new) = item else { panic!("it is a function") };
    let uninstantiated: types::Type = new.results().next().unwrap();
    assert_ne!(uninstantiated, Type::Own(counter));
}

/// A function of dynamic values is told its type as the instance that calls it has it.
#[test]
fn a_dynamic_host_function_sees_the_instance_s_resource_types() {
    struct Sink;
    let component = component(
        r#"(component
          (import "sink" (type $sink (sub resource)))
          (import "take" (func $take (param "sink" (own $sink))))
          (core func $take' (canon lower (func $take)))
          (core module $m
            (import "" "take" (func $take (param i32)))
            (func (export "give") (param i32) (call $take (local.get 0))))
          (core instance $m (instantiate $m
            (with "" (instance (export "take" (func $take'))))))
          (func (export "give") (param "sink" (own $sink)) (canon lift (core func $m "give"))))"#,
    );
    let engine = component.engine();
    let mut linker = Linker::<Option<Type>>::new(engine);
    linker.root().resource("sink", ResourceType::host::<Sink>(), |_, _| Ok(())).unwrap();
    let take = |mut store: wharf::StoreContextMut<'_, Option<Type>>,
                ty: types::ComponentFunc,
                _: &[Val],
                _: &mut [Val]| {
        *store.data_mut() = ty.params().next().map(|(_, ty)| ty);
        Ok(())
    };
    linker.root().func_new("take", take).unwrap();
    let mut store = Store::new(engine, None);
    let instance = linker.instantiate(&mut store, &component).unwrap();
    let give = instance.get_typed_func::<(Resource<Sink>,), ()>(&mut store, "give").unwrap();
    give.call(&mut store, (Resource::new_own(1),)).unwrap();
    assert_eq!(*store.data(), Some(Type::Own(ResourceType::host::<Sink>())));
}

/// A component that exports components: one with everything, and one that imports a component, of
/// which nothing is told.
const DEFINITIONS: &str = r#"
(component
  (component $inner
    (import "ns:app/files" (instance $files
      (export "file" (type $file (sub resource)))
      (export "open" (func (param "path" string) (result (own $file))))))
    (alias export $files "file" (type $file))
    (import "code" (core module (import "a" "b" (func)) (export "c" (memory 1))))
    (import "log" (func $log (param "it" string)))
    (core module $m (func (export "one") (param i32) (result i32) (i32.const 1)))
    (core instance $m (instantiate $m))
    (type $handle' (resource (rep i32)))
    (export $handle "handle" (type $handle'))
    (func (export "one") (param "of" (borrow $handle)) (result u32)
      (canon lift (core func $m "one")))
    (export "log" (func $log))
    (export "module" (core module $m))
    (component $innermost (func $f (import "f")) (export "g" (func $f)))
    (export "innermost" (component $innermost)))
  (export "inner" (component $inner))
  (component $taker (import "c" (component)))
  (export "taker" (component $taker)))
"#;

#[test]
fn components_that_are_exported_are_looked_into() {
    let component = component(DEFINITIONS);
    let engine = component.engine();
    let exported =
        |of: &types::Component, name: &str| match of.get_export(engine, name).map(|it| it.ty) {
            Some(ComponentItem::Component(inner)) => inner,
            other => panic!("`{name}` is a component, not {other:?}"),
        };
    let inner = exported(&component.component_type(), "inner");
    expect![[r#"
        world {
          import ns:app/files: interface {
            resource file;
            open: func(path: string) -> file;
          }
          import code: core module;
          import log: func(it: string);
          resource handle;
          export log: func(it: string);
          export module: core module;
          export innermost: world {
            import f: func();
            export g: func();
          };
          export one: func(of: borrow<handle>) -> u32;
        }"#]]
    .assert_eq(&inner.to_string());
    let Some(ComponentItem::Module(code)) = inner.get_import(engine, "code").map(|it| it.ty) else {
        panic!("a module is imported")
    };
    assert!(matches!(code.get_export(engine, "c"), Some(ExternType::Memory(_))));
    let Some(ComponentItem::Module(module)) = inner.get_export(engine, "module").map(|it| it.ty)
    else {
        panic!("a module is exported")
    };
    assert!(matches!(module.get_export(engine, "one"), Some(ExternType::Func(_))));
    let taker = exported(&component.component_type(), "taker");
    assert_eq!(taker.imports(engine).len() + taker.exports(engine).len(), 0);
    // What is not there when the component runs takes nothing of it.
    let mut store = Store::new(engine, ());
    Linker::new(engine).instantiate(&mut store, &component).unwrap();
}

#[test]
fn types_are_shown_whole_on_request() {
    let cases: String = (0..20).map(|i| format!("\"c{i}\" ")).collect();
    let component =
        component(&format!("(component (type $e (enum {cases})) (import \"e\" (type (eq $e))))"));
    let ComponentItem::Type(ty) = import(&component, "e") else { panic!("a type is imported") };
    assert!(ty.to_string().ends_with("c11, … }"), "{ty}");
    assert!(format!("{ty:#}").ends_with("c18, c19 }"), "{ty:#}");
}
