//! WIT types as text, for messages: resolved types, shown as a document would write them where they
//! are used.

use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind};

/// How deep types are shown that have no name.
const DEPTH: usize = 4;
/// The fields or cases that are shown.
const ITEMS: usize = 12;

/// `func(a: u32) -> string`. Named types are shown by their names.
pub(crate) fn func(resolve: &Resolve, func: &Function) -> String {
    let skipped = usize::from(is_method(func));
    let params = func.params.iter().skip(skipped);
    let params = params.map(|param| format!("{}: {}", param.name, ty(resolve, &param.ty)));
    let params = params.collect::<Vec<_>>().join(", ");
    let result = match &func.result {
        Some(result) => format!(" -> {}", ty(resolve, result)),
        None => String::new(),
    };
    let keyword = if func.kind.is_async() { "async func" } else { "func" };
    format!("{keyword}({params}){result}")
}

/// Whether the first parameter is the resource that it is a method of.
pub(crate) fn is_method(func: &Function) -> bool {
    use wit_parser::FunctionKind::{AsyncMethod, Method};
    matches!(func.kind, Method(_) | AsyncMethod(_))
}

/// A type as it is used: by its name if it has one.
pub(crate) fn ty(resolve: &Resolve, ty: &Type) -> String {
    show(resolve, ty, DEPTH, false)
}

/// A type as it is defined: `record point { x: f64, y: f64 }`.
pub(crate) fn definition(resolve: &Resolve, ty: &Type) -> String {
    show(resolve, ty, DEPTH, true)
}

/// What an alias stands for.
pub(crate) fn resolved(resolve: &Resolve, ty: &Type) -> Type {
    let mut ty = *ty;
    while let Type::Id(id) = ty {
        match &resolve.types[id].kind {
            TypeDefKind::Type(other) => ty = *other,
            _ => break,
        }
    }
    ty
}

fn show(resolve: &Resolve, ty: &Type, depth: usize, define: bool) -> String {
    let id = match ty {
        Type::Bool => return "bool".into(),
        Type::U8 => return "u8".into(),
        Type::U16 => return "u16".into(),
        Type::U32 => return "u32".into(),
        Type::U64 => return "u64".into(),
        Type::S8 => return "s8".into(),
        Type::S16 => return "s16".into(),
        Type::S32 => return "s32".into(),
        Type::S64 => return "s64".into(),
        Type::F32 => return "f32".into(),
        Type::F64 => return "f64".into(),
        Type::Char => return "char".into(),
        Type::String => return "string".into(),
        Type::ErrorContext => return "error-context".into(),
        Type::Id(id) => *id,
    };
    let def = &resolve.types[id];
    if let (Some(name), false) = (&def.name, define) {
        return name.clone();
    }
    if depth == 0 {
        return "…".into();
    }
    let inner = |ty: &Type| show(resolve, ty, depth - 1, false);
    let optional = |ty: &Option<Type>| ty.as_ref().map_or("_".to_owned(), inner);
    let name = def.name.as_ref().map(|name| format!(" {name}")).unwrap_or_default();
    let braced = |what: &str, items: Vec<String>| {
        let mut shown = items.iter().take(ITEMS).cloned().collect::<Vec<_>>().join(", ");
        if items.len() > ITEMS {
            shown += ", …";
        }
        format!("{what}{name} {{ {shown} }}")
    };
    match &def.kind {
        TypeDefKind::Record(record) => {
            let fields = record.fields.iter();
            braced("record", fields.map(|it| format!("{}: {}", it.name, inner(&it.ty))).collect())
        }
        TypeDefKind::Variant(variant) => {
            let case = |case: &wit_parser::Case| match &case.ty {
                Some(ty) => format!("{}({})", case.name, inner(ty)),
                None => case.name.clone(),
            };
            braced("variant", variant.cases.iter().map(case).collect())
        }
        TypeDefKind::Enum(it) => {
            braced("enum", it.cases.iter().map(|case| case.name.clone()).collect())
        }
        TypeDefKind::Flags(it) => {
            braced("flags", it.flags.iter().map(|flag| flag.name.clone()).collect())
        }
        TypeDefKind::Resource => format!("resource{name}"),
        TypeDefKind::Handle(Handle::Own(id)) => inner(&Type::Id(*id)),
        TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", inner(&Type::Id(*id))),
        TypeDefKind::Tuple(tuple) => {
            format!("tuple<{}>", tuple.types.iter().map(inner).collect::<Vec<_>>().join(", "))
        }
        TypeDefKind::Option(ty) => format!("option<{}>", inner(ty)),
        TypeDefKind::Result(result) => match (&result.ok, &result.err) {
            (None, None) => "result".into(),
            (Some(ok), None) => format!("result<{}>", inner(ok)),
            (ok, err) => format!("result<{}, {}>", optional(ok), optional(err)),
        },
        TypeDefKind::List(ty) => format!("list<{}>", inner(ty)),
        TypeDefKind::FixedLengthList(ty, length) => format!("list<{}, {length}>", inner(ty)),
        TypeDefKind::Map(key, value) => format!("map<{}, {}>", inner(key), inner(value)),
        TypeDefKind::Future(ty) => format!("future<{}>", optional(ty)),
        TypeDefKind::Stream(ty) => format!("stream<{}>", optional(ty)),
        // An alias is defined by what it stands for.
        TypeDefKind::Type(ty) => show(resolve, ty, depth - 1, define),
        TypeDefKind::Unknown => "unknown".into(),
    }
}
