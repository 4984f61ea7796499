//! Handles in values of all types: what a value that cannot be passed whole has given or lent is where it was.

use proptest::prelude::*;

use super::roundtrip::{Shape, intern, shape, values};
use super::*;
use crate::abi::dynamic;
use crate::resource::{HandleError, Mark, ResourceAny};
use crate::types::layout::CanonicalAbi;
use crate::value::Value;

struct Thing;

/// How the handles of a value are passed, in the order in which they are in it.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Kind {
    Own,
    Borrow,
}

/// What a scalar of a type stands for.
fn stands_for(ty: InterfaceType) -> Option<Kind> {
    use InterfaceType as I;
    match ty {
        I::U8 | I::U16 | I::U32 | I::U64 => Some(Kind::Own),
        I::S8 | I::S16 | I::S32 | I::S64 => Some(Kind::Borrow),
        _ => None,
    }
}

/// The same with handles for integers.
fn with_handles(shape: &Shape, thing: ResourceIndex) -> Shape {
    let of = |shape: &Shape| with_handles(shape, thing);
    let boxed = |shape: &Shape| Box::new(of(shape));
    match shape {
        Shape::Primitive(ty) => Shape::Primitive(match stands_for(*ty) {
            Some(Kind::Own) => InterfaceType::Own(thing),
            Some(Kind::Borrow) => InterfaceType::Borrow(thing),
            None => *ty,
        }),
        Shape::List(element) => Shape::List(boxed(element)),
        Shape::FixedList(element, len) => Shape::FixedList(boxed(element), *len),
        Shape::Record(fields) => Shape::Record(fields.iter().map(of).collect()),
        Shape::Tuple(fields) => Shape::Tuple(fields.iter().map(of).collect()),
        Shape::Variant(cases) => {
            Shape::Variant(cases.iter().map(|case| case.as_ref().map(of)).collect())
        }
        Shape::Option(payload) => Shape::Option(boxed(payload)),
        Shape::Result(ok, err) => {
            Shape::Result(ok.as_deref().map(boxed), err.as_deref().map(boxed))
        }
        Shape::Enum(_) | Shape::Flags(_) => shape.clone(),
    }
}

/// The same with what `make` makes for each integer.
fn map_handles(value: Value, make: &mut dyn FnMut(Kind) -> Value) -> Value {
    let mut payload =
        |value: Option<Box<Value>>| value.map(|value| Box::new(map_handles(*value, make)));
    match value {
        Value::Variant(case, value) => Value::Variant(case, payload(value)),
        Value::Option(value) => Value::Option(payload(value)),
        Value::Result(Ok(value)) => Value::Result(Ok(payload(value))),
        Value::Result(Err(value)) => Value::Result(Err(payload(value))),
        Value::U8(_) | Value::U16(_) | Value::U32(_) | Value::U64(_) => make(Kind::Own),
        Value::S8(_) | Value::S16(_) | Value::S32(_) | Value::S64(_) => make(Kind::Borrow),
        Value::List(list) => {
            Value::List(list.into_iter().map(|item| map_handles(item, make)).collect())
        }
        Value::Record(record) => Value::Record(
            record.into_iter().map(|(name, item)| (name, map_handles(item, make))).collect(),
        ),
        Value::Tuple(items) => {
            Value::Tuple(items.into_iter().map(|item| map_handles(item, make)).collect())
        }
        other => other,
    }
}

/// A value that the host has, in a world whose guest has nothing.
struct Case {
    world: World,
    types: ComponentTypes,
    ty: InterfaceType,
    abi: CanonicalAbi,
    value: Value,
    /// The handles in it.
    handles: Vec<(Kind, ResourceAny)>,
}

const OWNER: RootId = RootId(0);

impl Case {
    fn new(shape: &Shape, value: &Value) -> Case {
        let mut world = World::new();
        let host = ResourceType::host::<Thing>();
        let thing = world.resource(host);
        let ty = intern(&with_handles(shape, thing), &mut world.types);
        let mut handles = Vec::new();
        let resources = &mut world.guest.resources;
        let value = map_handles(value.clone(), &mut |kind| {
            let handle = resources.host_own(host, handles.len() as u32).unwrap();
            let any = ResourceAny::new(handle, host, true);
            handles.push((kind, any));
            Value::Resource(any)
        });
        let types = world.types.clone();
        let abi = types.abi(ty);
        Case { world, types, ty, abi, value, handles }
    }

    fn begin(&mut self, owner: RootId, before: Mark) -> Mark {
        let scope = self.world.guest.resources.enter_call(owner, before);
        self.world.scope = Some(scope);
        scope.into()
    }

    /// Lowers the value to memory, at the address that it returns.
    fn lower(&mut self) -> Result<u32> {
        let Case { world, types, ty, abi, value, .. } = self;
        world.lower_with(|cx| {
            let at = cx.allocate(abi.align, abi.size)?;
            cx.write_at(at, *abi, |sink| dynamic::lower(types, value, sink, *ty))?;
            Ok(at)
        })
    }

    fn lift(&mut self, at: u32) -> Result<Value> {
        let Case { world, types, ty, abi, .. } = self;
        world.lift_with(|cx| {
            let lifted = cx.read_at(at, *abi, |src| dynamic::lift(types, src, *ty))?;
            cx.keep_moved();
            Ok(lifted)
        })
    }

    fn count(&self, kind: Kind) -> usize {
        self.handles.iter().filter(|(of, _)| *of == kind).count()
    }

    /// What there is of handles: the guest's, with all about them, how many the host has, and what is paid for.
    fn state(&mut self) -> (String, usize, usize) {
        let Memory { resources, instance, .. } = &mut self.world.guest;
        let guest = format!("{:?}", resources.snapshot(*instance));
        (guest, resources.host_count(), resources.used(OWNER))
    }
}

fn cases() -> impl Strategy<Value = (Shape, Value)> {
    shape().prop_flat_map(|shape| {
        let value = values(&shape);
        (Just(shape), value)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// From a guest: one of the handles is none. Then the host has nothing, and the guest what it had.
    #[test]
    fn what_is_not_lifted_whole_is_given_back((shape, value) in cases()) {
        let mut case = Case::new(&shape, &value);
        let ty = ResourceType::host::<Thing>();
        let first = case.begin(RootId(1), Mark::default());
        let at = case.lower().unwrap();
        let instance = case.world.guest.instance;
        let reps: Vec<u32> = (0..case.handles.len() as u32).collect();
        // In the order of the value; the first index is 1.
        for (index, &(kind, _)) in (1..).zip(&case.handles.clone()) {
            let resources = &mut case.world.guest.resources;
            let rep = resources.rep(instance, ty, index).unwrap();
            prop_assert_eq!(rep, index - 1);
            resources.drop_handle(instance, &ty, index).unwrap();
            let before = case.state();
            let call = case.begin(OWNER, first);
            let error = case.lift(at).unwrap_err();
            let expected = format!("unknown handle index {index}");
            prop_assert_eq!(error.root_cause().to_string(), expected);
            prop_assert_eq!(case.world.guest.resources.abort_calls(OWNER, call), first);
            prop_assert_eq!(&case.state(), &before);
            let resources = &mut case.world.guest.resources;
            let again = match kind {
                Kind::Own => resources.lower_own(instance, ty, rep).unwrap(),
                Kind::Borrow => {
                    resources.lower_borrow(instance, ty, rep, first.scope().unwrap()).unwrap()
                }
            };
            prop_assert_eq!(again, index);
        }
        let call = case.begin(OWNER, first);
        let lifted = case.lift(at).unwrap();
        let mut found = Vec::new();
        visit(&lifted, &mut |any| found.push(any));
        let resources = &mut case.world.guest.resources;
        for (any, (kind, _)) in found.iter().zip(&case.handles) {
            prop_assert_eq!(any.owned(), *kind == Kind::Own);
        }
        let found: Vec<u32> =
            found.into_iter().map(|any| resources.host_release(any.handle(), ty).unwrap().0).collect();
        prop_assert_eq!(found, reps);
        resources.abort_calls(OWNER, call);
        prop_assert_eq!(case.world.guest.resources.handle_count(instance), case.count(Kind::Borrow));
    }

    /// To a guest: there is room for some of the handles only. Those the guest has, and the host the others.
    #[test]
    fn what_is_not_lowered_whole_stays_with_the_host((shape, value) in cases()) {
        let count = Case::new(&shape, &value).handles.len();
        for room in 0..count {
            let mut case = Case::new(&shape, &value);
            let ty = ResourceType::host::<Thing>();
            let call = case.begin(OWNER, Mark::default());
            case.world.guest.resources.add_root(OWNER, room as u32);
            let error = case.lower().unwrap_err();
            prop_assert!(error.to_string().contains("too many handles"), "{}", error);
            let handles = case.handles.clone();
            let resources = &mut case.world.guest.resources;
            prop_assert_eq!(resources.abort_calls(OWNER, call), Mark::default());
            for (number, (kind, any)) in handles.into_iter().enumerate() {
                let released = resources.host_drop(any.handle(), ty);
                let expected = match kind {
                    Kind::Own if number < room => Err(HandleError::HostStale),
                    _ => Ok(Some(number as u32)),
                };
                prop_assert_eq!(released, expected, "{} of {}", number, count);
            }
            prop_assert_eq!(resources.host_count(), 0);
            let instance = case.world.guest.instance;
            prop_assert_eq!(case.world.guest.resources.handle_count(instance), room);
        }
    }
}

/// The handles of a value.
fn visit(value: &Value, found: &mut dyn FnMut(ResourceAny)) {
    let mut payload = |value: &Option<Box<Value>>| {
        if let Some(value) = value {
            visit(value, found);
        }
    };
    match value {
        Value::Variant(_, value) | Value::Option(value) => payload(value),
        Value::Result(Ok(value)) | Value::Result(Err(value)) => payload(value),
        Value::Resource(any) => found(*any),
        Value::List(list) => list.values().for_each(|item| visit(&item, found)),
        Value::Record(record) => record.values().iter().for_each(|item| visit(item, found)),
        Value::Tuple(items) => items.iter().for_each(|item| visit(item, found)),
        _ => {}
    }
}
