//! A host that offers the interface `shapes` to components of the world `caller`.

use wharf::Result;
use wharf::component::{Resource, ResourceTable};

use guests::sampler::shapes::{Color, Error, Item, Perms, Shape};

wharf::component::bindgen!({
    path: "tests/guests/wit",
    world: "caller",
    // The guest's `counter` is a value of this Rust type, kept in a `ResourceTable`.
    with: { "guests:sampler/shapes.counter": Counter },
    // Every function may also fail for reasons of the host's own, which is a trap for the guest.
    imports: { default: trappable },
});

/// The host's side of the resource `counter`.
pub(crate) struct Counter(i32);

/// What the host keeps for one guest.
#[derive(Default)]
pub(crate) struct Shapes {
    /// The resources that guests have handles to.
    pub(crate) table: ResourceTable,
    /// How often the guest called.
    pub(crate) calls: u32,
}

impl Shapes {
    fn counted<R>(&mut self, result: R) -> Result<R> {
        self.calls += 1;
        Ok(result)
    }
}

impl guests::sampler::shapes::Host for Shapes {
    fn greet(&mut self, name: String) -> Result<String> {
        self.counted(format!("Hello, {name}, from the host!"))
    }

    fn reverse(&mut self, s: String) -> Result<String> {
        self.counted(s.chars().rev().collect())
    }

    fn sum(&mut self, xs: Vec<i64>) -> Result<i64> {
        self.counted(xs.iter().sum())
    }

    fn checksum(&mut self, data: Vec<u8>) -> Result<u32> {
        let fnv = |hash: u32, byte: &u8| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
        self.counted(data.iter().fold(0x811c_9dc5, fnv))
    }

    fn stats(&mut self, xs: Vec<f64>) -> Result<(f64, f64, f64)> {
        let min = xs.iter().copied().fold(f64::INFINITY, f64::min);
        let max = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        self.counted((min, max, xs.iter().sum::<f64>() / xs.len() as f64))
    }

    fn area(&mut self, s: Shape) -> Result<Result<f64, Error>> {
        self.counted(match s {
            Shape::Circle(radius) if radius < 0.0 => Err(Error::Invalid(1)),
            Shape::Circle(radius) => Ok(std::f64::consts::PI * radius * radius),
            Shape::Rect((width, height)) => Ok(width * height),
            Shape::Polygon(points) if points.len() < 3 => Err(Error::Invalid(points.len() as u32)),
            Shape::Polygon(points) => {
                let next = points.iter().cycle().skip(1);
                let twice = points.iter().zip(next).map(|(p, q)| p.x * q.y - q.x * p.y);
                Ok(twice.sum::<f64>().abs() / 2.0)
            }
            Shape::Empty => Err(Error::Internal),
        })
    }

    fn sort_items(&mut self, mut items: Vec<Item>) -> Result<Vec<Item>> {
        items.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
        self.counted(items)
    }

    fn find(&mut self, items: Vec<Item>, name: String) -> Result<Result<Item, Error>> {
        let found = items.into_iter().find(|item| item.name == name);
        self.counted(found.ok_or(Error::NotFound(name)))
    }

    fn toggle(&mut self, p: Perms, c: Color) -> Result<(Perms, Color)> {
        let next = match c {
            Color::Red => Color::Green,
            Color::Green => Color::Blue,
            Color::Blue => Color::Red,
        };
        self.counted((!p, next))
    }

    fn next_char(&mut self, c: char) -> Result<Option<char>> {
        // The numbers between are no characters.
        let next = if c == '\u{d7ff}' { 0xe000 } else { u32::from(c) + 1 };
        self.counted(char::from_u32(next))
    }
}

impl guests::sampler::shapes::HostCounter for Shapes {
    fn new(&mut self, start: i32) -> Result<Resource<Counter>> {
        let counter = self.table.push(Counter(start))?;
        self.counted(counter)
    }

    fn add(&mut self, self_: Resource<Counter>, n: i32) -> Result<i32> {
        let counter = self.table.get_mut(&self_)?;
        counter.0 = counter.0.wrapping_add(n);
        let value = counter.0;
        self.counted(value)
    }

    fn get(&mut self, self_: Resource<Counter>) -> Result<i32> {
        let value = self.table.get(&self_)?.0;
        self.counted(value)
    }

    fn merge(&mut self, a: Resource<Counter>, b: Resource<Counter>) -> Result<Resource<Counter>> {
        // `a` was given to the host for good, `b` was lent.
        let a = self.table.delete(a)?;
        let sum = a.0.wrapping_add(self.table.get(&b)?.0);
        let counter = self.table.push(Counter(sum))?;
        self.counted(counter)
    }

    fn drop(&mut self, rep: Resource<Counter>) -> Result<()> {
        self.table.delete(rep)?;
        Ok(())
    }
}
