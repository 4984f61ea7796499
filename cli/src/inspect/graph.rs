//! Who gives what to whom when a component is instantiated: imports, core instances, exports.

use super::subject::Inner;
use std::fmt::Write;
use wharf_component::plan::{
    CoreDef, CoreInstanceIndex, ExportIndex, ExportItem, ModuleArgs, ModuleRef, Plan, Step,
};
use wharf_runtime::module::info::EntityIndex;

/// The names that an edge spells out; more are counted.
const NAMES: usize = 3;

/// Nodes and edges, in the order of instantiation: an edge leads to a later node.
#[derive(Default)]
pub(crate) struct Graph {
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
}

pub(crate) struct Node {
    pub(crate) kind: NodeKind,
    /// What it is, and a second line about it.
    pub(crate) lines: [String; 2],
}

#[derive(Clone, Copy, PartialEq)]
pub(crate) enum NodeKind {
    Import,
    Instance,
    Export,
}

/// What node `from` gives to node `to`.
pub(crate) struct Edge {
    pub(crate) from: usize,
    pub(crate) to: usize,
    names: Vec<String>,
    /// Whether values are lifted and lowered on the way.
    pub(crate) adapted: bool,
}

impl Edge {
    /// What is given, in short.
    pub(crate) fn label(&self) -> String {
        let mut label = self.names.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
        if self.names.len() > NAMES {
            let _ = write!(label, " + {}", self.names.len() - NAMES);
        }
        label
    }
}

impl Graph {
    /// The graph of `plan`, whose core modules are `modules`.
    pub(crate) fn of(plan: &Plan, modules: &[Inner]) -> Graph {
        let mut build =
            Build { plan, graph: Graph::default(), imports: Vec::new(), instances: Vec::new() };
        for name in plan.imports.keys() {
            // Types alone are nothing that is given.
            let used = plan.imported_funcs.values().any(|func| func.path.0.first() == Some(name))
                || plan.imported_modules.values().any(|it| it.path.0.first() == Some(name));
            if used {
                let node = build.node(NodeKind::Import, name.clone(), "import");
                build.imports.push((name.clone(), node));
            }
        }
        let mut names = modules_of(plan, modules).into_iter();
        for step in &plan.steps {
            let Step::InstantiateModule { slot, args } = step else { continue };
            let Some((name, module)) = names.next() else { break };
            let number = build.instances.len();
            // What calls go through is shown as how they go.
            if plan.adapters.values().any(|it| instance_of(&it.func) == Some(*slot)) {
                build.instances.push(None);
                continue;
            }
            let node = build.node(NodeKind::Instance, name, &format!("core instance {number}"));
            build.instances.push(Some(node));
            match args {
                ModuleArgs::Positional(defs) => {
                    let imports = module.map(|inner| inner.info.imports.as_slice());
                    for (i, def) in defs.iter().enumerate() {
                        let field = imports.and_then(|imports| imports.get(i));
                        build.give(def, field.map_or("", |import| &import.field), node);
                    }
                }
                ModuleArgs::Named(args) => {
                    args.iter().for_each(|arg| build.give(&arg.def, &arg.field, node));
                }
            }
        }
        for (name, index) in &plan.exports {
            let mut given = Vec::new();
            collect(plan, *index, name, 0, &mut given);
            if given.is_empty() {
                continue;
            }
            let node = build.node(NodeKind::Export, name.clone(), "export");
            for (name, given) in given {
                match given {
                    Given::Core(def) => build.give(def, &name, node),
                    Given::Import(import) => build.connect_import(import, name, node),
                }
            }
        }
        build.graph
    }

    /// The graph in the language of Graphviz.
    pub(crate) fn to_dot(&self) -> String {
        let mut text = "digraph component {\n  node [fontname=\"sans-serif\"];\n".to_owned();
        for (index, node) in self.nodes.iter().enumerate() {
            let shape = match node.kind {
                NodeKind::Import => "shape=box, style=\"rounded,dashed\"",
                NodeKind::Instance => "shape=box",
                NodeKind::Export => "shape=box, style=\"rounded,bold\"",
            };
            let [first, second] = node.lines.each_ref().map(|line| quoted(line));
            let _ = writeln!(text, "  n{index} [label=\"{first}\\n{second}\", {shape}];");
        }
        for edge in &self.edges {
            let style = if edge.adapted { ", style=bold" } else { "" };
            let label = quoted(&edge.label());
            let _ = writeln!(text, "  n{} -> n{} [label=\"{label}\"{style}];", edge.from, edge.to);
        }
        text + "}\n"
    }
}

fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ")
}

/// The names of the core instances' modules, and the modules that are in the file.
fn modules_of<'m>(plan: &Plan, modules: &'m [Inner]) -> Vec<(String, Option<&'m Inner>)> {
    let instances = plan.core_instances.values().map(|module| match module {
        ModuleRef::Static(index) => {
            let inner = modules.get(index.as_u32() as usize);
            let name = inner.and_then(|inner| inner.info.name.clone());
            (name.unwrap_or_else(|| format!("module {}", index.as_u32())), inner)
        }
        ModuleRef::Imported(index) => {
            let import = plan.imported_modules.get(*index);
            (import.map_or("imported module".to_owned(), |import| import.path.to_string()), None)
        }
    });
    instances.collect()
}

/// The core instance that something is an export of.
fn instance_of(def: &CoreDef) -> Option<CoreInstanceIndex> {
    match def {
        CoreDef::Export { slot, .. } | CoreDef::NamedExport { slot, .. } => Some(*slot),
        _ => None,
    }
}

/// What an export is made of.
enum Given<'a> {
    Core(&'a CoreDef),
    Import(&'a str),
}

/// Everything that can be called in an export, at any depth.
fn collect<'a>(
    plan: &'a Plan,
    index: ExportIndex,
    name: &str,
    depth: usize,
    given: &mut Vec<(String, Given<'a>)>,
) {
    // Exports of components do not nest deeper; a damaged plan might.
    const DEPTH: usize = 64;
    match plan.export_items.get(index) {
        Some(ExportItem::Func(lift)) => {
            if let Some(lift) = plan.lifts.get(*lift) {
                given.push((name.to_owned(), Given::Core(&lift.func)));
            }
        }
        Some(ExportItem::ImportedFunc(import)) => {
            if let Some(first) = plan.imported_funcs.get(*import).and_then(|it| it.path.0.first()) {
                given.push((name.to_owned(), Given::Import(first)));
            }
        }
        Some(ExportItem::Instance(items)) if depth < DEPTH => {
            for (name, index) in items {
                collect(plan, *index, name, depth + 1, given);
            }
        }
        _ => {}
    }
}

struct Build<'a> {
    plan: &'a Plan,
    graph: Graph,
    imports: Vec<(String, usize)>,
    /// The nodes of core instances; none of those that adapters are in.
    instances: Vec<Option<usize>>,
}

impl Build<'_> {
    fn node(&mut self, kind: NodeKind, name: String, what: &str) -> usize {
        self.graph.nodes.push(Node { kind, lines: [name, what.to_owned()] });
        self.graph.nodes.len() - 1
    }

    /// Notes that `to` is given `def`, and calls it `name`.
    fn give(&mut self, def: &CoreDef, name: &str, to: usize) {
        let plan = self.plan;
        if let Some(adapter) = plan.adapters.values().find(|adapter| adapter.func == *def) {
            let lift = plan.lifts.get(adapter.lift);
            if let Some(slot) = lift.and_then(|lift| instance_of(&lift.func)) {
                self.connect_instance(slot.as_u32(), name, to, true);
            }
            return;
        }
        match def {
            CoreDef::Export { slot, entity } => {
                let what = match entity {
                    EntityIndex::Memory(_) if name.is_empty() => "memory",
                    EntityIndex::Table(_) if name.is_empty() => "table",
                    _ => name,
                };
                self.connect_instance(slot.as_u32(), what, to, false);
            }
            CoreDef::NamedExport { slot, name } => {
                self.connect_instance(slot.as_u32(), name, to, false);
            }
            CoreDef::Lowering(index) => {
                let import = plan.lowerings.get(*index).map(|lowering| lowering.import);
                if let Some(import) = import.and_then(|import| plan.imported_funcs.get(import)) {
                    let first = import.path.0.first().cloned().unwrap_or_default();
                    self.connect_import(&first, import.path.name().to_owned(), to);
                }
            }
            // Given by the runtime, to whoever has resources, and to adapters.
            CoreDef::CanonBuiltin(_) | CoreDef::AdapterBuiltin(_) | CoreDef::MayNotLeave => {}
        }
    }

    fn connect_instance(&mut self, slot: u32, name: &str, to: usize, adapted: bool) {
        if let Some(&Some(from)) = self.instances.get(slot as usize) {
            self.connect(from, to, name.to_owned(), adapted);
        }
    }

    fn connect_import(&mut self, import: &str, name: String, to: usize) {
        let found = self.imports.iter().find(|(name, _)| name == import);
        if let Some(&(_, from)) = found {
            self.connect(from, to, name, true);
        }
    }

    fn connect(&mut self, from: usize, to: usize, name: String, adapted: bool) {
        let edges = &mut self.graph.edges;
        let same = |edge: &&mut Edge| (edge.from, edge.to, edge.adapted) == (from, to, adapted);
        match edges.iter_mut().find(same) {
            Some(edge) => edge.names.push(name),
            None => edges.push(Edge { from, to, names: vec![name], adapted }),
        }
    }
}
