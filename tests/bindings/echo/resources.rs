//! Resources on both sides: the host's, and the guest's own, which stands for one of the host's.

use super::Echo;
use crate::goldens::both_sides::golden::Both;
use crate::goldens::both_sides::golden::a::both::{clients, counters};
use wharf::Result;
use wharf::component::Resource;

impl counters::HostCounter for Echo {
    fn new(&mut self, start: u32) -> Resource<counters::Counter> {
        let rep = self.table.push(start).expect("a place").rep();
        Resource::new_own(rep)
    }
    fn add(&mut self, counter: Resource<counters::Counter>, n: u32) -> u32 {
        let value = self.value(&counter);
        *value += n;
        *value
    }
    fn drop(&mut self, counter: Resource<counters::Counter>) -> Result<()> {
        self.table.delete(Resource::<u32>::new_own(counter.rep()))?;
        Ok(())
    }
}

impl counters::Host for Echo {
    fn merge(
        &mut self,
        a: Resource<counters::Counter>,
        b: Resource<counters::Counter>,
    ) -> Resource<counters::Counter> {
        assert!(a.owned() && !b.owned());
        let more = *self.value(&b);
        *self.value(&a) += more;
        a
    }
    fn sum(&mut self, all: Vec<Resource<counters::Counter>>) -> u32 {
        all.iter().map(|counter| *self.value(counter)).sum()
    }
}

impl clients::Host for Echo {
    fn give(&mut self, c: Resource<counters::Counter>) -> Resource<counters::Counter> {
        *self.value(&c) += 100;
        c
    }
}

impl Echo {
    fn value(&mut self, counter: &Resource<counters::Counter>) -> &mut u32 {
        self.table.get_mut(&Resource::<u32>::new_borrow(counter.rep())).expect("a counter")
    }
}

#[test]
fn both_sides() -> Result<()> {
    let (mut store, world) = instantiate!(Both, "both-sides.wit", None);
    let counters = world.a_both_counters();
    let counter = counters.counter();
    let one = counter.call_constructor(&mut store, 1)?;
    let two = counter.call_constructor(&mut store, 20)?;
    assert_eq!(counter.call_add(&mut store, one, 2)?, 3);
    assert_eq!(counters.call_sum(&mut store, &[one, two, one])?, 26);
    let both = counters.call_merge(&mut store, one, two)?;
    assert_eq!(counter.call_add(&mut store, both, 0)?, 23);
    assert_eq!(counter.call_add(&mut store, two, 0)?, 20);
    let given = world.a_both_clients().call_give(&mut store, both)?;
    assert_eq!(counter.call_add(&mut store, given, 0)?, 123);
    // What was given away is gone, what is dropped is dropped by the host.
    let error = counter.call_add(&mut store, both, 0).map(drop).unwrap_err();
    assert!(format!("{error:#}").contains("given away"), "{error:#}");
    given.resource_drop(&mut store)?;
    two.resource_drop(&mut store)?;
    assert!(store.data().table.is_empty());
    Ok(())
}
