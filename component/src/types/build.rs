//! Making types: each new one is laid out and flattened here, and nowhere else.

use super::cached::Cached;
use super::layout::{CanonicalAbi, VariantAbi, align_to};
use super::{
    Case, ComponentTypes, EnumType, Field, FixedListType, FlagsType, FlatTypes, FuncType,
    FuncTypeIndex, InterfaceType, ListType, ModuleType, ModuleTypeIndex, Name, OptionType, Param,
    RecordType, ResourceIndex, ResourceInfo, ResultType, TupleType, VariantType,
};

/// Values of this size in bytes or more have no type.
const MAX_SIZE: u32 = 1 << 28;

impl ComponentTypes {
    /// Notes that `ty` is known under `name`. Only types that have no structure of their own in
    /// WIT syntax keep a name.
    pub fn set_name(&mut self, ty: InterfaceType, name: &str) {
        match ty {
            InterfaceType::Record(_)
            | InterfaceType::Variant(_)
            | InterfaceType::Flags(_)
            | InterfaceType::Enum(_) => {
                let known = self.names.entry(ty).or_insert_with(|| Some(name.to_string()));
                if known.as_deref() != Some(name) {
                    *known = None;
                }
            }
            _ => {}
        }
    }

    /// Notes that a resource type is known under `name`. The first name stays.
    pub fn set_resource_name(&mut self, index: ResourceIndex, name: &str) {
        self.resources[index].name.get_or_insert_with(|| name.to_string());
    }

    /// A resource type unlike all others.
    pub fn add_resource(&mut self) -> ResourceIndex {
        self.resources.push(ResourceInfo::default())
    }

    /// Adds a module type. Module types are not compared by index.
    pub fn add_module(&mut self, ty: ModuleType) -> ModuleTypeIndex {
        self.modules.push(ty)
    }

    /// `list<element>`.
    pub fn add_list(&mut self, element: InterfaceType) -> InterfaceType {
        InterfaceType::List(self.lists.intern(ListType { element, is_map: false }))
    }

    /// `map<key, value>`, or `None` when an entry would not fit memory.
    pub fn add_map(&mut self, key: InterfaceType, value: InterfaceType) -> Option<InterfaceType> {
        let element = self.add_tuple(vec![key, value])?;
        Some(InterfaceType::List(self.lists.intern(ListType { element, is_map: true })))
    }

    /// `list<element, length>`, or `None` when it would not fit memory.
    pub fn add_fixed_list(&mut self, element: InterfaceType, length: u32) -> Option<InterfaceType> {
        let abi = fitting(CanonicalAbi::fixed_list(self.abi(element), length))?;
        let flat = FlatTypes::fixed_list(self.flat(element), length);
        let ty = FixedListType { element, length, abi, flat };
        Some(InterfaceType::FixedList(self.fixed_lists.intern(ty)))
    }

    /// A record, or `None` when it would not fit memory.
    pub fn add_record(&mut self, fields: Vec<(String, InterfaceType)>) -> Option<InterfaceType> {
        let (abi, flat, offsets) = self.in_sequence(fields.iter().map(|(_, ty)| *ty))?;
        let fields = fields.into_iter().zip(offsets);
        let fields = fields.map(|((name, ty), offset)| Field { name, ty, offset }).collect();
        let (names, rows) = (Cached::default(), Cached::default());
        let ty = RecordType { fields, abi, flat, names, rows };
        Some(InterfaceType::Record(self.records.intern(ty)))
    }

    /// A tuple, or `None` when it would not fit memory.
    pub fn add_tuple(&mut self, types: Vec<InterfaceType>) -> Option<InterfaceType> {
        let (abi, flat, offsets) = self.in_sequence(types.iter().copied())?;
        let (types, offsets, rows) = (types.into(), offsets.into(), Cached::default());
        let ty = TupleType { types, offsets, abi, flat, rows };
        Some(InterfaceType::Tuple(self.tuples.intern(ty)))
    }

    /// A variant, or `None` when it has no cases or would not fit memory.
    pub fn add_variant(
        &mut self,
        cases: Vec<(String, Option<InterfaceType>)>,
    ) -> Option<InterfaceType> {
        let (abi, flat) = self.in_cases(cases.iter().map(|(_, ty)| *ty))?;
        let cases = cases.into_iter().map(|(name, ty)| Case { name: name.into(), ty }).collect();
        Some(InterfaceType::Variant(self.variants.intern(VariantType { cases, abi, flat })))
    }

    /// An enum, or `None` when it has no cases.
    pub fn add_enum(&mut self, names: Vec<String>) -> Option<InterfaceType> {
        let (abi, flat) = self.in_cases(names.iter().map(|_| None))?;
        let ty = EnumType { names: shared(names), abi, flat };
        Some(InterfaceType::Enum(self.enums.intern(ty)))
    }

    /// Flags.
    pub fn add_flags(&mut self, names: Vec<String>) -> InterfaceType {
        let (abi, flat) = (CanonicalAbi::flags(names.len()), FlatTypes::flags(names.len()));
        InterfaceType::Flags(self.flags.intern(FlagsType { names: shared(names), abi, flat }))
    }

    /// `option<ty>`, or `None` when it would not fit memory.
    pub fn add_option(&mut self, ty: InterfaceType) -> Option<InterfaceType> {
        let (abi, flat) = self.in_cases([None, Some(ty)].into_iter())?;
        Some(InterfaceType::Option(self.options.intern(OptionType { ty, abi, flat })))
    }

    /// `result<ok, err>`, or `None` when it would not fit memory.
    pub fn add_result(
        &mut self,
        ok: Option<InterfaceType>,
        err: Option<InterfaceType>,
    ) -> Option<InterfaceType> {
        let (abi, flat) = self.in_cases([ok, err].into_iter())?;
        Some(InterfaceType::Result(self.results.intern(ResultType { ok, err, abi, flat })))
    }

    /// A function type, or `None` when its parameters would not fit memory.
    pub fn add_func(
        &mut self,
        params: Vec<(String, InterfaceType)>,
        result: Option<InterfaceType>,
    ) -> Option<FuncTypeIndex> {
        let (params_abi, params_flat, offsets) =
            self.in_sequence(params.iter().map(|(_, ty)| *ty))?;
        let params = params.into_iter().zip(offsets);
        let params = params.map(|((name, ty), offset)| Param { name, ty, offset }).collect();
        let result_abi = result.map_or(CanonicalAbi::UNIT, |ty| self.abi(ty));
        let result_flat = result.map_or(FlatTypes::EMPTY, |ty| self.flat(ty));
        let ty = FuncType { params, result, params_abi, params_flat, result_abi, result_flat };
        Some(self.funcs.intern(ty))
    }

    /// The layout of values one after the other, and where each begins.
    pub(super) fn in_sequence(
        &self,
        types: impl Iterator<Item = InterfaceType> + Clone,
    ) -> Option<(CanonicalAbi, FlatTypes, Vec<u32>)> {
        let mut abi = CanonicalAbi::UNIT;
        let mut offsets = Vec::with_capacity(types.size_hint().0);
        for ty in types.clone() {
            let field = self.abi(ty);
            offsets.push(align_to(abi.size, field.align));
            abi = abi.and_field(field);
        }
        let flat = FlatTypes::record(types.map(|ty| self.flat(ty)));
        Some((fitting(abi.padded())?, flat, offsets))
    }

    /// The layout of a value of one of several types, or of none.
    pub(super) fn in_cases(
        &self,
        types: impl ExactSizeIterator<Item = Option<InterfaceType>> + Clone,
    ) -> Option<(VariantAbi, FlatTypes)> {
        if types.len() == 0 {
            return None;
        }
        let payloads: Vec<_> = types.clone().map(|ty| ty.map(|ty| self.abi(ty))).collect();
        let abi = VariantAbi::new(&payloads);
        fitting(abi.abi)?;
        Some((abi, FlatTypes::variant(types.flatten().map(|ty| self.flat(ty)))))
    }
}

/// Names as dynamic values share them.
fn shared(names: Vec<String>) -> Box<[Name]> {
    names.into_iter().map(Name::from).collect()
}

/// A layout, if it is no larger than the specification allows.
fn fitting(abi: CanonicalAbi) -> Option<CanonicalAbi> {
    (abi.size < MAX_SIZE).then_some(abi)
}
