//! What guests do, as an interpreter of their definitions sees it, in a world without addresses.

use super::model::{Callee, Index, ModuleDef, Place, SIGS, Statement, TAGS, Ty, Type};
use super::program::Program;
use std::collections::BTreeMap;
use std::mem;
use std::rc::Rc;
use wharf::Trap;

/// How many bytes a page has.
const PAGE: u64 = 0x1_0000;

/// A value. Functions and exceptions are known by their numbers, external references by what they have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value {
    I64(u64),
    F64(u64),
    Func(Option<usize>),
    Extern(Option<u32>),
    Exn(Option<usize>),
}

impl Value {
    pub(super) fn zero(ty: Ty) -> Value {
        match ty {
            Ty::I64 => Value::I64(0),
            Ty::F64 => Value::F64(0),
            Ty::Func | Ty::Sig(_) => Value::Func(None),
            Ty::Extern => Value::Extern(None),
            Ty::Exn => Value::Exn(None),
        }
    }
}

/// Why a call, or anything else that a host asks for, comes to nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    Trap(Trap),
    /// An exception that nobody caught.
    Thrown(usize),
    /// An error whose message has this in it.
    Error(String),
}

/// What came of something.
pub(super) type Done<T> = Result<T, Failure>;

impl Failure {
    pub(super) fn error(text: &str) -> Failure {
        Failure::Error(text.to_owned())
    }
}

/// All things of all stores, each known by its place.
#[derive(Default)]
pub(super) struct World {
    pub(super) instances: Vec<Instance>,
    pub(super) funcs: Vec<Func>,
    pub(super) tables: Vec<Table>,
    pub(super) memories: Vec<Memory>,
    pub(super) globals: Vec<Global>,
    /// The numbers of tags' types.
    pub(super) tags: Vec<usize>,
    pub(super) exceptions: Vec<Exception>,
}

/// A core instance, with what is in its index spaces.
#[derive(Clone)]
pub(super) struct Instance {
    pub(super) store: usize,
    pub(super) module: Rc<ModuleDef>,
    pub(super) funcs: Vec<usize>,
    pub(super) tables: Vec<usize>,
    pub(super) memories: Vec<usize>,
    pub(super) globals: Vec<usize>,
    pub(super) tags: Vec<usize>,
}

#[derive(Clone, Copy)]
pub(super) struct Func {
    pub(super) sig: usize,
    pub(super) kind: FuncKind,
}

#[derive(Clone, Copy)]
pub(super) enum FuncKind {
    /// One of the host, perhaps a closure of Rust types.
    Host { typed: bool },
    /// The host's function, as a plugin has it.
    Lowered,
    /// A function that the module of an instance defines.
    Guest(usize, usize),
}

pub(super) struct Table {
    pub(super) ty: Ty,
    pub(super) max: Option<u64>,
    pub(super) elements: Vec<Value>,
}

pub(super) struct Memory {
    pub(super) pages: u64,
    pub(super) max: Option<u64>,
    /// What was written, by address.
    pub(super) words: BTreeMap<u64, u64>,
}

pub(super) struct Global {
    pub(super) ty: Ty,
    pub(super) mutable: bool,
    pub(super) value: Value,
}

#[derive(Clone, Debug)]
pub(super) struct Exception {
    pub(super) tag: usize,
    pub(super) carries: Vec<Value>,
}

impl Table {
    /// Sets some elements; says whether they are there.
    pub(super) fn fill(&mut self, at: u64, len: u64, value: Value) -> bool {
        let there = at.checked_add(len).is_some_and(|end| end <= self.elements.len() as u64);
        if there {
            self.elements[at as usize..][..len as usize].fill(value);
        }
        there
    }

    /// Appends elements. Returns how many there were, if there may be more.
    pub(super) fn grow(&mut self, delta: u64, value: Value) -> Option<u64> {
        let before = self.elements.len() as u64;
        let after = before.checked_add(delta).filter(|&it| it <= self.max.unwrap_or(1 << 20))?;
        self.elements.resize(after as usize, value);
        Some(before)
    }
}

impl Memory {
    /// The number at an address, to be changed, if it is within bounds.
    pub(super) fn word(&mut self, at: u64) -> Option<&mut u64> {
        (at + 8 <= self.pages * PAGE).then(|| self.words.entry(at).or_default())
    }

    /// Grows by some pages. Returns how many there were, if there may be more.
    pub(super) fn grow(&mut self, delta: u64) -> Option<u64> {
        let before = self.pages;
        let after = before.checked_add(delta).filter(|&it| it <= self.max.unwrap_or(PAGE))?;
        self.pages = after;
        Some(before)
    }
}

/// What a function has of its own: a value of each kind.
struct Locals([Value; 5]);

impl Locals {
    fn new() -> Locals {
        Locals([Ty::I64, Ty::F64, Ty::Func, Ty::Extern, Ty::Exn].map(Value::zero))
    }

    fn get(&self, ty: Ty) -> Value {
        let is_kind = |it: &&Value| mem::discriminant(*it) == mem::discriminant(&Value::zero(ty));
        *self.0.iter().find(is_kind).expect("there is one of each kind")
    }

    fn set(&mut self, value: Value) {
        let is_kind = |it: &&mut Value| mem::discriminant(*it) == mem::discriminant(&value);
        *self.0.iter_mut().find(is_kind).expect("there is one of each kind") = value;
    }

    fn number(&self) -> u64 {
        let Value::I64(number) = self.0[0] else { unreachable!("the first is a number") };
        number
    }

    fn mix(&mut self, number: u64) {
        self.0[0] = Value::I64(self.number().wrapping_mul(31).wrapping_add(number));
    }

    fn args(&self, types: &[Ty]) -> Vec<Value> {
        types.iter().map(|&ty| self.get(ty)).collect()
    }

    /// Takes what a call returned, or what was caught.
    fn take(&mut self, values: &[Value]) {
        for &value in values.iter().rev() {
            match value {
                Value::I64(number) => self.mix(number),
                value => self.set(value),
            }
        }
    }
}

/// Running guests. Host functions that they call are the program's.
impl Program<'_, '_> {
    /// Calls a function that is one of the host, or of a guest.
    pub(super) fn call(&mut self, func: usize, args: &[Value]) -> Done<Vec<Value>> {
        let Func { sig, kind } = self.world.funcs[func];
        let FuncKind::Guest(instance, number) = kind else { return self.host(func, args) };
        let instance = self.world.instances[instance].clone();
        let def = &instance.module.funcs[number];
        let mut locals = Locals::new();
        args.iter().for_each(|&arg| locals.set(arg));
        if !def.is_leaf() {
            let Value::I64(calls) = &mut self.world.globals[instance.globals[0]].value else {
                unreachable!("a module's first global is a number");
            };
            *calls = calls.checked_sub(1).ok_or(Failure::Trap(Trap::UnreachableCodeReached))?;
        }
        self.run(&instance, &def.body, &mut locals)?;
        match def.tail {
            Some(callee) => self.call_from_guest(&instance, callee, &mut locals),
            None => Ok(locals.args(SIGS[sig].1)),
        }
    }

    fn run(&mut self, on: &Instance, body: &[Statement], locals: &mut Locals) -> Done<()> {
        body.iter().try_for_each(|statement| self.statement(on, statement, locals))
    }

    fn statement(&mut self, on: &Instance, statement: &Statement, locals: &mut Locals) -> Done<()> {
        let or_all = |grown: Option<u64>| grown.unwrap_or(u32::MAX.into());
        match statement {
            Statement::Mix(number) => locals.mix(*number),
            Statement::Move { from, to } => {
                let value = self.read(on, *from, locals)?;
                self.write(on, *to, value, locals)?;
            }
            Statement::Call(callee) => {
                let results = self.call_from_guest(on, *callee, locals)?;
                locals.take(&results);
            }
            Statement::IsNull(ty) => {
                locals.mix(u64::from(locals.get(*ty) == Value::zero(*ty)));
            }
            Statement::TableSize(table) => {
                locals.mix(self.world.tables[on.tables[*table]].elements.len() as u64);
            }
            Statement::TableGrow(table, from, delta) => {
                let value = self.read(on, *from, locals)?;
                locals.mix(or_all(self.world.tables[on.tables[*table]].grow(*delta, value)));
            }
            Statement::TableFill(table, at, from, len) => {
                let at = index(*at, locals);
                let value = self.read(on, *from, locals)?;
                let filled = self.world.tables[on.tables[*table]].fill(at, *len, value);
                filled.then_some(()).ok_or(Failure::Trap(Trap::TableOutOfBounds))?;
            }
            Statement::TableCopy(to, from, len) => {
                let (len, to) = (*len as usize, &on.tables[*to]);
                let elements = &self.world.tables[on.tables[*from]].elements;
                let copied = elements.get(..len).map(<[Value]>::to_vec);
                let target = self.world.tables[*to].elements.get_mut(..len);
                let (copied, target) =
                    copied.zip(target).ok_or(Failure::Trap(Trap::TableOutOfBounds))?;
                target.copy_from_slice(&copied);
            }
            Statement::MemorySize(memory) => {
                locals.mix(self.world.memories[on.memories[*memory]].pages);
            }
            Statement::MemoryGrow(memory, delta) => {
                locals.mix(or_all(self.world.memories[on.memories[*memory]].grow(*delta)));
            }
            Statement::Throw(tag) => {
                let tag = on.tags[*tag];
                let carries = locals.args(TAGS[self.world.tags[tag]]);
                return Err(Failure::Thrown(self.world.add_exception(tag, carries)));
            }
            Statement::ThrowRef => match locals.get(Ty::Exn) {
                Value::Exn(Some(exception)) => return Err(Failure::Thrown(exception)),
                _ => return Err(Failure::Trap(Trap::NullReference)),
            },
            Statement::Try { tag, keeps, body } => match self.run(on, body, locals) {
                Err(Failure::Thrown(exception)) => {
                    let Exception { tag: thrown, carries } = &self.world.exceptions[exception];
                    if tag.is_some_and(|tag| on.tags[tag] != *thrown) {
                        return Err(Failure::Thrown(exception));
                    }
                    if *keeps {
                        locals.set(Value::Exn(Some(exception)));
                    }
                    locals.take(tag.map_or(&[], |_| carries));
                    self.caught(on.store);
                }
                result => result?,
            },
            Statement::Unreachable => {
                return Err(Failure::Trap(Trap::UnreachableCodeReached));
            }
        }
        Ok(())
    }

    fn call_from_guest(
        &mut self,
        on: &Instance,
        callee: Callee,
        locals: &mut Locals,
    ) -> Done<Vec<Value>> {
        let (sig, func) = match callee {
            Callee::Func(func) => {
                let func = on.funcs[func];
                (self.world.funcs[func].sig, func)
            }
            Callee::Indirect(table, sig, at) => {
                let at = index(at, locals) as usize;
                let element = self.world.tables[on.tables[table]].elements.get(at);
                match element.ok_or(Failure::Trap(Trap::TableOutOfBounds))? {
                    Value::Func(Some(func)) if self.world.funcs[*func].sig == sig => (sig, *func),
                    Value::Func(Some(_)) => return Err(Failure::Trap(Trap::BadSignature)),
                    _ => return Err(Failure::Trap(Trap::IndirectCallToNull)),
                }
            }
            Callee::Ref(sig, place) => match self.read(on, place, locals)? {
                Value::Func(Some(func)) => (sig, func),
                _ => return Err(Failure::Trap(Trap::NullReference)),
            },
        };
        self.call(func, &locals.args(SIGS[sig].0))
    }

    fn read(&mut self, on: &Instance, place: Place, locals: &Locals) -> Done<Value> {
        Ok(match place {
            Place::Local(ty) => locals.get(ty),
            Place::Global(global) => self.world.globals[on.globals[global]].value,
            Place::Element(table, at) => {
                let elements = &self.world.tables[on.tables[table]].elements;
                let element = elements.get(index(at, locals) as usize);
                *element.ok_or(Failure::Trap(Trap::TableOutOfBounds))?
            }
            Place::Word(memory, at) => {
                let word = self.world.memories[on.memories[memory]].word(at);
                Value::I64(*word.ok_or(Failure::Trap(Trap::MemoryOutOfBounds))?)
            }
            Place::Func(func) => Value::Func(Some(on.funcs[func])),
            Place::Null(ty) => Value::zero(ty),
        })
    }

    fn write(
        &mut self,
        on: &Instance,
        place: Place,
        value: Value,
        locals: &mut Locals,
    ) -> Done<()> {
        match (place, value) {
            (Place::Global(global), value) => {
                self.world.globals[on.globals[global]].value = value;
            }
            (Place::Element(table, at), value) => {
                let at = index(at, locals);
                let set = self.world.tables[on.tables[table]].fill(at, 1, value);
                set.then_some(()).ok_or(Failure::Trap(Trap::TableOutOfBounds))?;
            }
            (Place::Word(memory, at), Value::I64(number)) => {
                let word = self.world.memories[on.memories[memory]].word(at);
                *word.ok_or(Failure::Trap(Trap::MemoryOutOfBounds))? = number;
            }
            (_, value) => locals.set(value),
        }
        Ok(())
    }
}

impl World {
    pub(super) fn add_exception(&mut self, tag: usize, carries: Vec<Value>) -> usize {
        self.exceptions.push(Exception { tag, carries });
        self.exceptions.len() - 1
    }

    /// Makes a core instance with what is given for its imports, but for what its segments and its start
    /// function do.
    pub(super) fn add_instance(
        &mut self,
        store: usize,
        module: &Rc<ModuleDef>,
        given: &[usize],
    ) -> usize {
        let number = self.instances.len();
        let mut on = Instance {
            store,
            module: Rc::clone(module),
            funcs: Vec::new(),
            tables: Vec::new(),
            memories: Vec::new(),
            globals: Vec::new(),
            tags: Vec::new(),
        };
        for (ty, &item) in module.imports.iter().zip(given) {
            on.space(*ty).push(item);
        }
        for (index, func) in module.funcs.iter().enumerate() {
            on.funcs.push(self.funcs.len());
            self.funcs.push(Func { sig: func.sig, kind: FuncKind::Guest(number, index) });
        }
        for &ty in &module.defined {
            let item = self.add(ty);
            if let Type::Global(mutable, content) = ty
                && let Some(func) = module.initial(mutable, content)
            {
                self.globals[item].value = Value::Func(Some(on.funcs[func]));
            }
            on.space(ty).push(item);
        }
        self.instances.push(on);
        number
    }

    /// Makes something, with zeros in it.
    pub(super) fn add(&mut self, ty: Type) -> usize {
        match ty {
            Type::Func(sig) => {
                self.funcs.push(Func { sig, kind: FuncKind::Host { typed: false } });
                self.funcs.len() - 1
            }
            Type::Table(ty, limits) => {
                let elements = vec![Value::zero(ty); limits.min as usize];
                self.tables.push(Table { ty, max: limits.max, elements });
                self.tables.len() - 1
            }
            Type::Memory(limits) => {
                let words = BTreeMap::new();
                self.memories.push(Memory { pages: limits.min, max: limits.max, words });
                self.memories.len() - 1
            }
            Type::Global(mutable, ty) => {
                self.globals.push(Global { ty, mutable, value: Value::zero(ty) });
                self.globals.len() - 1
            }
            Type::Tag(tag) => {
                self.tags.push(tag);
                self.tags.len() - 1
            }
        }
    }
}

impl Instance {
    /// What of a kind is in its index space.
    pub(super) fn space(&mut self, ty: Type) -> &mut Vec<usize> {
        match ty {
            Type::Func(_) => &mut self.funcs,
            Type::Table(..) => &mut self.tables,
            Type::Memory(_) => &mut self.memories,
            Type::Global(..) => &mut self.globals,
            Type::Tag(_) => &mut self.tags,
        }
    }
}

fn index(index: Index, locals: &Locals) -> u64 {
    match index {
        Index::Constant(at) => at,
        Index::Number => locals.number() & 3,
    }
}
