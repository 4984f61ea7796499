//! Transitions of handles, one after the other, as the specification's test suite has them.

use super::*;

fn guest_type(r: &Resources, instance: InstanceId, index: u32) -> ResourceType {
    ResourceType::guest(r.id(), instance, index)
}

/// A store with a few roots, each of which may have as much as it likes.
fn resources() -> Resources {
    with_quota(u32::MAX)
}

/// The same, where each may have so many handles.
fn with_quota(most: u32) -> Resources {
    let mut resources = Resources::default();
    (0..4).for_each(|root| resources.add_root(RootId(root), most));
    resources
}

/// What hosts read.
fn text(error: HandleError) -> String {
    anyhow::Error::from(error).to_string()
}

#[test]
fn indices_begin_at_one_and_the_last_freed_comes_first() {
    let mut r = resources();
    let a = r.add_instance(RootId::default());
    let ty = guest_type(&r, a, 0);
    let indices: Vec<_> = (10..14).map(|rep| r.lower_own(a, ty, rep).unwrap()).collect();
    assert_eq!(indices, [1, 2, 3, 4]);
    assert_eq!(r.rep(a, ty, 3), Ok(12));
    assert_eq!(r.drop_handle(a, &ty, 2), Ok(Some(11)));
    assert_eq!(r.drop_handle(a, &ty, 4), Ok(Some(13)));
    assert_eq!(r.drop_handle(a, &ty, 4), Err(HandleError::Unknown { index: 4 }));
    assert_eq!(r.lower_own(a, ty, 20), Ok(4));
    assert_eq!(r.lower_own(a, ty, 21), Ok(2));
    assert_eq!(r.lower_own(a, ty, 22), Ok(5));
    for index in [0, 6, u32::MAX] {
        let error = r.rep(a, ty, index).unwrap_err();
        assert_eq!(text(error), format!("unknown handle index {index}"));
    }
}

#[test]
fn types_are_told_apart() {
    let mut r = resources();
    let (a, b) = (r.add_instance(RootId::default()), r.add_instance(RootId::default()));
    let index = r.lower_own(a, guest_type(&r, a, 0), 7).unwrap();
    for other in [guest_type(&r, a, 1), guest_type(&r, b, 0)] {
        assert_eq!(
            text(r.drop_handle(a, &other, index).unwrap_err()),
            "handle index 1 used with the wrong type, expected guest-defined resource but found a \
             different guest-defined resource"
        );
    }
    assert_eq!(
        text(r.rep(a, ResourceType::host::<u8>(), index).unwrap_err()),
        "handle index 1 used with the wrong type, expected host-defined resource but found a \
         guest-defined resource"
    );
}

#[test]
fn what_is_lent_cannot_go() {
    let mut r = resources();
    let (a, b) = (r.add_instance(RootId::default()), r.add_instance(RootId::default()));
    let ty = guest_type(&r, b, 0);
    let index = r.lower_own(a, ty, 7).unwrap();
    let call = r.enter_call(RootId::default(), Mark::default());
    assert_eq!(r.lift_borrow(a, &ty, index, call), Ok(7));
    assert_eq!(r.lift_borrow(a, &ty, index, call), Ok(7));
    assert_eq!(r.lower_borrow(b, ty, 7, call), Ok(7), "its own resource comes as it is");
    assert_eq!(r.lift_own(a, ty, index), Err(HandleError::Lent { index, lends: 2 }));
    assert_eq!(r.drop_handle(a, &ty, index), Err(HandleError::Lent { index, lends: 2 }));
    assert_eq!(r.exit_call(call).map(drop), Ok(()));
    assert_eq!(r.lift_own(a, ty, index), Ok(7));
    assert_eq!(r.handle_count(a), 0);
}

#[test]
fn borrows_are_dropped_before_the_call_ends() {
    let mut r = resources();
    let a = r.add_instance(RootId::default());
    let ty = ResourceType::host::<u8>();
    let call = r.enter_call(RootId::default(), Mark::default());
    let index = r.lower_borrow(a, ty, 7, call).unwrap();
    assert_eq!(r.lift_own(a, ty, index), Err(HandleError::NotOwned { index }));
    assert_eq!(r.drop_handle(a, &ty, index), Ok(None));
    assert_eq!(r.exit_call(call).map(drop), Ok(()));

    let call = r.enter_call(RootId::default(), Mark::default());
    r.lower_borrow(a, ty, 7, call).unwrap();
    assert_eq!(r.exit_call(call), Err(HandleError::BorrowsHeld { count: 1 }));
    r.abort_calls(RootId::default(), call.into());
    assert!(!r.is_open(call));
    assert_eq!(r.lower_borrow(a, ty, 7, call), Err(HandleError::CallEnded));
}

#[test]
fn a_borrow_may_be_lent_on() {
    let mut r = resources();
    let (a, b) = (r.add_instance(RootId::default()), r.add_instance(RootId::default()));
    let ty = ResourceType::host::<u8>();
    let outer = r.enter_call(RootId::default(), Mark::default());
    let borrowed = r.lower_borrow(a, ty, 7, outer).unwrap();
    let inner = r.enter_call(RootId::default(), Mark::default());
    assert_eq!(r.lift_borrow(a, &ty, borrowed, inner), Ok(7));
    let passed_on = r.lower_borrow(b, ty, 7, inner).unwrap();
    assert!(matches!(r.drop_handle(a, &ty, borrowed), Err(HandleError::Lent { .. })));
    r.drop_handle(b, &ty, passed_on).unwrap();
    r.exit_call(inner).unwrap();
    r.drop_handle(a, &ty, borrowed).unwrap();
    r.exit_call(outer).unwrap();
}

#[test]
fn calls_end_in_any_order() {
    let mut r = resources();
    let a = r.add_instance(RootId::default());
    let ty = ResourceType::host::<u8>();
    let index = r.lower_own(a, ty, 7).unwrap();
    let (first, second) = (
        r.enter_call(RootId::default(), Mark::default()),
        r.enter_call(RootId::default(), Mark::default()),
    );
    r.lift_borrow(a, &ty, index, first).unwrap();
    r.lift_borrow(a, &ty, index, second).unwrap();
    r.exit_call(first).unwrap();
    assert_eq!(r.lift_own(a, ty, index), Err(HandleError::Lent { index, lends: 1 }));
    let third = r.enter_call(RootId::default(), Mark::default());
    assert!(!r.is_open(first), "the scope that took the slot of the first is another");
    r.exit_call(second).unwrap();
    assert_eq!(r.lift_own(a, ty, index), Ok(7));
    r.exit_call(third).unwrap();
    r.exit_call(third).unwrap();
}

#[test]
fn instances_leave_nothing_behind() {
    let mut r = resources();
    let a = r.add_instance(RootId::default());
    let ty = ResourceType::host::<u8>();
    r.lower_own(a, ty, 7).unwrap();
    let call = r.enter_call(RootId::default(), Mark::default());
    r.lower_borrow(a, ty, 8, call).unwrap();
    assert_eq!(r.remove_instance(a), [(ty, 7)]);
    assert_eq!(r.exit_call(call).map(drop), Ok(()), "who is gone holds nothing");
    let b = r.add_instance(RootId::default());
    assert_ne!(a, b);
    assert!(!guest_type(&r, a, 0).is_defined_by(b));
    assert_eq!(r.lower_own(a, ty, 1), Err(HandleError::InstanceGone));
    assert_eq!(r.handle_count(b), 0);
    assert!(r.remove_instance(a).is_empty());
}

#[test]
fn the_host_is_told_when_it_is_late() {
    let mut r = resources();
    let ty = ResourceType::host::<u8>();
    let first = r.host_own(ty, 7).unwrap();
    let call = r.enter_call(RootId::default(), Mark::default());
    assert_eq!(r.host_lend(first, ty, call), Ok(7));
    assert_eq!(r.host_take_own(first, ty), Err(HandleError::HostLent));
    r.exit_call(call).unwrap();
    assert_eq!(r.host_take_own(first, ty), Ok(7));
    let second = r.host_own(ty, 8).unwrap();
    assert_eq!(r.host_take_own(first, ty), Err(HandleError::HostStale));
    assert_eq!(r.host_drop(second, ty), Ok(Some(8)));
    assert_eq!(r.host_drop(second, ty), Err(HandleError::HostStale));
    let call = r.enter_call(RootId::default(), Mark::default());
    let borrowed = r.host_borrow(ty, 9, call).unwrap();
    assert_eq!(r.host_take_own(borrowed, ty), Err(HandleError::HostNotOwned));
    assert_eq!(r.exit_call(call), Err(HandleError::BorrowsHeld { count: 1 }));
    r.abort_calls(RootId::default(), call.into());
    assert_eq!(r.host_count(), 0);
    assert_eq!(r.host_drop(borrowed, ty), Err(HandleError::HostStale));
}

/// What a guest gives to the host goes back to where it was if the call fails, in whatever order it was given.
#[test]
fn what_moved_in_a_call_that_failed_is_back() {
    let mut r = resources();
    let ty = ResourceType::host::<u8>();
    let guest = r.add_instance(RootId::default());
    let handles: Vec<u32> = (0..5).map(|rep| r.lower_own(guest, ty, rep).unwrap()).collect();
    let lift = |r: &mut Resources, call, order: [usize; 5]| {
        let place = HandlePlace { ty: &ty, instance: guest, passing: Passing::Own(Some(call)) };
        let given: Vec<ResourceAny> = order[..3]
            .iter()
            .map(|&i| ResourceAny::lift_from(handles[i], place, r).unwrap())
            .collect();
        order[3..].iter().for_each(|&i| {
            Resource::<u8>::lift_from(handles[i], place, r).unwrap();
        });
        assert_eq!((r.handle_count(guest), r.host_count()), (0, 3));
        given
    };
    for order in [[0, 1, 2, 3, 4], [4, 2, 0, 1, 3], [3, 4, 1, 2, 0]] {
        let call = r.enter_call(RootId::default(), Mark::default());
        let given = lift(&mut r, call, order);
        r.abort_calls(RootId::default(), call.into());
        assert_eq!((r.handle_count(guest), r.host_count()), (5, 0));
        for (i, &handle) in handles.iter().enumerate() {
            assert_eq!(r.rep(guest, ty, handle), Ok(i as u32));
        }
        assert_eq!(given[0].release(&mut r), Err(HandleError::HostStale));
    }
    // The callee keeps a borrow: that is a failure, too.
    let call = r.enter_call(RootId::default(), Mark::default());
    lift(&mut r, call, [0, 1, 2, 3, 4]);
    let other = r.add_instance(RootId::default());
    r.lower_borrow(other, ty, 9, call).unwrap();
    assert_eq!(r.exit_call(call), Err(HandleError::BorrowsHeld { count: 1 }));
    r.abort_calls(RootId::default(), call.into());
    assert_eq!((r.handle_count(guest), r.host_count()), (5, 0));
    // What the host has for certain stays with it.
    let call = r.enter_call(RootId::default(), Mark::default());
    lift(&mut r, call, [0, 1, 2, 3, 4]);
    r.keep_moved(call);
    r.abort_calls(RootId::default(), call.into());
    assert_eq!((r.handle_count(guest), r.host_count()), (0, 3));
}

/// Whoever has no room loses nothing.
#[test]
fn what_finds_no_room_stays_where_it_is() {
    let mut r = with_quota(50);
    let ty = ResourceType::host::<u8>();
    let (full, giver) = (r.add_instance(RootId(1)), r.add_instance(RootId(2)));
    for rep in 0..50 {
        r.lower_own(full, ty, rep).unwrap();
    }
    let no_room = HandleError::Full { most: 50 };
    assert_eq!(text(no_room), "too many handles of resources: an instance may have 50");
    let place = HandlePlace { ty: &ty, instance: full, passing: Giving::Own };
    let any = Resource::<u8>::new_own(7).into_any(&mut r).unwrap();
    assert_eq!(any.lower_to(place, &mut r), Err(no_room));
    assert_eq!(any.release(&mut r), Ok(Some(7)));
    let typed = Resource::<u8>::new_own(8);
    assert_eq!(typed.lower_to(place, &mut r), Err(no_room));
    assert!(typed.into_any(&mut r).is_ok());
    let handle = r.lower_own(giver, ty, 9).unwrap();
    let moved = r.transfer_own((giver, ty), handle, (full, ty));
    assert_eq!(moved, Err(no_room));
    assert_eq!(r.rep(giver, ty, handle), Ok(9));
    // Nor does the host hold what it gives.
    let call = r.enter_call(RootId(1), Mark::default());
    let place = HandlePlace { ty: &ty, instance: full, passing: Passing::Own(Some(call)) };
    assert_eq!(ResourceAny::lift_from(3, place, &mut r).err(), Some(no_room));
    assert_eq!(r.rep(full, ty, 3), Ok(2));
    assert_eq!(r.exit_call(call), Ok(Mark::default()));
}

/// All of a root is in one quota: however many tables it has, what it lends, and what the host has of it. What ends is
/// paid back.
#[test]
fn a_root_has_one_quota() {
    let mut r = with_quota(20);
    let owner = RootId(3);
    let (a, b, other) = (r.add_instance(owner), r.add_instance(owner), r.add_instance(RootId(0)));
    let (host, guest) = (ResourceType::host::<u8>(), guest_type(&r, a, 0));
    let no_room = Err(HandleError::Full { most: 20 });
    for rep in 0..5 {
        r.lower_own(a, guest, rep).unwrap();
        r.lower_own(b, host, rep).unwrap();
    }
    assert_eq!(r.used(owner), 10);
    // What the call remembers of them costs nothing as long as it is little.
    let call = r.enter_call(owner, Mark::default());
    let place = |instance, ty, passing| HandlePlace { ty, instance, passing };
    let own = place(a, &guest, Passing::Own(Some(call)));
    let moved = ResourceAny::lift_from(1, own, &mut r).unwrap();
    assert_eq!(r.used(owner), 11);
    let borrow = place(b, &host, Passing::Borrow(call));
    ResourceAny::lift_from(1, borrow, &mut r).unwrap();
    assert_eq!(r.used(owner), 12);
    r.keep_moved(call);
    // Places that are free already are paid for.
    assert_eq!(r.lower_own(a, guest, 7), Ok(1));
    while r.lift_borrow(a, &guest, 2, call).is_ok() {}
    assert_eq!(r.lift_borrow(a, &guest, 2, call), no_room);
    assert_eq!(r.lower_own(b, host, 7), no_room);
    assert_eq!(r.lower_own(other, host, 7), Ok(1));
    assert_eq!(r.used(owner), 20);
    r.abort_calls(owner, call.into());
    assert_eq!((r.used(owner), r.host_count()), (11, 1));
    assert_eq!(r.host_drop(moved.handle(), guest), Ok(Some(0)));
    assert_eq!(r.used(owner), 10);
    // What the host makes itself it may have as much of as it likes.
    for rep in 0..30 {
        r.host_own(host, rep).unwrap();
    }
    // What it holds of a root that is gone nobody pays for, who comes into that one's place either.
    let left = ResourceAny::lift_from(2, place(b, &host, Passing::Own(None)), &mut r).unwrap();
    let gone = ResourceAny::lift_from(3, place(a, &guest, Passing::Own(None)), &mut r).unwrap();
    assert_eq!((r.used(owner), r.host_count()), (12, 32));
    r.remove_instance(a);
    assert_eq!((r.used(owner), r.host_count()), (6, 31));
    r.remove_instance(b);
    r.remove_root(owner);
    assert_eq!(r.used(owner), 0);
    r.add_root(owner, 20);
    let next = r.add_instance(owner);
    r.lower_own(next, host, 1).unwrap();
    assert_eq!(r.host_drop(left.handle(), host), Ok(Some(1)));
    assert_eq!(r.host_drop(gone.handle(), guest), Err(HandleError::HostStale));
    assert_eq!(r.used(owner), 1);
}

/// What the host holds of an instance's types goes with that instance, wherever in the table it is.
#[test]
fn what_the_host_holds_of_an_instance_goes_with_it() {
    let mut r = resources();
    let instances: Vec<InstanceId> = (0..3).map(|n| r.add_instance(RootId(n))).collect();
    let host = ResourceType::host::<u8>();
    let mut held = Vec::new();
    for rep in 0..30 {
        let ty = match rep % 4 {
            3 => host,
            of => guest_type(&r, instances[of as usize], rep % 2),
        };
        held.push((r.host_own(ty, rep).unwrap(), ty, rep));
    }
    // Some go before: from the middle of their lists, and from the ends.
    for &place in &[0, 1, 4, 13, 28, 29, 3] {
        let (handle, ty, rep) = held[place];
        assert_eq!(r.host_drop(handle, ty), Ok(Some(rep)));
    }
    let mut gone = vec![0, 1, 4, 13, 28, 29, 3];
    for (of, &instance) in instances.iter().enumerate() {
        assert!(r.holds(host));
        r.remove_instance(instance);
        gone.extend((of..30).step_by(4).filter(|place| !gone.contains(place)).collect::<Vec<_>>());
        assert_eq!(r.host_count(), 30 - gone.len());
        for &(handle, ty, _) in &held {
            let there = r.host.get(handle, ty).is_ok();
            let place = held.iter().position(|(other, ..)| *other == handle).unwrap();
            assert_eq!(there, !gone.contains(&place), "{place}");
        }
    }
    for &(handle, ty, rep) in held.iter().filter(|(_, ty, rep)| *ty == host && *rep != 3) {
        assert_eq!(r.host_drop(handle, ty), Ok(Some(rep)));
    }
    assert!(!r.holds(host));
    assert_eq!(r.host_count(), 0);
}

#[test]
fn types_of_other_stores_and_of_instances_that_are_gone_are_refused() {
    let (mut one, mut other) = (resources(), resources());
    let (a, b) = (one.add_instance(RootId::default()), other.add_instance(RootId::default()));
    assert_eq!(a, b, "instances of different stores have equal names");
    let ty = guest_type(&one, a, 0);
    assert_ne!(ty, guest_type(&other, b, 0));
    assert_eq!(one.check_type(ty), Ok(()));
    assert_eq!(other.check_type(ty), Err(HandleError::OtherStore));
    one.remove_instance(a);
    assert_eq!(one.check_type(ty), Err(HandleError::InstanceGone));
    assert_eq!(one.check_type(ResourceType::host::<u8>()), Ok(()));
}

/// However often a guest lends a handle, in however many calls: what the host remembers of it is bounded, for each owner.
#[test]
fn lending_has_an_end() {
    let mut r = with_quota(1_000);
    let ty = ResourceType::host::<u8>();
    let guest = r.add_instance(RootId::default());
    let handle = r.lower_own(guest, ty, 7).unwrap();
    let owner = RootId(3);
    let first = r.enter_call(owner, Mark::default());
    let second = r.enter_call(owner, first.into());
    for scope in [first, second] {
        // The first 64 of each are free.
        for _ in 0..564 {
            r.lift_borrow(guest, &ty, handle, scope).unwrap();
        }
    }
    let error = r.lift_borrow(guest, &ty, handle, first).unwrap_err();
    assert_eq!(text(error), "too many handles of resources: an instance may have 1000");
    let other = r.enter_call(RootId(0), second.into());
    assert_eq!(r.lift_borrow(guest, &ty, handle, other), Ok(7));
    r.exit_call(other).unwrap();
    r.exit_call(second).unwrap();
    assert_eq!(r.lift_borrow(guest, &ty, handle, first), Ok(7));
    r.exit_call(first).unwrap();
    assert_eq!(r.drop_handle(guest, &ty, handle), Ok(Some(7)));
}

/// How much one root has does not matter to what the host lends to it and to another.
#[test]
fn what_the_host_lends_no_guest_pays_for() {
    let mut r = with_quota(3);
    let ty = ResourceType::host::<u8>();
    let (one, other) = (r.add_instance(RootId(1)), r.add_instance(RootId(2)));
    let held = Resource::<u8>::new_own(5);
    let first = r.enter_call(RootId(1), Mark::default());
    let place = |instance, scope| HandlePlace { ty: &ty, instance, passing: Giving::Borrow(scope) };
    let index = held.lower_to(place(one, first), &mut r).unwrap();
    while r.lower_own(one, ty, 7).is_ok() {}
    assert_eq!(r.used(RootId(1)), 3);
    let second = r.enter_call(RootId(2), first.into());
    let there = held.lower_to(place(other, second), &mut r).unwrap();
    assert_eq!((r.used(RootId(1)), r.used(RootId(2)), r.host_count()), (3, 1, 1));
    r.drop_handle(other, &ty, there).unwrap();
    r.exit_call(second).unwrap();
    r.drop_handle(one, &ty, index).unwrap();
    r.exit_call(first).unwrap();
}

/// What a guest should have got goes with it, without a handle and whatever it may have.
#[test]
fn what_is_discarded_goes_with_the_instance() {
    let mut r = with_quota(0);
    let ty = ResourceType::host::<u8>();
    let guest = r.add_instance(RootId(1));
    let place = HandlePlace { ty: &ty, instance: guest, passing: Giving::Discard };
    let any = Resource::<u8>::new_own(1).into_any(&mut r).unwrap();
    let (typed, given) = (Resource::<u8>::new_own(2), Resource::<u8>::new_own(3));
    for _ in 0..2 {
        assert_eq!(any.lower_to(place, &mut r), Ok(0));
        assert_eq!(typed.lower_to(place, &mut r), Ok(0));
        assert_eq!(given.lower_to(place, &mut r), Ok(0));
    }
    assert_eq!((r.handle_count(guest), r.host_count()), (0, 0));
    assert_eq!(r.remove_instance(guest), [(ty, 1), (ty, 2), (ty, 3)]);
}
