//! In which order functions are inlined: callees before their callers.

/// Groups the functions of a call graph so that everything that a function calls comes in a group
/// before its own. `callees[f]` are those that function `f` calls, each at least once. Functions that
/// can come to call themselves are in no group: there is no order in which to inline them.
///
/// Groups are as early as they can be, and functions in them in the order of their numbers.
pub(crate) fn bottom_up(callees: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut levels: Vec<Option<usize>> = vec![None; callees.len()];
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for component in components(callees) {
        let &[func] = &component[..] else { continue };
        if callees[func].contains(&func) {
            continue;
        }
        // Components come callees first, so the levels of callees are known.
        let below = callees[func].iter().filter_map(|&callee| levels[callee]).max();
        let level = below.map_or(0, |below| below + 1);
        levels[func] = Some(level);
        if level == groups.len() {
            groups.push(Vec::new());
        }
        groups[level].push(func);
    }
    for group in &mut groups {
        group.sort_unstable();
    }
    groups
}

/// The strongly connected components of the graph, callees before callers (Tarjan's algorithm, with
/// a stack of its own: guests choose how deep their calls nest).
fn components(callees: &[Vec<usize>]) -> Vec<Vec<usize>> {
    const UNSEEN: usize = usize::MAX;
    let mut found = Vec::new();
    // When a function was first seen, and the earliest one on the stack that it leads to.
    let mut seen = vec![UNSEEN; callees.len()];
    let mut earliest = vec![UNSEEN; callees.len()];
    let mut open = vec![false; callees.len()];
    let mut stack = Vec::new();
    let mut time = 0;
    for root in 0..callees.len() {
        if seen[root] != UNSEEN {
            continue;
        }
        let mut path = vec![(root, 0)];
        while let Some((func, next)) = path.last_mut() {
            let func = *func;
            if *next == 0 {
                (seen[func], earliest[func], open[func]) = (time, time, true);
                time += 1;
                stack.push(func);
            }
            if let Some(&callee) = callees[func].get(*next) {
                *next += 1;
                if seen[callee] == UNSEEN {
                    path.push((callee, 0));
                } else if open[callee] {
                    earliest[func] = earliest[func].min(seen[callee]);
                }
                continue;
            }
            path.pop();
            if let Some(&(caller, _)) = path.last() {
                earliest[caller] = earliest[caller].min(earliest[func]);
            }
            if earliest[func] == seen[func] {
                let at = stack.iter().rposition(|&it| it == func).unwrap_or(0);
                let component = stack.split_off(at);
                component.iter().for_each(|&func| open[func] = false);
                found.push(component);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callees_come_first() {
        // 0 calls 1 and 2, 1 calls 2, 3 nobody.
        let callees = [vec![1, 2], vec![2], vec![], vec![]];
        assert_eq!(bottom_up(&callees), [vec![2, 3], vec![1], vec![0]]);
    }

    #[test]
    fn recursion_is_left_out_but_not_its_callers() {
        // 0 calls itself; 1, 2 and 3 call each other in a circle; 4 and 5 call into these.
        let callees = [vec![0], vec![2], vec![3], vec![1, 6], vec![0, 5], vec![3], vec![]];
        assert_eq!(bottom_up(&callees), [vec![5, 6], vec![4]]);
    }

    #[test]
    fn long_chains_need_no_deep_stack() {
        let callees: Vec<Vec<usize>> = (0..100_000).map(|func| vec![func + 1]).collect();
        let callees = [callees, vec![vec![]]].concat();
        let groups = bottom_up(&callees);
        assert_eq!(groups.len(), 100_001);
        assert_eq!(groups[0], [100_000]);
    }
}
