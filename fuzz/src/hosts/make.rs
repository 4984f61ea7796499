//! Modules out of bytes: small ones, of few types, so that what one exports another can import, and of
//! much that is shared.

use super::model::{
    Callee, ComponentDef, FuncDef, Index, InstanceArg, InstanceDef, Limits, ModuleDef, Place, SIGS,
    Statement, TAGS, Ty, Type,
};
use arbitrary::{Result, Unstructured};
use std::rc::Rc;

/// The first import of each module: the calls that there may still be.
pub(super) const CALLS: Type = Type::Global(true, Ty::I64);
/// How many functions a module defines at most.
const FUNCS: usize = 5;
/// How many statements a body has at most.
const STATEMENTS: usize = 6;
/// Where in memories numbers are.
pub(super) const ADDRESSES: [u64; 4] = [8, 65_528, 131_064, 196_600];

/// A module.
pub(super) fn module(u: &mut Unstructured<'_>) -> Result<ModuleDef> {
    let mut module = ModuleDef { imports: vec![CALLS], ..Default::default() };
    module.imports.extend([Type::Func(0); 2]);
    for _ in 0..u.int_in_range(1..=6)? {
        module.imports.push(ty(u)?);
    }
    for _ in 0..u.int_in_range(1..=5)? {
        let ty = ty(u)?;
        if !matches!(ty, Type::Func(_)) {
            module.defined.push(ty);
        }
    }
    // Bodies call any function: their types come first.
    for number in 0..u.int_in_range(2..=FUNCS)? {
        let sig = if number == 0 || u.ratio(1, 2)? { 0 } else { u.choose_index(SIGS.len())? };
        module.funcs.push(FuncDef { sig, body: Vec::new(), tail: None });
    }
    let imported = module.sigs().len() - module.funcs.len();
    for number in 0..module.funcs.len() {
        let calls = number % 2 == 0;
        let mut maker = Maker { u, module: &module };
        let (body, tail) = (maker.body(calls, 2)?, maker.tail(calls, module.funcs[number].sig)?);
        (module.funcs[number].body, module.funcs[number].tail) = (body, tail);
    }
    for (table, element) in module.tables().into_iter().enumerate() {
        let sigs = module.sigs();
        let fits = |&func: &usize| element.takes(Ty::Sig(sigs[func]));
        let fitting: Vec<usize> = (0..sigs.len()).filter(fits).collect();
        if !fitting.is_empty() && u.ratio(3, 4)? {
            let funcs = [*u.choose(&fitting)?, *u.choose(&fitting)?];
            let at = if u.ratio(1, 30)? { 3 } else { 0 };
            module.elems.push((table, at, funcs[..1 + usize::from(at > 0)].to_vec()));
        }
    }
    let mut counts = [0; 5];
    for ty in module.imports.clone().into_iter().chain(module.defined.clone()) {
        let kind = kind(ty);
        let index = counts[kind];
        counts[kind] += 1;
        // The calls that there may still be are the host's to say.
        if (kind, index) != (self::kind(CALLS), 0) && u.ratio(3, 4)? {
            module.exports.push((ty, index));
        }
    }
    for (number, func) in module.funcs.iter().enumerate() {
        if number == 0 || u.ratio(3, 4)? {
            module.exports.push((Type::Func(func.sig), imported + number));
        }
    }
    module.start = u.ratio(1, 5)?.then_some(imported);
    Ok(module)
}

/// A component of these modules, and of some that define what they need.
pub(super) fn component(
    u: &mut Unstructured<'_>,
    modules: &[Rc<ModuleDef>],
) -> Result<ComponentDef> {
    let mut component = ComponentDef::default();
    for _ in 0..u.int_in_range(1..=3)? {
        let module = Rc::clone(u.choose(modules)?);
        let mut needed = ModuleDef { imports: vec![CALLS], ..Default::default() };
        let mut args = vec![InstanceArg::Calls];
        for &import in &module.imports[1..] {
            let there: Vec<InstanceArg> = component.fitting(import).collect();
            args.push(if import == Type::Func(0) && u.ratio(2, 3)? {
                InstanceArg::Host
            } else if !there.is_empty() && u.ratio(4, 5)? {
                *u.choose(&there)?
            } else {
                let export = needed.exports.len();
                needed.define(import);
                InstanceArg::Export(component.instances.len(), export)
            });
        }
        if !needed.exports.is_empty() {
            let (module, args) = (Rc::new(needed), vec![InstanceArg::Calls]);
            component.instances.push(InstanceDef { module, is_given: u.ratio(1, 3)?, args });
        }
        component.instances.push(InstanceDef { module, is_given: u.ratio(1, 4)?, args });
    }
    Ok(component)
}

impl ComponentDef {
    /// The exports of instances that can be given for an import.
    fn fitting(&self, import: Type) -> impl Iterator<Item = InstanceArg> {
        self.instances.iter().enumerate().flat_map(move |(instance, def)| {
            let exports = def.module.exports.iter().enumerate();
            // Components are validated as if globals had no subtypes.
            let fitting = exports.filter(move |(_, (ty, _))| match ty {
                Type::Global(..) => *ty == import,
                ty => ty.fits(import),
            });
            fitting.map(move |(export, _)| InstanceArg::Export(instance, export))
        })
    }
}

impl ModuleDef {
    /// Adds something that is exported.
    fn define(&mut self, ty: Type) {
        let index = match ty {
            Type::Func(sig) => {
                let body = vec![Statement::Mix(self.exports.len() as u64)];
                self.funcs.push(FuncDef { sig, body, tail: None });
                self.funcs.len() - 1
            }
            ty => {
                let types = self.imports.iter().chain(&self.defined);
                let index = types.filter(|&&it| kind(it) == kind(ty)).count();
                self.defined.push(ty);
                index
            }
        };
        self.exports.push((ty, index));
    }
}

/// The type of an import or definition: there are not many.
pub(super) fn ty(u: &mut Unstructured<'_>) -> Result<Type> {
    const TABLES: [Ty; 6] = [Ty::Func, Ty::Func, Ty::Sig(0), Ty::Sig(1), Ty::Extern, Ty::Exn];
    const GLOBALS: [Ty; 6] = [Ty::I64, Ty::Func, Ty::Sig(0), Ty::Extern, Ty::Exn, Ty::F64];
    Ok(match u.int_in_range(0..=9)? {
        0..=1 => Type::Func(u.choose_index(SIGS.len())?),
        2..=4 => Type::Table(*u.choose(&TABLES)?, limits(u, 3)?),
        5 => Type::Memory(limits(u, 1)?),
        6..=7 => Type::Global(u.ratio(2, 3)?, *u.choose(&GLOBALS)?),
        _ => Type::Tag(u.choose_index(TAGS.len())?),
    })
}

fn limits(u: &mut Unstructured<'_>, most: u64) -> Result<Limits> {
    let min = u.int_in_range(1..=most)?;
    let max = if u.ratio(1, 3)? { Some(min + u.int_in_range(0..=2)?) } else { None };
    Ok(Limits { min, max })
}

fn kind(ty: Type) -> usize {
    match ty {
        Type::Func(_) => 0,
        Type::Table(..) => 1,
        Type::Memory(_) => 2,
        Type::Global(..) => 3,
        Type::Tag(_) => 4,
    }
}

/// A function in the making.
struct Maker<'a, 'b, 'c> {
    u: &'a mut Unstructured<'b>,
    module: &'c ModuleDef,
}

impl Maker<'_, '_, '_> {
    /// Statements, such that call nothing if it is to be a leaf.
    fn body(&mut self, calls: bool, depth: usize) -> Result<Vec<Statement>> {
        let mut body = vec![Statement::Mix(self.u.int_in_range(0..=999)?)];
        for _ in 0..self.u.int_in_range(1..=STATEMENTS)? {
            body.extend(self.statement(calls, depth)?);
        }
        Ok(body)
    }

    /// A statement, if the module has what that needs.
    fn statement(&mut self, calls: bool, depth: usize) -> Result<Option<Statement>> {
        let tables = self.module.tables();
        let table = self.pick(tables.len())?;
        let memory = self.pick(self.module.memories().len())?;
        let tag = self.pick(self.module.tags().len())?;
        Ok(match self.u.int_in_range(0..=19)? {
            0..=5 if calls => self.callee(table)?.map(Statement::Call),
            6..=10 => {
                let (from, to) = (self.place()?, self.place()?);
                let writable = match to {
                    // The calls that there may still be are not the guest's to say.
                    Place::Global(global) => global > 0 && self.module.globals()[global].0,
                    Place::Func(_) | Place::Null(_) => false,
                    _ => true,
                };
                let fits = self.module.ty(to).takes(self.module.ty(from));
                (writable && fits).then_some(Statement::Move { from, to })
            }
            11 => Some(Statement::IsNull(*self.u.choose(&[Ty::Func, Ty::Extern, Ty::Exn])?)),
            12 => match table {
                Some(table) => {
                    let (from, at) = (self.value(tables[table])?, self.index()?);
                    let from = from.unwrap_or(Place::Null(tables[table]));
                    let few = self.u.int_in_range(0..=2)?;
                    Some(match self.u.int_in_range(0..=3)? {
                        0 => Statement::TableSize(table),
                        1 => Statement::TableFill(table, at, from, few),
                        2 if self.u.ratio(1, 6)? => {
                            Statement::TableGrow(table, from, u32::MAX.into())
                        }
                        _ => Statement::TableGrow(table, from, few),
                    })
                }
                None => None,
            },
            13 => match table.zip(self.pick(tables.len())?) {
                Some((to, from)) if tables[to].takes(tables[from]) => {
                    Some(Statement::TableCopy(to, from, self.u.int_in_range(0..=3)?))
                }
                _ => None,
            },
            14 => match memory {
                Some(memory) if self.u.arbitrary()? => Some(Statement::MemorySize(memory)),
                Some(memory) if self.u.ratio(1, 6)? => {
                    Some(Statement::MemoryGrow(memory, 0x1_0000))
                }
                memory => memory.map(|memory| Statement::MemoryGrow(memory, 1)),
            },
            15 if self.u.ratio(1, 2)? => tag.map(Statement::Throw),
            16 if self.u.ratio(1, 4)? => Some(Statement::ThrowRef),
            17..=18 if depth > 0 => Some(Statement::Try {
                tag: if self.u.arbitrary()? { tag } else { None },
                keeps: self.u.arbitrary()?,
                body: self.body(calls, depth - 1)?,
            }),
            19 if self.u.ratio(1, 8)? => Some(Statement::Unreachable),
            _ => None,
        })
    }

    /// A function that is called in place of returning, if there happens to be one that returns the same.
    fn tail(&mut self, calls: bool, sig: usize) -> Result<Option<Callee>> {
        if !calls || self.u.ratio(3, 4)? {
            return Ok(None);
        }
        let table = self.pick(self.module.tables().len())?;
        let callee = self.callee(table)?;
        Ok(callee.filter(|&callee| SIGS[self.module.sig(callee)].1 == SIGS[sig].1))
    }

    fn callee(&mut self, table: Option<usize>) -> Result<Option<Callee>> {
        let sig = if self.u.ratio(2, 3)? { 0 } else { self.u.choose_index(SIGS.len())? };
        let funcs = self.module.sigs().len();
        Ok(match (self.u.int_in_range(0..=3)?, table) {
            (0, _) => self.value(Ty::Sig(sig))?.map(|place| Callee::Ref(sig, place)),
            (1..=2, Some(table)) if Ty::Func.takes(self.module.tables()[table]) => {
                Some(Callee::Indirect(table, sig, self.index()?))
            }
            _ => Some(Callee::Func(self.u.choose_index(funcs)?)),
        })
    }

    /// A place of values of a type, if there is one among those that come to mind.
    fn value(&mut self, ty: Ty) -> Result<Option<Place>> {
        for _ in 0..6 {
            let place = self.place()?;
            if ty.takes(self.module.ty(place)) && place != Place::Global(0) {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    fn place(&mut self) -> Result<Place> {
        const LOCALS: [Ty; 5] = [Ty::I64, Ty::F64, Ty::Func, Ty::Extern, Ty::Exn];
        let module = self.module;
        let local = Place::Local(*self.u.choose(&LOCALS)?);
        Ok(match self.u.int_in_range(0..=9)? {
            0..=2 => {
                let global = self.pick(module.globals().len())?;
                global.map_or(local, Place::Global)
            }
            3..=5 => match self.pick(module.tables().len())? {
                Some(table) => Place::Element(table, self.index()?),
                None => local,
            },
            6 => match self.pick(module.memories().len())? {
                Some(memory) => Place::Word(memory, *self.u.choose(&ADDRESSES)?),
                None => local,
            },
            7 => Place::Func(self.u.choose_index(module.sigs().len())?),
            8 => Place::Null(*self.u.choose(&[Ty::Func, Ty::Sig(0), Ty::Extern, Ty::Exn])?),
            _ => local,
        })
    }

    fn index(&mut self) -> Result<Index> {
        Ok(match self.u.int_in_range(0..=7)? {
            0 => Index::Number,
            at => Index::Constant(at / 5),
        })
    }

    fn pick(&mut self, len: usize) -> Result<Option<usize>> {
        if len == 0 { Ok(None) } else { self.u.choose_index(len).map(Some) }
    }
}
