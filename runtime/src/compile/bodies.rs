//! From the bodies of all functions to CLIF that is ready to be compiled: translated, and what is
//! small inlined.
//!
//! [`Bodies::prepare`] deals with the small functions; [`Bodies::finish`] then makes a function ready
//! at a time, so that no more of them are in memory than there are threads.

use super::budget::Budget;
use super::clif::{self, ModuleEnv};
use super::inline::{self, Inlinable, InliningLimits, Translated};
use super::key::FuncKey;
use super::passes::{Scratch, each};
use crate::error::OrBug;
use crate::module::info::{DefinedFuncIndex, FuncIndex};
use crate::module::parse::FuncBody;
use anyhow::{Error, Result};
use cranelift_codegen::ir::Function;
use std::collections::HashMap;
use std::sync::OnceLock;

/// The modules whose bodies they are, and how they are dealt with.
pub(crate) struct Bodies<'a> {
    /// What the translator knows of each module.
    pub(crate) envs: &'a [ModuleEnv<'a>],
    /// Whether to use more than one thread.
    pub(crate) parallel: bool,
    /// What to inline; `None`: nothing.
    pub(crate) limits: Option<InliningLimits>,
    /// What may still be made of them.
    budget: Budget,
    /// The names of each module's functions, once somebody asked for one.
    names: OnceLock<Vec<HashMap<FuncIndex, &'a str>>>,
}

/// A function that is to be made ready.
pub(crate) struct Work<'b> {
    module: usize,
    index: DefinedFuncIndex,
    state: State<'b>,
}

/// How far it is.
enum State<'b> {
    Body(FuncBody<'b>),
    Translated(Box<Translated>),
    /// It is ready, and among the functions that are inlined.
    Inlinable,
    /// It cannot be translated, which is told when its turn comes.
    Failed(Error),
}

impl<'b> Work<'b> {
    /// The body of a function.
    pub(crate) fn new(module: usize, index: DefinedFuncIndex, body: FuncBody<'b>) -> Work<'b> {
        Work { module, index, state: State::Body(body) }
    }

    /// The bodies of module `module`, in work of which none has been done.
    pub(crate) fn bodies_of<'w>(
        work: &'w [Work<'b>],
        module: usize,
    ) -> impl Iterator<Item = &'w FuncBody<'b>> {
        // Modules come one after the other.
        let start = work.partition_point(|it| it.module < module);
        let of_module = work[start..].iter().take_while(move |it| it.module == module);
        of_module.filter_map(|it| match &it.state {
            State::Body(body) => Some(body),
            _ => None,
        })
    }

    /// How many bytes the body has.
    pub(crate) fn len(&self) -> usize {
        match &self.state {
            State::Body(body) => body.body.range().len(),
            _ => 0,
        }
    }

    /// Which function it is.
    pub(crate) fn key(&self) -> FuncKey {
        FuncKey::Func(self.module as u32, self.index)
    }
}

impl<'a> Bodies<'a> {
    /// The bodies of modules, `bytes` in all.
    pub(crate) fn new(
        envs: &'a [ModuleEnv<'a>],
        parallel: bool,
        limits: Option<InliningLimits>,
        bytes: usize,
    ) -> Bodies<'a> {
        Bodies { envs, parallel, limits, budget: Budget::new(bytes), names: OnceLock::new() }
    }

    /// Translates small functions, inlines them into each other, and finds those that are inlined
    /// into others. `work` keeps its order.
    pub(crate) fn prepare<'b>(
        &self,
        mut work: Vec<Work<'b>>,
    ) -> Result<(Vec<Work<'b>>, Inlinable)> {
        let mut inlinable = Inlinable::default();
        let Some(limits) = &self.limits else { return Ok((work, inlinable)) };
        let small = |state: &State<'_>| match state {
            State::Body(body) => limits.may_fit(body.body.range().len()),
            _ => false,
        };
        let places: Vec<usize> = (0..work.len()).filter(|&at| small(&work[at].state)).collect();
        let items = places.iter().map(|&at| {
            let Work { module, index, .. } = work[at];
            (module, index, std::mem::replace(&mut work[at].state, State::Inlinable))
        });
        let items: Vec<_> = items.collect();
        let translated = each(items, self.parallel, |scratch, (module, index, state)| {
            let State::Body(body) = state else { return Ok(state) };
            let (env, budget) = (&self.envs[module], &self.budget);
            Ok(match clif::translate(env, index, body, budget, &mut scratch.builder) {
                Ok(translated) => State::Translated(Box::new(translated)),
                Err(error) => State::Failed(error),
            })
        })?;
        for (&at, state) in places.iter().zip(translated) {
            work[at].state = state;
        }
        for group in groups(&work, &places) {
            let items: Vec<_> = group
                .into_iter()
                .filter_map(|at| {
                    let state = std::mem::replace(&mut work[at].state, State::Inlinable);
                    let State::Translated(translated) = state else { return None };
                    Some((at, work[at].key(), *translated))
                })
                .collect();
            let inlined = each(items, self.parallel, |scratch, (at, key, translated)| {
                let context = &mut scratch.context;
                Ok((at, inline::inline(key, translated, &inlinable, limits, context)?))
            })?;
            for (at, translated) in inlined {
                if let Some(large) = inlinable.add(work[at].key(), translated, limits) {
                    work[at].state = State::Translated(Box::new(large));
                }
            }
        }
        Ok((work, inlinable))
    }

    /// Makes a function ready to be compiled.
    pub(crate) fn finish(
        &self,
        work: Work<'_>,
        inlinable: &Inlinable,
        scratch: &mut Scratch,
    ) -> Result<Translated> {
        let key = work.key();
        let translated = match work.state {
            State::Body(body) => {
                let env = &self.envs[work.module];
                clif::translate(env, work.index, body, &self.budget, &mut scratch.builder)?
            }
            State::Translated(translated) => *translated,
            State::Inlinable => {
                let ready = inlinable.get(key);
                return ready.or_bug("a function is missing");
            }
            State::Failed(error) => return Err(error),
        };
        match &self.limits {
            Some(limits) => {
                inline::inline(key, translated, inlinable, limits, &mut scratch.context)
            }
            None => Ok(translated),
        }
    }

    /// What a function is called in messages.
    pub(crate) fn describe(&self, key: FuncKey) -> String {
        let FuncKey::Func(module, index) = key else { return format!("{key:?}") };
        let index = self.envs[module as usize].info.func_index(index);
        // There may be as many errors as functions.
        let names = self
            .names
            .get_or_init(|| self.envs.iter().map(|env| env.info.all_func_names()).collect());
        let func = match names[module as usize].get(&index) {
            Some(name) => format!("function {} `{name}`", index.as_u32()),
            None => format!("function {}", index.as_u32()),
        };
        match self.envs.len() {
            1 => func,
            _ => format!("{func} of module {module}"),
        }
    }
}

/// The functions at `places` that can be inlined, in the order in which that is to be done.
fn groups(work: &[Work<'_>], places: &[usize]) -> Vec<Vec<usize>> {
    let translated = places.iter().filter_map(|&at| match &work[at].state {
        State::Translated(translated) => Some((at, (work[at].key(), &translated.func))),
        _ => None,
    });
    let (places, funcs): (Vec<usize>, Vec<(FuncKey, &Function)>) = translated.unzip();
    let mut groups = inline::bottom_up(&funcs);
    groups.iter_mut().flatten().for_each(|number| *number = places[*number]);
    groups
}
