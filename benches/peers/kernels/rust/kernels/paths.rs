//! Shortest paths: Dijkstra's algorithm with a binary heap on a map of water and rocks, and a search
//! in breadth on the same with a queue.

use kernels::{Random, mix};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};

struct Map {
    width: usize,
    /// What it costs to enter a place; zero is a rock.
    costs: Vec<u8>,
}

impl Map {
    fn new(width: usize) -> Map {
        let mut random = Random::new(11);
        let mut cost = || if random.below(4) == 0 { 0 } else { random.below(9) as u8 + 1 };
        let mut costs: Vec<u8> = (0..width * width).map(|_| cost()).collect();
        if let Some(first) = costs.first_mut() {
            *first = 1;
        }
        Map { width, costs }
    }

    /// The places beside `place` that are water.
    fn beside(&self, place: usize) -> impl Iterator<Item = usize> + '_ {
        let (x, y) = (place % self.width, place / self.width);
        let steps = [(1, 0), (0, 1), (-1, 0), (0, -1)];
        steps.into_iter().filter_map(move |(dx, dy)| {
            let x = x.checked_add_signed(dx).filter(|&x| x < self.width)?;
            let y = y.checked_add_signed(dy).filter(|&y| y < self.width)?;
            let place = y * self.width + x;
            (self.costs[place] > 0).then_some(place)
        })
    }

    /// What it costs to come to each place from the first, where that can be.
    fn cheapest(&self) -> Vec<Option<u32>> {
        let mut known = vec![None; self.costs.len()];
        let mut heap = BinaryHeap::from([Reverse((0_u32, 0_usize))]);
        while let Some(Reverse((cost, place))) = heap.pop() {
            if known[place].is_some() {
                continue;
            }
            known[place] = Some(cost);
            for next in self.beside(place) {
                if known[next].is_none() {
                    heap.push(Reverse((cost + u32::from(self.costs[next]), next)));
                }
            }
        }
        known
    }

    /// How many steps there are to each place from the first, where that can be.
    fn nearest(&self) -> Vec<Option<u32>> {
        let mut known = vec![None; self.costs.len()];
        known[0] = Some(0_u32);
        let mut queue = VecDeque::from([0_usize]);
        while let Some(place) = queue.pop_front() {
            let steps = known[place].map(|steps| steps + 1);
            for next in self.beside(place) {
                if known[next].is_none() {
                    known[next] = steps;
                    queue.push_back(next);
                }
            }
        }
        known
    }
}

/// A map of `n` by `n` places.
#[no_mangle]
extern "C" fn run(n: i32) -> u64 {
    let map = Map::new(n as usize);
    let all = map.cheapest().into_iter().chain(map.nearest());
    all.fold(0, |sum, known| mix(sum, known.map_or(0, |cost| u64::from(cost) + 1)))
}
