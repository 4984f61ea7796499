//! What a host does, out of bytes, with what has to come of each step.
//!
//! A program is made while it is run in a world without addresses: what the host's functions do in the
//! middle of a call follows from the bytes, too, and is part of the same list of [`Step`]s.

use super::guest::{Done, Failure, Func, FuncKind, Value, World};
use super::make::{self, ADDRESSES, CALLS};
use super::model::{ComponentDef, Limits, ModuleDef, SIGS, TAGS, Ty, Type};
use super::plugins::Plugin;
use super::run::Case;
use arbitrary::{Result, Unstructured};
use std::rc::Rc;
use wharf::Trap;

/// Which engine each store is of.
pub(super) const STORES: [usize; 3] = [0, 0, 1];
/// How many steps there are at most.
const STEPS: usize = 250;
/// How many calls of the host there are inside of each other.
const DEPTH: usize = 4;
/// How many signatures have Rust types in `run.rs`.
pub(super) const TYPED: usize = 4;

/// A step of a program.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// In a store, with what has to come of it.
    Do(usize, Action, Outcome),
    /// A function of the host, by its number, is called with these arguments.
    Enter(usize, Vec<Value>),
    Leave(Leave),
}

/// What the host gets: values, all of which it keeps, or nothing.
pub(super) type Outcome = Done<Vec<Value>>;

/// How a function of the host, or a scope, ends.
#[derive(Clone, Debug)]
pub(super) enum Leave {
    Scope,
    Return(Vec<Arg>),
    /// With an error that has a number.
    Fail(usize),
    /// With an exception that the host has.
    Throw(usize),
    /// With the error that a call inside of it failed with by an exception.
    Rethrow,
    Panic(usize),
}

/// A value that the host gives.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arg {
    /// One that it has kept.
    Held(usize),
    New(Value),
}

/// Something that the host gives a module.
#[derive(Clone, Copy, Debug)]
pub(super) enum Given {
    Item(usize),
    Held(usize),
}

/// Things are named by where the host has them: items, values that it keeps.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// Makes an item; a function has a number, and may be a closure of Rust types.
    Make(Type),
    MakeFunc {
        sig: usize,
        number: usize,
        typed: bool,
    },
    MakeExtern(u32),
    MakeExn {
        tag: usize,
        number: usize,
        args: Vec<Arg>,
    },
    /// A module, as an engine has compiled it.
    Instantiate {
        module: usize,
        engine: usize,
        given: Vec<Given>,
        way: Way,
    },
    Call {
        func: usize,
        sig: usize,
        args: Vec<Arg>,
        way: Way,
    },
    TableGet(usize, u64),
    TableSize(usize),
    TableSet(usize, u64, Arg),
    TableFill(usize, u64, Arg, u64),
    TableGrow(usize, u64, Arg),
    GlobalGet(usize),
    GlobalSet(usize, Arg),
    MemoryRead(usize, u64),
    MemoryWrite(usize, u64, u64),
    MemoryGrow(usize, u64),
    /// Takes the exception that ended a call.
    Take,
    /// Looks at what an exception carries.
    Fields(usize),
    /// Opens a scope, in which some steps are done.
    Scope,
    /// Makes exceptions until those that nobody has are looked for.
    Collect,
    /// Makes a plugin, an instance of a component.
    Open {
        component: usize,
        engine: usize,
        way: Way,
    },
    /// Calls a plugin's function.
    CallPlugin {
        plugin: usize,
        export: usize,
        arg: u64,
        way: Way,
    },
    /// Says how many calls there may still be in a plugin.
    Grant(usize, u64),
    Close(usize),
}

/// How something is done that can be done by several functions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// By what takes values of any type, in their order.
    Dynamic,
    /// By a type of Rust's; by a linker.
    Typed,
    /// By another type of Rust's than it is; by a linker, in two steps.
    Other,
}

/// A program in the making.
pub(super) struct Program<'a, 'b> {
    u: &'a mut Unstructured<'b>,
    modules: Vec<Rc<ModuleDef>>,
    pub(super) components: Vec<Rc<ComponentDef>>,
    pub(super) world: World,
    steps: Vec<Step>,
    pub(super) stores: Vec<Store>,
    /// What the host has: in which store it is, and what it is.
    held: Vec<(usize, Value)>,
    items: Vec<(usize, Type, usize)>,
    /// Those that could not be opened are among them.
    pub(super) plugins: Vec<Plugin>,
    /// The stores that are being called, the innermost last.
    calls: Vec<usize>,
}

/// What the host can see of a store.
#[derive(Default)]
pub(super) struct Store {
    /// How many calls of the host are under way.
    depth: usize,
    /// The exceptions that the host refers to, and in how many calls it was when it got them.
    roots: Vec<(usize, usize)>,
    /// The exception that ended a call.
    pub(super) pending: Option<usize>,
    /// Whether a function of the host is ending with that exception.
    throwing: bool,
    /// The item that says how many calls there may still be.
    calls: usize,
}

impl<'a, 'b> Program<'a, 'b> {
    /// Makes modules and a program, and runs it as it should be.
    pub(super) fn new(u: &'a mut Unstructured<'b>) -> Result<Self> {
        let modules = u.int_in_range(1..=3)?;
        let modules = (0..modules).map(|_| make::module(u).map(Rc::new));
        let modules = modules.collect::<Result<Vec<_>>>()?;
        let components = u.int_in_range(1..=2)?;
        let components = (0..components).map(|_| make::component(u, &modules).map(Rc::new));
        let components = components.collect::<Result<Vec<_>>>()?;
        let mut program = Program {
            u,
            modules,
            components,
            world: World::default(),
            steps: Vec::new(),
            stores: Vec::new(),
            held: Vec::new(),
            items: Vec::new(),
            plugins: Vec::new(),
            calls: Vec::new(),
        };
        for store in 0..STORES.len() {
            program.stores.push(Store { calls: program.items.len(), ..Store::default() });
            program.make(store, CALLS);
            program.grant(store, 60);
        }
        while !program.is_over() {
            if program.once_in(6) {
                let (store, calls) = (program.below(STORES.len()), program.below(60) as u64);
                program.grant(store, calls);
            }
            program.act();
        }
        Ok(program)
    }

    /// Says how many calls there may still be.
    fn grant(&mut self, store: usize, calls: u64) {
        let item = self.stores[store].calls;
        self.global_set(store, item, Arg::New(Value::I64(calls)));
    }

    fn is_over(&self) -> bool {
        self.u.is_empty() || self.steps.len() >= STEPS
    }

    pub(super) fn below(&mut self, len: usize) -> usize {
        self.u.choose_index(len).unwrap_or(0)
    }

    /// Whether something happens that does once in so many times.
    pub(super) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// Some steps inside of a call or a scope.
    fn play(&mut self) {
        while !self.is_over() && self.below(4) != 0 {
            self.act();
        }
    }

    fn act(&mut self) {
        let store = self.store();
        let can_call = self.calls.len() < DEPTH;
        match self.below(25) {
            0..=2 if can_call => self.instantiate(store),
            3..=7 if can_call => self.call_some(store),
            8 => {
                let ty = make::ty(self.u).unwrap_or(Type::Func(0));
                self.make(store, ty);
            }
            9 => {
                let number = self.below(99) as u32;
                self.step(store, Action::MakeExtern(number), |_| {
                    Ok(vec![Value::Extern(Some(number))])
                });
            }
            10 => self.make_exception(store),
            11..=13 => self.use_table(store),
            14..=15 => self.use_global(store),
            16 => self.use_memory(store),
            17 => self.step(store, Action::Take, |this| {
                let taken = this.stores[store].pending.take();
                Ok(taken.map(|exception| Value::Exn(Some(exception))).into_iter().collect())
            }),
            18 => self.look_at_exception(store),
            19 => self.step(store, Action::Scope, |this| {
                let before = this.stores[store].roots.len();
                this.calls.push(store);
                this.play();
                this.calls.pop();
                this.steps.push(Step::Leave(Leave::Scope));
                this.stores[store].roots.truncate(before);
                Ok(Vec::new())
            }),
            20 if can_call => self.open(store),
            21..=23 if can_call => self.use_plugin(store),
            24 if self.once_in(4) => self.step(store, Action::Collect, |_| Ok(Vec::new())),
            _ => {}
        }
    }

    /// A store that can be used: that of the innermost call, or one that is not being called.
    fn store(&mut self) -> usize {
        let innermost = self.calls.last().copied();
        let is_free = |store: &usize| Some(*store) == innermost || !self.calls.contains(store);
        let free: Vec<usize> = (0..STORES.len()).filter(is_free).collect();
        match innermost {
            Some(innermost) if !self.once_in(4) => innermost,
            // Most is in the first store, so that much comes together.
            _ if free[0] == 0 && self.below(2) == 0 => 0,
            _ => free[self.below(free.len())],
        }
    }

    /// Notes a step, with what comes of it; all that does is the host's to keep.
    pub(super) fn step(
        &mut self,
        store: usize,
        action: Action,
        run: impl FnOnce(&mut Self) -> Outcome,
    ) {
        let at = self.steps.len();
        self.steps.push(Step::Do(store, action.clone(), Ok(Vec::new())));
        let outcome = run(self);
        self.keep(store, outcome.as_deref().unwrap_or_default());
        self.steps[at] = Step::Do(store, action, outcome);
    }

    fn keep(&mut self, store: usize, values: &[Value]) {
        for &value in values {
            if let Value::Exn(Some(exception)) = value
                && !self.is_rooted(store, exception)
            {
                let Store { roots, depth, .. } = &mut self.stores[store];
                roots.push((exception, *depth));
            }
            self.held.push((store, value));
        }
    }

    fn is_rooted(&self, store: usize, exception: usize) -> bool {
        self.stores[store].roots.iter().any(|root| root.0 == exception)
    }

    /// Makes an item or a function. Returns what to give to have it imported.
    fn make(&mut self, store: usize, ty: Type) -> Given {
        if let Type::Func(sig) = ty {
            let number = self.world.add(ty);
            let typed = sig < TYPED && self.below(2) == 0;
            self.world.funcs[number].kind = FuncKind::Host { typed };
            self.step(store, Action::MakeFunc { sig, number, typed }, |_| {
                Ok(vec![Value::Func(Some(number))])
            });
            return Given::Held(self.held.len() - 1);
        }
        self.step(store, Action::Make(ty), |this| {
            let item = this.world.add(ty);
            this.items.push((store, ty, item));
            Ok(Vec::new())
        });
        Given::Item(self.items.len() - 1)
    }

    fn instantiate(&mut self, store: usize) {
        let number = self.below(self.modules.len());
        let module = Rc::clone(&self.modules[number]);
        let engine = if self.once_in(16) { 1 - STORES[store] } else { STORES[store] };
        let way = self.way();
        let mut given = vec![Given::Item(self.stores[store].calls)];
        for &import in &module.imports[1..] {
            let hostile = engine == STORES[store] && self.once_in(24);
            let there = self.givable().filter(|&it| hostile || self.fits(store, it, import));
            let there: Vec<Given> = there.collect();
            given.push(match there.len() {
                0 => self.make(store, import),
                _ if !hostile && self.below(4) == 0 => self.make(store, import),
                len => there[self.below(len)],
            });
        }
        let action = Action::Instantiate { module: number, engine, given: given.clone(), way };
        self.step(store, action, |this| {
            if engine != STORES[store] {
                return Err(Failure::error("of another engine"));
            }
            if given.iter().any(|&given| this.given(given).0 != store) {
                return Err(Failure::error("not its own"));
            }
            let mut imports = module.imports.iter().zip(&given);
            if imports.any(|(&import, &given)| !this.given(given).1.fits(import)) {
                return Err(Failure::error("incompatible import type"));
            }
            let given: Vec<usize> = given.iter().map(|&given| this.given(given).2).collect();
            this.start(store, &module, &given)
        });
    }

    /// All that can be given to modules.
    fn givable(&self) -> impl Iterator<Item = Given> {
        let is_func = |value: &Value| matches!(value, Value::Func(Some(_)));
        let funcs = self.held.iter().enumerate().filter(move |(_, (_, value))| is_func(value));
        let items = (STORES.len()..self.items.len()).map(Given::Item);
        items.chain(funcs.map(|(number, _)| Given::Held(number)))
    }

    /// The store, present type and place of something that can be given.
    fn given(&self, given: Given) -> (usize, Type, usize) {
        match given {
            Given::Item(item) => {
                let (store, mut ty, place) = self.items[item];
                match &mut ty {
                    Type::Table(_, limits) => {
                        limits.min = self.world.tables[place].elements.len() as u64;
                    }
                    Type::Memory(limits) => limits.min = self.world.memories[place].pages,
                    _ => {}
                }
                (store, ty, place)
            }
            Given::Held(held) => match self.held[held] {
                (store, Value::Func(Some(func))) => {
                    (store, Type::Func(self.world.funcs[func].sig), func)
                }
                other => unreachable!("a function is given, not {other:?}"),
            },
        }
    }

    fn fits(&self, store: usize, given: Given, import: Type) -> bool {
        let (of, ty, _) = self.given(given);
        of == store && ty.fits(import)
    }

    /// Makes a core instance, which the host sees.
    fn start(&mut self, store: usize, module: &Rc<ModuleDef>, given: &[usize]) -> Outcome {
        let number = self.start_core(store, module, given)?;
        let mut instance = self.world.instances[number].clone();
        let mut funcs = Vec::new();
        for &(ty, index) in &module.exports {
            let place = instance.space(ty)[index];
            // An import may say less than there is.
            let ty = match ty {
                Type::Func(_) => {
                    funcs.push(Value::Func(Some(place)));
                    continue;
                }
                Type::Table(ty, _) => {
                    let max = self.world.tables[place].max;
                    Type::Table(ty, Limits { min: 0, max })
                }
                Type::Memory(_) => {
                    let max = self.world.memories[place].max;
                    Type::Memory(Limits { min: 0, max })
                }
                Type::Global(mutable, _) => Type::Global(mutable, self.world.globals[place].ty),
                Type::Tag(_) => ty,
            };
            self.items.push((store, ty, place));
        }
        Ok(funcs)
    }

    /// Makes a core instance, puts its segments into tables, and runs its start function.
    pub(super) fn start_core(
        &mut self,
        store: usize,
        module: &Rc<ModuleDef>,
        given: &[usize],
    ) -> Done<usize> {
        let number = self.world.add_instance(store, module, given);
        let instance = self.world.instances[number].clone();
        for (table, at, funcs) in &module.elems {
            let elements = &mut self.world.tables[instance.tables[*table]].elements;
            let Some(target) = elements.get_mut(*at as usize..*at as usize + funcs.len()) else {
                return Err(Failure::Trap(Trap::TableOutOfBounds));
            };
            for (target, func) in target.iter_mut().zip(funcs) {
                *target = Value::Func(Some(instance.funcs[*func]));
            }
        }
        if let Some(start) = module.start {
            self.call_in(store, instance.funcs[start], &[Value::I64(1)])?;
        }
        Ok(number)
    }

    fn call_some(&mut self, store: usize) {
        let hostile = self.once_in(16);
        let is_func = |&held: &usize| {
            let (of, value) = self.held[held];
            matches!(value, Value::Func(Some(_))) && (hostile || of == store)
        };
        let funcs: Vec<usize> = (0..self.held.len()).filter(is_func).collect();
        if funcs.is_empty() {
            return;
        }
        let held = funcs[self.below(funcs.len())];
        let (of, Value::Func(Some(func))) = self.held[held] else { return };
        let sig = self.world.funcs[func].sig;
        let way = match self.way() {
            Way::Typed if sig >= TYPED => Way::Dynamic,
            Way::Other if !self.once_in(4) => Way::Dynamic,
            way => way,
        };
        let params = SIGS[sig].0.iter();
        let args: Vec<Arg> =
            params.map(|&ty| self.arg(store, ty, way == Way::Dynamic && of == store)).collect();
        let action = Action::Call { func: held, sig, args: args.clone(), way };
        self.step(store, action, |this| {
            if of != store {
                return Err(Failure::error("not its own"));
            }
            if way == Way::Other {
                return Err(Failure::error("expected "));
            }
            let args = this.values(store, SIGS[sig].0, &args)?;
            this.call_in(store, func, &args)
        });
    }

    pub(super) fn way(&mut self) -> Way {
        [Way::Dynamic, Way::Typed, Way::Other][self.below(3)]
    }

    /// Calls a function as the host does.
    pub(super) fn call_in(&mut self, store: usize, func: usize, args: &[Value]) -> Outcome {
        self.calls.push(store);
        self.stores[store].depth += 1;
        let result = self.call(func, args);
        self.calls.pop();
        let Store { depth, roots, pending, throwing, .. } = &mut self.stores[store];
        *depth -= 1;
        roots.retain(|root| root.1 <= *depth);
        *throwing = false;
        if let Err(Failure::Thrown(exception)) = result {
            *pending = Some(exception);
        }
        result
    }

    /// What a function of the host does.
    pub(super) fn host(&mut self, func: usize, args: &[Value]) -> Outcome {
        let store = *self.calls.last().expect("what is called is called by the host");
        let before = self.stores[store].roots.len();
        let sig = self.world.funcs[func].sig;
        self.steps.push(Step::Enter(func, args.to_vec()));
        self.keep(store, args);
        self.play();
        let (leave, outcome) = self.leave(store, func);
        self.steps.push(Step::Leave(leave));
        if SIGS[sig].0.contains(&Ty::Exn) {
            self.stores[store].roots.truncate(before);
        }
        // No exception goes through a function of a plugin.
        match (self.world.funcs[func].kind, outcome) {
            (FuncKind::Lowered, Err(Failure::Thrown(_))) => {
                self.stores[store].throwing = false;
                Err(Failure::Trap(Trap::UncaughtException))
            }
            (_, outcome) => outcome,
        }
    }

    fn leave(&mut self, store: usize, func: usize) -> (Leave, Outcome) {
        let Func { sig, kind } = self.world.funcs[func];
        let number = self.below(99);
        match self.below(12) {
            8 => {
                let error = Failure::Error(format!("the host failed with {number}"));
                (Leave::Fail(number), Err(error))
            }
            9 => {
                let error = Failure::Error(format!("panicked: {number}"));
                (Leave::Panic(number), Err(error))
            }
            10 => {
                let thrown = self.stores[store].pending;
                self.stores[store].throwing = thrown.is_some();
                let error = match kind {
                    FuncKind::Lowered => Failure::Trap(Trap::UncaughtException),
                    _ => Failure::error("an exception was thrown"),
                };
                (Leave::Rethrow, Err(thrown.map_or(error, Failure::Thrown)))
            }
            11 if self.exception(store).is_some() => {
                let (held, exception) = self.exception(store).expect("as was seen");
                self.stores[store].pending = Some(exception);
                self.stores[store].throwing = true;
                (Leave::Throw(held), Err(Failure::Thrown(exception)))
            }
            _ => {
                let hostile = matches!(kind, FuncKind::Host { typed: false });
                let results = SIGS[sig].1;
                let args: Vec<Arg> =
                    results.iter().map(|&ty| self.arg(store, ty, hostile)).collect();
                let outcome = self.values(store, results, &args);
                (Leave::Return(args), outcome)
            }
        }
    }

    /// The last exception of a store that the host was given and still may use.
    fn exception(&self, store: usize) -> Option<(usize, usize)> {
        let held = self.held.iter().enumerate().rev();
        held.filter_map(|(number, &(of, value))| match value {
            Value::Exn(Some(exception)) if of == store => Some((number, exception)),
            _ => None,
        })
        .find(|&(_, exception)| self.is_rooted(store, exception))
    }

    /// An exception that ended a call of a guest was caught by another.
    pub(super) fn caught(&mut self, store: usize) {
        if std::mem::take(&mut self.stores[store].throwing) {
            self.stores[store].pending = None;
        }
    }

    /// Something for a place of a type: sometimes what is of another store, or if that can be said, of
    /// another type.
    fn arg(&mut self, store: usize, ty: Ty, hostile: bool) -> Arg {
        let of_any_type = hostile && self.once_in(24);
        let of_any_store = of_any_type || self.once_in(24);
        let fits = |&number: &usize| {
            let (of, value) = self.held[number];
            (of_any_type || self.is_of(value, ty))
                && (of == store || of_any_store)
                && self.is_certain(store, of, value)
        };
        let fitting: Vec<usize> = (0..self.held.len()).filter(fits).collect();
        // What is newer is more of interest.
        let fitting = &fitting[fitting.len().saturating_sub(12)..];
        if fitting.is_empty() || self.once_in(4) {
            return Arg::New(match ty {
                Ty::I64 => Value::I64(self.below(1_000) as u64),
                Ty::F64 => Value::F64((self.below(1_000) as f64).to_bits()),
                reference => Value::zero(reference),
            });
        }
        Arg::Held(fitting[self.below(fitting.len())])
    }

    fn is_of(&self, value: Value, ty: Ty) -> bool {
        match (value, ty) {
            (Value::Func(Some(func)), Ty::Sig(sig)) => self.world.funcs[func].sig == sig,
            (Value::I64(_), Ty::I64)
            | (Value::F64(_), Ty::F64)
            | (Value::Func(_), Ty::Func)
            | (Value::Func(None), Ty::Sig(_))
            | (Value::Extern(_), Ty::Extern)
            | (Value::Exn(_), Ty::Exn) => true,
            _ => false,
        }
    }

    /// Whether it is certain if the value can be used: references to exceptions may end later than they are
    /// said to, while there are calls.
    fn is_certain(&self, store: usize, of: usize, value: Value) -> bool {
        match value {
            Value::Exn(Some(exception)) if of == store => {
                self.stores[store].depth == 0 || self.is_rooted(store, exception)
            }
            _ => true,
        }
    }

    /// The value that something is where one of a type is expected.
    fn value(&self, store: usize, ty: Ty, arg: Arg) -> Done<Value> {
        let (of, value) = match arg {
            Arg::Held(held) => self.held[held],
            Arg::New(value) => (store, value),
        };
        if of != store && has_store(value) {
            return Err(Failure::error("not its own"));
        }
        if !self.is_of(value, ty) {
            return Err(Failure::error("expected "));
        }
        match value {
            Value::Exn(Some(exception)) if !self.is_rooted(store, exception) => {
                Err(Failure::error("the exception is gone"))
            }
            value => Ok(value),
        }
    }

    fn values(&self, store: usize, types: &[Ty], args: &[Arg]) -> Outcome {
        types.iter().zip(args).map(|(&ty, &arg)| self.value(store, ty, arg)).collect()
    }

    /// An item of a kind, in this store unless it may be of another.
    fn item(
        &mut self,
        store: usize,
        may_be_foreign: bool,
        kind: impl Fn(Type) -> bool,
    ) -> Option<(usize, usize, usize)> {
        let foreign = may_be_foreign && self.once_in(16);
        let is_one = |&item: &usize| {
            let (of, ty, _) = self.items[item];
            (foreign || of == store) && kind(ty)
        };
        let items: Vec<usize> = (STORES.len()..self.items.len()).filter(is_one).collect();
        let item = *items.get(self.below(items.len().max(1)))?;
        let (of, _, place) = self.items[item];
        Some((item, of, place))
    }

    fn make_exception(&mut self, store: usize) {
        let Some((item, of, place)) = self.item(store, true, |ty| matches!(ty, Type::Tag(_)))
        else {
            return;
        };
        let number = self.world.tags[place];
        let args: Vec<Arg> =
            TAGS[number].iter().map(|&ty| self.arg(store, ty, of == store)).collect();
        let action = Action::MakeExn { tag: item, number, args: args.clone() };
        self.step(store, action, |this| {
            check_store(store, of)?;
            let carries = this.values(store, TAGS[number], &args)?;
            Ok(vec![Value::Exn(Some(this.world.add_exception(place, carries)))])
        });
    }

    fn look_at_exception(&mut self, store: usize) {
        let is_one = |&held: &usize| {
            let (of, value) = self.held[held];
            matches!(value, Value::Exn(Some(_))) && self.is_certain(store, of, value)
        };
        let held: Vec<usize> = (0..self.held.len()).filter(is_one).collect();
        if held.is_empty() {
            return;
        }
        let held = held[self.below(held.len())];
        self.step(store, Action::Fields(held), |this| {
            match this.value(store, Ty::Exn, Arg::Held(held))? {
                Value::Exn(Some(exception)) => Ok(this.world.exceptions[exception].carries.clone()),
                other => unreachable!("an exception is looked at, not {other:?}"),
            }
        });
    }

    fn use_table(&mut self, store: usize) {
        let what = self.below(6);
        let Some((item, of, place)) =
            self.item(store, what > 2, |ty| matches!(ty, Type::Table(..)))
        else {
            return;
        };
        let ty = self.world.tables[place].ty;
        let at = self.below(6) as u64;
        match what {
            0..=1 => self.step(store, Action::TableGet(item, at), |this| {
                let element = this.world.tables[place].elements.get(at as usize);
                Ok(element.copied().into_iter().collect())
            }),
            2 => self.step(store, Action::TableSize(item), |this| {
                Ok(vec![Value::I64(this.world.tables[place].elements.len() as u64)])
            }),
            5 => {
                let delta = if self.once_in(6) { u64::MAX - at } else { at / 2 };
                let arg = self.arg(store, ty, of == store);
                self.step(store, Action::TableGrow(item, delta, arg), |this| {
                    check_store(store, of)?;
                    let value = this.value(store, ty, arg)?;
                    let before = this.world.tables[place].grow(delta, value);
                    Ok(vec![Value::I64(before.ok_or(Failure::error("cannot grow"))?)])
                });
            }
            what => {
                let len = if what == 3 { 1 } else { self.below(4) as u64 };
                let arg = self.arg(store, ty, of == store);
                let action = match what {
                    3 => Action::TableSet(item, at, arg),
                    _ => Action::TableFill(item, at, arg, len),
                };
                self.step(store, action, |this| {
                    check_store(store, of)?;
                    let value = this.value(store, ty, arg)?;
                    let filled = this.world.tables[place].fill(at, len, value);
                    filled.then(Vec::new).ok_or(Failure::error("elements "))
                });
            }
        }
    }

    fn use_global(&mut self, store: usize) {
        let sets = self.below(2) == 1;
        let Some((item, of, place)) = self.item(store, sets, |ty| matches!(ty, Type::Global(..)))
        else {
            return;
        };
        if !sets {
            self.step(store, Action::GlobalGet(item), |this| {
                Ok(vec![this.world.globals[place].value])
            });
            return;
        }
        let arg = self.arg(store, self.world.globals[place].ty, of == store);
        self.global_set(store, item, arg);
    }

    fn global_set(&mut self, store: usize, item: usize, arg: Arg) {
        let (of, _, place) = self.items[item];
        self.step(store, Action::GlobalSet(item, arg), |this| {
            check_store(store, of)?;
            if !this.world.globals[place].mutable {
                return Err(Failure::error("an immutable global cannot be set"));
            }
            this.world.globals[place].value =
                this.value(store, this.world.globals[place].ty, arg)?;
            Ok(Vec::new())
        });
    }

    fn use_memory(&mut self, store: usize) {
        let what = self.below(3);
        let Some((item, of, place)) =
            self.item(store, what == 2, |ty| matches!(ty, Type::Memory(_)))
        else {
            return;
        };
        let at = ADDRESSES[self.below(ADDRESSES.len())];
        let outside = || Failure::error("out of bounds memory access");
        match what {
            0 => self.step(store, Action::MemoryRead(item, at), |this| {
                let word = this.world.memories[place].word(at);
                Ok(vec![Value::I64(*word.ok_or_else(outside)?)])
            }),
            1 => {
                let number = self.below(1_000) as u64;
                self.step(store, Action::MemoryWrite(item, at, number), |this| {
                    *this.world.memories[place].word(at).ok_or_else(outside)? = number;
                    Ok(Vec::new())
                });
            }
            _ => {
                let delta = if self.once_in(6) { u64::MAX } else { 1 };
                self.step(store, Action::MemoryGrow(item, delta), |this| {
                    check_store(store, of)?;
                    let before = this.world.memories[place].grow(delta);
                    Ok(vec![Value::I64(before.ok_or(Failure::error("cannot grow"))?)])
                });
            }
        }
    }

    /// The program, to be run elsewhere.
    pub(super) fn case(self) -> Case {
        Case {
            modules: self.modules.iter().map(|module| module.text()).collect(),
            components: self.components.iter().map(|component| component.text()).collect(),
            given: self.components.iter().map(|component| component.given()).collect(),
            steps: self.steps,
            sigs: self.world.funcs.iter().map(|func| func.sig).collect(),
            exceptions: self.world.exceptions,
        }
    }
}

fn has_store(value: Value) -> bool {
    matches!(value, Value::Func(Some(_)) | Value::Extern(Some(_)) | Value::Exn(Some(_)))
}

pub(super) fn check_store(store: usize, of: usize) -> Done<()> {
    if store == of { Ok(()) } else { Err(Failure::error("not its own")) }
}
