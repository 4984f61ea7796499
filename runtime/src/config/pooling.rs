//! Pools of memories, tables and stacks: their options, and nothing of them yet.

use super::others::Enabled;

/// Where what instances need comes from.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum InstanceAllocationStrategy {
    /// From the operating system, and from what instances before have given back.
    #[default]
    OnDemand,
    /// From pools that are reserved when the engine is made. Not implemented yet: an engine with it is not made.
    Pooling(PoolingAllocationConfig),
}

impl InstanceAllocationStrategy {
    /// Pools as they are unless something else is said.
    pub fn pooling() -> InstanceAllocationStrategy {
        InstanceAllocationStrategy::Pooling(PoolingAllocationConfig::default())
    }
}

impl From<PoolingAllocationConfig> for InstanceAllocationStrategy {
    fn from(config: PoolingAllocationConfig) -> InstanceAllocationStrategy {
        InstanceAllocationStrategy::Pooling(config)
    }
}

macro_rules! options {
    ($($(#[$doc:meta])* $name:ident($param:ident: $ty:ty) = $default:expr, $get:ident;)*) => {
        /// How large pools are, and what they keep.
        ///
        /// ```
        /// use wharf_runtime::PoolingAllocationConfig;
        ///
        /// let mut pools = PoolingAllocationConfig::new();
        /// pools.total_memories(200).max_memory_size(1 << 20);
        /// assert_eq!(pools.get_total_memories(), 200);
        /// ```
        #[derive(Clone, Debug)]
        pub struct PoolingAllocationConfig {
            $($name: $ty,)*
        }

        impl Default for PoolingAllocationConfig {
            fn default() -> PoolingAllocationConfig {
                PoolingAllocationConfig { $($name: $default,)* }
            }
        }

        impl PoolingAllocationConfig {
            /// Pools of the default sizes.
            pub fn new() -> PoolingAllocationConfig {
                PoolingAllocationConfig::default()
            }

            $(
                $(#[$doc])*
                pub fn $name(&mut self, $param: $ty) -> &mut Self {
                    self.$name = $param;
                    self
                }

                #[doc = concat!("What [`PoolingAllocationConfig::", stringify!($name), "`] was given.")]
                pub fn $get(&self) -> $ty {
                    self.$name
                }
            )*
        }
    };
}

options! {
    /// How many places that were used are kept warm, unless they are needed for the same module.
    max_unused_warm_slots(max: u32) = 100, get_max_unused_warm_slots;
    /// How many places are given back to the operating system at once.
    decommit_batch_size(size: usize) = 1, get_decommit_batch_size;
    /// How many bytes of an asynchronous call's stack stay in memory for the next call.
    async_stack_keep_resident(size: usize) = 0, get_async_stack_keep_resident;
    /// How many bytes of a memory stay in memory for the next instance.
    linear_memory_keep_resident(size: usize) = 0, get_memory_keep_resident;
    /// How many bytes of a table stay in memory for the next instance.
    table_keep_resident(size: usize) = 0, get_table_keep_resident;
    /// How many instances of components there may be.
    total_component_instances(count: u32) = 1000, get_total_component_instances;
    /// How many bytes the runtime's part of a component's instance may have.
    max_component_instance_size(size: usize) = 1 << 20, get_max_component_instance_size;
    /// How many core instances one of a component may have.
    max_core_instances_per_component(count: u32) = u32::MAX, get_max_core_instances_per_component;
    /// How many memories an instance of a component may have.
    max_memories_per_component(count: u32) = u32::MAX, get_max_memories_per_component;
    /// How many tables an instance of a component may have.
    max_tables_per_component(count: u32) = u32::MAX, get_max_tables_per_component;
    /// How many memories there may be.
    total_memories(count: u32) = 1000, get_total_memories;
    /// How many tables there may be.
    total_tables(count: u32) = 1000, get_total_tables;
    /// How many stacks of asynchronous calls there may be.
    total_stacks(count: u32) = 1000, get_total_stacks;
    /// How many core instances there may be.
    total_core_instances(count: u32) = 1000, get_total_core_instances;
    /// How many bytes the runtime's part of a core instance may have.
    max_core_instance_size(size: usize) = 1 << 20, get_max_core_instance_size;
    /// How many tables a module may define.
    max_tables_per_module(tables: u32) = 1, get_max_tables_per_module;
    /// How many elements a table may have.
    table_elements(elements: usize) = 20_000, get_table_elements;
    /// How many memories a module may define.
    max_memories_per_module(memories: u32) = 1, get_max_memories_per_module;
    /// How many bytes a memory may have.
    max_memory_size(bytes: usize) = 1 << 32, get_max_memory_size;
    /// Whether memories are kept apart by protection keys, so that more of them fit into the address space.
    memory_protection_keys(enable: Enabled) = Enabled::No, get_memory_protection_keys;
    /// How many protection keys are used.
    max_memory_protection_keys(max: usize) = 16, get_max_memory_protection_keys;
    /// Whether pages that were written are found by the kernel's `PAGEMAP_SCAN`.
    pagemap_scan(enable: Enabled) = Enabled::No, get_pagemap_scan;
}

impl PoolingAllocationConfig {
    /// Whether memories can be kept apart by protection keys, which Wharf does not do.
    pub fn are_memory_protection_keys_available() -> bool {
        false
    }

    /// Whether the kernel's `PAGEMAP_SCAN` is used, which Wharf does not do yet.
    pub fn is_pagemap_scan_available() -> bool {
        false
    }
}
