//! Functions, and resources with theirs.

use proc_macro2::Ident;
use wit_parser::{FunctionKind, Type, TypeDefKind, TypeId};

use super::plan::resource_item;
use super::types::MOST;
use super::world::WorldLowering;
use super::{Direction, Generation, keys, wit};
use crate::bindings::{Function, Param, Resource, Throws};
use crate::names::{self, TakenNames};
use crate::options::FunctionFlags;

impl WorldLowering<'_, '_> {
    /// The functions of an interface: those of its own, and those of its resources.
    pub(super) fn functions(
        &mut self,
        direction: Direction,
        interface: &[String],
        types: &[TypeId],
        functions: &[&wit_parser::Function],
    ) -> (Vec<Function>, Vec<Resource>) {
        let mut fields = TakenNames::default();
        let mut methods = TakenNames::default();
        for conversion in self.plan.conversions.values() {
            methods.take(conversion.function.clone());
        }
        let mut free = Vec::new();
        for function in functions.iter().filter(|f| f.kind.resource().is_none()) {
            let name = names::snake(&function.name);
            let ident = methods.take(match direction {
                Direction::Import => name.clone(),
                Direction::Export => call(&function.name),
            });
            let field = fields.take(name);
            free.push(self.interface_function(direction, interface, function, ident, field));
        }
        let mut accessors = TakenNames::default();
        let resources = types
            .iter()
            .filter(|id| matches!(self.generation.resolve.types[**id].kind, TypeDefKind::Resource))
            .map(|id| (*id, functions.iter().filter(|f| f.kind.resource() == Some(*id))))
            .map(|(id, functions)| {
                let functions: Vec<_> = functions.copied().collect();
                let mut resource = self.resource(direction, interface, id, &functions, &mut fields);
                resource.accessor = accessors.take(resource.accessor);
                resource
            })
            .collect();
        (free, resources)
    }

    fn resource(
        &mut self,
        direction: Direction,
        interface: &[String],
        id: TypeId,
        functions: &[&wit_parser::Function],
        fields: &mut TakenNames,
    ) -> Resource {
        let name = self.generation.resolve.types[id].name.clone().unwrap_or_default();
        let mut scope = TakenNames::default();
        let drop = scope.take(names::ident("drop"));
        // The constructor comes first, so that it is `new` whatever the methods are called.
        let mut ordered = functions.to_vec();
        ordered.sort_by_key(|f| !matches!(f.kind, FunctionKind::Constructor(_)));
        let functions = ordered
            .into_iter()
            .map(|function| {
                let (kind, item) = match function.kind {
                    FunctionKind::Constructor(_) => ("constructor", "constructor"),
                    FunctionKind::Static(_) | FunctionKind::AsyncStatic(_) => {
                        ("static", function.item_name())
                    }
                    _ => ("method", function.item_name()),
                };
                let ident = scope.take(match (direction, kind) {
                    (Direction::Import, "constructor") => names::ident("new"),
                    (Direction::Import, _) => names::snake(item),
                    (Direction::Export, _) => call(item),
                });
                let field = match kind {
                    "constructor" => format!("{}_constructor", names::snake_text(&name)),
                    _ => format!("{}_{}", names::snake_text(&name), names::snake_text(item)),
                };
                let field = fields.take(names::ident(&field));
                self.interface_function(direction, interface, function, ident, field)
            })
            .collect();
        let item = resource_item(direction, &name);
        let drop_flags =
            self.generation.flags_by_name(direction, interface, &format!("[drop]{name}"));
        Resource {
            ty: self.name_of_definition(id, direction),
            with_store: names::ident(&format!("{item}WithStore")),
            item,
            accessor: names::snake(&name),
            drop,
            functions,
            drop_flags,
            name,
        }
    }

    fn interface_function(
        &mut self,
        direction: Direction,
        interface: &[String],
        function: &wit_parser::Function,
        ident: Ident,
        field: Ident,
    ) -> Function {
        let flags = self.generation.flags(direction, interface, function);
        let optional = direction == Direction::Export
            && self.generation.is_optional(&keys::function(interface, &function.name));
        Function { optional, ..self.function(direction, function, ident, field, flags) }
    }

    pub(super) fn function(
        &mut self,
        direction: Direction,
        function: &wit_parser::Function,
        ident: Ident,
        field: Ident,
        flags: FunctionFlags,
    ) -> Function {
        if function.kind.is_async() {
            self.generation.wit_problem(
                function.span,
                "`async` functions cannot be called yet; declare it as `func`",
            );
        }
        if function.params.len() > MOST {
            let message = format!(
                "a function of {} parameters cannot be called, one of {MOST} can; put them into a \
                 record",
                function.params.len()
            );
            self.generation.wit_problem(function.span, message);
        }
        // These names are used by the code around the parameters.
        let mut scope = TakenNames::with(&[
            "store",
            "caller",
            "host",
            "host_getter",
            "linker",
            "result",
            "span",
            "func",
            "guest",
        ]);
        let params = function
            .params
            .iter()
            .map(|param| Param {
                ident: scope.take(names::snake(&param.name)),
                ty: self.ty(&param.ty, direction, param.span),
            })
            .collect();
        let result = function.result.map(|ty| self.ty(&ty, direction, function.span));
        let throws = self.throws(direction, function);
        let is_method =
            matches!(function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
        Function {
            name: function.name.clone(),
            ident,
            field,
            docs: wit::docs_of(&function.docs, &function.stability),
            params,
            result,
            flags,
            throws,
            optional: false,
            is_method,
        }
    }

    /// How an imported function's error becomes a type of the host's.
    fn throws(&mut self, direction: Direction, function: &wit_parser::Function) -> Option<Throws> {
        if direction == Direction::Export {
            return None;
        }
        let resolve = self.generation.resolve;
        let (ok, error) = wit::result_of(resolve, function)?;
        let Some(Type::Id(error)) = error else { return None };
        let conversion = self.plan.conversions.get(&wit::ultimate(resolve, error))?.clone();
        let ok = ok.map(|ty| self.ty(&ty, direction, function.span));
        Some(Throws { conversion, ok })
    }
}

impl Generation<'_> {
    /// Whether the option `optional` names an export, or all functions of an interface at once.
    pub(super) fn is_optional(&mut self, names: &[String]) -> bool {
        self.used.has("optional", &self.options.optional, names)
    }

    pub(super) fn flags(
        &mut self,
        direction: Direction,
        interface: &[String],
        function: &wit_parser::Function,
    ) -> FunctionFlags {
        self.flags_by_name(direction, interface, &function.name)
    }

    fn flags_by_name(
        &mut self,
        direction: Direction,
        interface: &[String],
        name: &str,
    ) -> FunctionFlags {
        let (option, rules) = match direction {
            Direction::Import => ("imports", &self.options.imports),
            Direction::Export => ("exports", &self.options.exports),
        };
        let levels = [
            keys::function(interface, name),
            keys::resource(interface, name),
            interface.to_vec(),
            keys::packages(interface),
        ];
        // All are looked up, because each that means something is used.
        let found = levels.map(|names| self.used.find(option, &rules.filters, &names).copied());
        found.into_iter().flatten().next().unwrap_or(rules.default)
    }
}

fn call(name: &str) -> Ident {
    names::ident(&format!("call_{}", names::snake_text(name)))
}
