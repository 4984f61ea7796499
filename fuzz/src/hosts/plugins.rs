//! Plugins: instances of components, which share nothing with the host but calls. One that failed, or is
//! being called, cannot be called; one that is being called cannot be closed.

use super::guest::{Done, Failure, FuncKind, Value};
use super::make::CALLS;
use super::model::{ComponentDef, InstanceArg, Type};
use super::program::{Action, Outcome, Program, STORES, check_store};
use std::rc::Rc;
use wharf::Trap;

/// What is said of a plugin that was closed.
const DROPPED: &str = "the instance was dropped";

/// An instance of a component.
pub(super) struct Plugin {
    store: usize,
    state: State,
    /// The calls that there may still be, and the functions that it exports.
    calls: usize,
    funcs: Vec<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Opening,
    Idle,
    Entered,
    /// A call of it failed.
    Failed,
    Closed,
}

impl Program<'_, '_> {
    pub(super) fn open(&mut self, store: usize) {
        let component = self.below(self.components.len());
        let engine = if self.once_in(16) { 1 - STORES[store] } else { STORES[store] };
        let way = self.way();
        self.step(store, Action::Open { component, engine, way }, |this| {
            let number = this.plugins.len();
            let (state, funcs) = (State::Opening, Vec::new());
            this.plugins.push(Plugin { store, state, calls: 0, funcs });
            if engine != STORES[store] {
                return Err(Failure::error("of another engine"));
            }
            let component = Rc::clone(&this.components[component]);
            let result = this.start_plugin(store, number, &component);
            this.leave_plugin(store, result.map(|()| Vec::new())).inspect(|_| {
                this.plugins[number].state = State::Idle;
            })
        });
    }

    fn start_plugin(&mut self, store: usize, number: usize, component: &ComponentDef) -> Done<()> {
        let host = self.world.add(Type::Func(0));
        self.world.funcs[host].kind = FuncKind::Lowered;
        let calls = self.world.add(CALLS);
        self.world.globals[calls].value = Value::I64(20);
        self.plugins[number].calls = calls;
        let mut instances: Vec<usize> = Vec::new();
        for def in &component.instances {
            let given = def.args.iter().map(|arg| match *arg {
                InstanceArg::Calls => calls,
                InstanceArg::Host => host,
                InstanceArg::Export(from, export) => {
                    let (ty, index) = component.instances[from].module.exports[export];
                    self.world.instances[instances[from]].space(ty)[index]
                }
            });
            let given: Vec<usize> = given.collect();
            instances.push(self.start_core(store, &def.module, &given)?);
        }
        let funcs = component.exports().map(|(instance, export)| {
            let (_, index) = component.instances[instance].module.exports[export];
            self.world.instances[instances[instance]].funcs[index]
        });
        self.plugins[number].funcs = funcs.collect();
        Ok(())
    }

    pub(super) fn use_plugin(&mut self, store: usize) {
        let hostile = self.once_in(16);
        let is_one = |&number: &usize| {
            let plugin = &self.plugins[number];
            plugin.state != State::Opening && (hostile || plugin.store == store)
        };
        let plugins: Vec<usize> = (0..self.plugins.len()).filter(is_one).collect();
        if plugins.is_empty() {
            return;
        }
        let number = plugins[self.below(plugins.len())];
        let exports = self.plugins[number].funcs.len();
        let arg = self.below(1_000) as u64;
        match self.below(8) {
            0 => self.step(store, Action::Close(number), |this| {
                check_store(store, this.plugins[number].store)?;
                match this.plugins[number].state {
                    State::Entered => Err(Failure::error("is being called and cannot be dropped")),
                    State::Closed => Err(Failure::error(DROPPED)),
                    _ => {
                        this.plugins[number].state = State::Closed;
                        Ok(Vec::new())
                    }
                }
            }),
            1 => self.step(store, Action::Grant(number, arg % 40), |this| {
                this.in_plugin(store, number, |this| {
                    let calls = this.plugins[number].calls;
                    this.world.globals[calls].value = Value::I64(arg % 40);
                    Ok(Vec::new())
                })
            }),
            _ if exports > 0 => {
                let (export, way) = (self.below(exports), self.way());
                let action = Action::CallPlugin { plugin: number, export, arg, way };
                self.step(store, action, |this| {
                    this.in_plugin(store, number, |this| {
                        let func = this.plugins[number].funcs[export];
                        this.call_in(store, func, &[Value::I64(arg)])
                    })
                });
            }
            _ => {}
        }
    }

    /// Enters a plugin, if it may be, and leaves it.
    fn in_plugin(
        &mut self,
        store: usize,
        number: usize,
        call: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome {
        check_store(store, self.plugins[number].store)?;
        match self.plugins[number].state {
            State::Closed => return Err(Failure::error(DROPPED)),
            State::Idle => self.plugins[number].state = State::Entered,
            _ => return Err(Failure::Trap(Trap::CannotEnterComponent)),
        }
        let result = call(self);
        self.plugins[number].state = if result.is_ok() { State::Idle } else { State::Failed };
        self.leave_plugin(store, result)
    }

    /// No exception leaves a plugin, nor can it be taken.
    fn leave_plugin(&mut self, store: usize, result: Outcome) -> Outcome {
        match result {
            Err(Failure::Thrown(_) | Failure::Trap(Trap::UncaughtException)) => {
                self.stores[store].pending = None;
                Err(Failure::Trap(Trap::UncaughtException))
            }
            result => result,
        }
    }
}
