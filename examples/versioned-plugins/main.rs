//! Serves plugins that were made for three versions of one API.
//!
//! `versions` makes one enum over the versions. It finds out which one a plugin fits, and is called
//! as the newest one is. What changed between two versions is converted by `From`, from one version
//! to the next: a fourth version would add conversions to and from the third, and nothing else here.
//! Types that did not change (`Size`; `Parcel` since version 2) are one type in Rust.
//!
//! ```text
//! cargo run --example versioned-plugins
//! ```

use wharf::component::{Component, HasSelf, Linker};
use wharf::{Engine, Result, Store};

wharf::component::bindgen!({
    path: [
        "examples/versioned-plugins/wit/v1.wit",
        "examples/versioned-plugins/wit/v2.wit",
        "examples/versioned-plugins/wit/v3.wit",
    ],
    versions: {
        v1: "acme:shipping/plugin@1.0.0",
        v2: "acme:shipping/plugin@2.0.0",
        v3: "acme:shipping/plugin@3.0.0",
    },
});

use v3::exports::acme::shipping::quotes::{Parcel, Quote, Size};

/// What the host offers to plugins of any version.
struct Host {
    per_kilo: u32,
}

impl v1::acme::shipping::rates::Host for Host {
    fn per_kilo(&mut self) -> u32 {
        self.per_kilo
    }
}

impl v2::acme::shipping::rates::Host for Host {
    fn per_kilo(&mut self, fragile: bool) -> u32 {
        if fragile { self.per_kilo * 2 } else { self.per_kilo }
    }
}

impl v3::acme::shipping::rates::Host for Host {
    fn per_kilo(&mut self, fragile: bool) -> u32 {
        v2::acme::shipping::rates::Host::per_kilo(self, fragile)
    }
}

/// Version 1 knows no fragile parcels.
impl From<&v2::exports::acme::shipping::quotes::Parcel>
    for v1::exports::acme::shipping::quotes::Parcel
{
    fn from(parcel: &v2::exports::acme::shipping::quotes::Parcel) -> Self {
        Self { grams: parcel.grams, city: parcel.city.clone() }
    }
}

/// Plugins of version 1 were promised three days.
impl From<v1::exports::acme::shipping::quotes::Quote>
    for v2::exports::acme::shipping::quotes::Quote
{
    fn from(quote: v1::exports::acme::shipping::quotes::Quote) -> Self {
        Self { cents: quote.cents, days: 3 }
    }
}

/// Before version 3 there was one carrier.
impl From<v2::exports::acme::shipping::quotes::Quote> for Quote {
    fn from(quote: v2::exports::acme::shipping::quotes::Quote) -> Self {
        Self { cents: quote.cents, days: quote.days, carrier: "Gull".to_owned() }
    }
}

fn main() -> Result<()> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    Plugin::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    let mut store = Store::new(&engine, Host { per_kilo: 400 });

    let vase = Parcel { grams: 2500, city: "Bergen".to_owned(), fragile: true };
    let book = Parcel { grams: 600, city: "Lund".to_owned(), fragile: false };
    let parcels = [vase, book];
    for text in [
        include_str!("plugins/v1.wat"),
        include_str!("plugins/v2.wat"),
        include_str!("plugins/v3.wat"),
    ] {
        let component = Component::new(&engine, text)?;
        let plugin = Plugin::instantiate(&mut store, &component, &linker)?;
        let quotes = plugin.acme_shipping_quotes();
        println!("A plugin of version {}:", plugin.version());
        for parcel in &parcels {
            let Quote { cents, days, carrier } = quotes.call_price(&mut store, parcel)?;
            let size = match quotes.call_size_of(&mut store, parcel)? {
                Size::Small => "small",
                Size::Large => "large",
            };
            println!("  to {}: {cents} cents, {days} days with {carrier}, {size}", parcel.city);
        }
        // What came later, older plugins do not have.
        match quotes.call_total(&mut store, &parcels)? {
            Some(total) => println!("  both: {} cents", total.cents),
            None => println!("  prices one parcel at a time"),
        }
        match quotes.call_track(&mut store, 7)? {
            Some(place) => println!("  parcel 7 is {}", place.as_deref().unwrap_or("lost")),
            None => println!("  cannot track"),
        }
    }
    Ok(())
}
