//! What code does for whoever pays for it: it counts the fuel that it uses, and looks whether it is to stop.
//!
//! Fuel is charged where a straight piece of code begins, for all of it, before anything is inlined or optimised: what
//! a call uses follows from the module alone. Whether there was enough is seen where functions begin and where loops
//! go on, and there code looks whether it is to stop, too.

use super::Translator;
use crate::compile::abi::WORD;
use crate::tables::builtins::Builtin;
use crate::tables::layout::{account, context, store};
use crate::tables::tunables::{FuelCounter, Looks};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::immediates::Imm64;
use cranelift_codegen::ir::{
    Block, Inst, InstBuilder, InstructionData, MemFlagsData, Opcode, Value, types,
};
use wasmparser::Operator;

/// The charge for a straight piece of code.
pub(super) struct Charge {
    /// The block that it begins in.
    block: Block,
    /// The constant that is taken off, and what it will be.
    constant: Inst,
    amount: i64,
}

impl Translator<'_, '_> {
    /// Before an instruction, which can be reached.
    pub(super) fn pay_for(&mut self, op: &Operator<'_>) {
        if self.env.tunables.fuel == FuelCounter::None {
            return;
        }
        let is_free = matches!(
            op,
            Operator::Nop
                | Operator::Drop
                | Operator::Block { .. }
                | Operator::Loop { .. }
                | Operator::Else
                | Operator::End
        );
        if !is_free {
            self.open_charge().amount += 1;
        }
    }

    /// Behind an instruction.
    pub(super) fn paid_for(&mut self, op: &Operator<'_>) {
        let here = self.builder.current_block();
        let elsewhere = |charge: &Charge| Some(charge.block) != here || !self.reachable;
        if ends_straight(op) && self.charge.as_ref().is_some_and(elsewhere) {
            self.settle_charge();
        }
        if matches!(op, Operator::Loop { .. }) && self.reachable {
            self.see_to_account();
        }
    }

    /// Writes down what the last straight piece of code costs.
    pub(super) fn settle_charge(&mut self) {
        if let Some(Charge { constant, amount, .. }) = self.charge.take() {
            let imm = Imm64::new(amount);
            let data = InstructionData::UnaryImm { opcode: Opcode::Iconst, imm };
            self.builder.func.dfg.insts[constant] = data;
        }
    }

    /// The charge for the straight piece of code that is here.
    fn open_charge(&mut self) -> &mut Charge {
        if self.charge.is_none() {
            let amount = self.i64(0);
            let constant = self.builder.func.dfg.value_def(amount).inst();
            let constant = constant.expect("a constant is an instruction");
            let block = self.builder.current_block().expect("code is somewhere");
            self.take_fuel(amount);
            self.charge = Some(Charge { block, constant, amount: 0 });
        }
        self.charge.as_mut().expect("it was just opened")
    }

    fn take_fuel(&mut self, amount: Value) {
        match self.env.tunables.fuel {
            FuelCounter::None => {}
            FuelCounter::Memory => {
                let (at, flags) = self.fuel();
                let fuel = self.builder.ins().load(types::I64, flags, at, account::FUEL);
                let fuel = self.builder.ins().isub(fuel, amount);
                self.builder.ins().store(flags, fuel, at, account::FUEL);
            }
            FuelCounter::Register => {
                let fuel = self.builder.ins().get_pinned_reg(types::I64);
                let fuel = self.builder.ins().isub(fuel, amount);
                self.builder.ins().set_pinned_reg(fuel);
            }
        }
    }

    /// Where fuel is counted.
    fn fuel(&mut self) -> (Value, MemFlagsData) {
        let at = self.load_constant(WORD, self.vmctx, context::ACCOUNT);
        (at, MemFlagsData::trusted().with_alias_region(Some(self.regions.account)))
    }

    /// Sees that there was enough fuel, and looks whether code is to stop: where the function begins, and where a
    /// loop goes on.
    pub(super) fn see_to_account(&mut self) {
        let enough = match self.env.tunables.fuel {
            FuelCounter::None => None,
            FuelCounter::Memory => {
                self.open_charge();
                let (at, flags) = self.fuel();
                Some(self.builder.ins().load(types::I64, flags, at, account::FUEL))
            }
            FuelCounter::Register => {
                self.open_charge();
                Some(self.builder.ins().get_pinned_reg(types::I64))
            }
        };
        if let Some(fuel) = enough {
            let overdrawn = self.builder.ins().icmp_imm_s(IntCC::SignedLessThan, fuel, 0);
            self.call_if(overdrawn, Builtin::out_of_fuel);
        }
        match self.env.tunables.looks {
            Looks::None => {}
            Looks::Branch => {
                let context = self.load_constant(WORD, self.vmctx, context::STORE);
                let at = self.builder.ins().iadd_imm_s(context, i64::from(store::LOOK));
                let asked = self.builder.ins().atomic_load(types::I64, MemFlagsData::trusted(), at);
                self.call_if(asked, Builtin::asked_to_stop);
            }
            Looks::Fault => {
                let context = self.load_constant(WORD, self.vmctx, context::STORE);
                let at = self.load_constant(WORD, context, store::LOOK_PAGE);
                self.builder.ins().atomic_load(types::I64, MemFlagsData::trusted(), at);
            }
        }
    }

    /// Calls a builtin if a condition holds, which it seldom does.
    fn call_if(&mut self, condition: Value, builtin: Builtin) {
        let (call, next) = (self.builder.create_block(), self.builder.create_block());
        self.builder.set_cold_block(call);
        self.builder.ins().brif(condition, call, &[], next, &[]);
        self.builder.seal_block(call);
        self.builder.switch_to_block(call);
        self.call_builtin(builtin, &[]);
        self.builder.ins().jump(next, &[]);
        self.builder.seal_block(next);
        self.builder.switch_to_block(next);
        if let Some(charge) = &mut self.charge {
            charge.block = next;
        }
    }
}

/// Whether code goes on elsewhere behind an instruction.
fn ends_straight(op: &Operator<'_>) -> bool {
    matches!(
        op,
        Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Else
            | Operator::End
            | Operator::Br { .. }
            | Operator::BrIf { .. }
            | Operator::BrTable { .. }
            | Operator::BrOnNull { .. }
            | Operator::BrOnNonNull { .. }
            | Operator::Return
            | Operator::TryTable { .. }
    )
}
