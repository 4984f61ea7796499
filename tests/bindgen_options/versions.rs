//! The option `versions`: a plugin is served by the newest version that it fits.

use wharf::component::{HasSelf, Linker};
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

use v1::exports::acme::shipping::quotes as first;
use v2::exports::acme::shipping::quotes as second;
use v3::exports::acme::shipping::quotes as third;

const GUESTS: [&str; 3] = [
    include_str!("../../examples/versioned-plugins/plugins/v1.wat"),
    include_str!("../../examples/versioned-plugins/plugins/v2.wat"),
    include_str!("../../examples/versioned-plugins/plugins/v3.wat"),
];

struct Host;

impl v1::acme::shipping::rates::Host for Host {
    fn per_kilo(&mut self) -> u32 {
        100
    }
}

impl v2::acme::shipping::rates::Host for Host {
    fn per_kilo(&mut self, fragile: bool) -> u32 {
        200 + u32::from(fragile)
    }
}

impl v3::acme::shipping::rates::Host for Host {
    fn per_kilo(&mut self, fragile: bool) -> u32 {
        300 + u32::from(fragile)
    }
}

impl From<&second::Parcel> for first::Parcel {
    fn from(parcel: &second::Parcel) -> Self {
        Self { grams: parcel.grams, city: parcel.city.clone() }
    }
}

impl From<first::Quote> for second::Quote {
    fn from(quote: first::Quote) -> Self {
        Self { cents: quote.cents, days: 1 }
    }
}

impl From<second::Quote> for third::Quote {
    fn from(quote: second::Quote) -> Self {
        Self { cents: quote.cents, days: quote.days * 10, carrier: "from 2".to_owned() }
    }
}

fn linker(engine: &Engine) -> Result<Linker<Host>> {
    let mut linker = Linker::new(engine);
    Plugin::add_to_linker::<_, HasSelf<Host>>(&mut linker, |host| host)?;
    Ok(linker)
}

fn error(guest: &str) -> Result<String> {
    let engine = Engine::default();
    let component = crate::component(&engine, guest);
    let pre = linker(&engine)?.instantiate_pre(&component)?;
    let error = PluginPre::new(pre).err().expect("it fits no version");
    Ok(format!("{error:#}"))
}

#[test]
fn each_guest_gets_its_version() -> Result<()> {
    let engine = Engine::default();
    let linker = linker(&engine)?;
    let parcel = third::Parcel { grams: 1500, city: "Oslo".to_owned(), fragile: true };
    let mut seen = Vec::new();
    for guest in GUESTS {
        let pre = linker.instantiate_pre(&crate::component(&engine, guest))?;
        let pre = PluginPre::new(pre)?;
        let mut store = Store::new(&engine, Host);
        let plugin = pre.instantiate(&mut store)?;
        assert_eq!(plugin.version(), pre.version());
        let quotes = plugin.acme_shipping_quotes();
        let third::Quote { cents, days, carrier } = quotes.call_price(&mut store, &parcel)?;
        assert_eq!(quotes.call_size_of(&mut store, &parcel)?, third::Size::Small);
        let total = quotes.call_total(&mut store, std::slice::from_ref(&parcel))?;
        let total = total.map(|quote| quote.cents);
        let track = quotes.call_track(&mut store, 7)?;
        seen.push((plugin.version(), cents, days, carrier, total, track));
    }
    let text = |text: &str| text.to_owned();
    // Each version's conversion is seen in days and carrier: those of 1 went through 2.
    let expected = [
        ("v1", 200, 10, text("from 2"), None, None),
        ("v2", 402, 30, text("from 2"), Some(402), None),
        ("v3", 602, 3, text("Heron"), Some(602), Some(Some(text("in Oslo")))),
    ];
    assert_eq!(seen, expected);
    Ok(())
}

#[test]
fn a_version_is_one_case() -> Result<()> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, Host);
    let component = crate::component(&engine, GUESTS[0]);
    let plugin = Plugin::instantiate(&mut store, &component, &linker(&engine)?)?;
    let Plugin::V1(first) = &plugin else { panic!("made for version 1") };
    let parcel = first::Parcel { grams: 1, city: String::new() };
    let quote = first.acme_shipping_quotes().call_price(&mut store, &parcel)?;
    assert_eq!(quote.cents, 100);
    // Unchanged types are one type.
    let size: third::Size = first.acme_shipping_quotes().call_size_of(&mut store, &parcel)?;
    assert_eq!(size, second::Size::Small);
    Ok(())
}

#[test]
fn compatible_versions_are_the_same() -> Result<()> {
    let engine = Engine::default();
    let guest = GUESTS[1].replace("quotes@2.0.0", "quotes@2.7.1");
    let component = crate::component(&engine, &guest);
    let pre = PluginPre::new(linker(&engine)?.instantiate_pre(&component)?)?;
    assert_eq!(pre.version(), "v2");
    Ok(())
}

#[test]
fn what_each_version_misses_is_listed() -> Result<()> {
    let text = error("(component)")?;
    assert!(text.starts_with("the component fits no version of `plugin`:\n  v3 "), "{text}");
    for version in 1..=3 {
        let missing = format!(
            "\n  v{version} (acme:shipping/plugin@{version}.0.0):\n    the component does not \
             export the interface `acme:shipping/quotes@{version}.0.0`"
        );
        assert!(text.contains(&missing), "{text}");
    }
    // A guest that mixes versions fits none.
    let text = error(&GUESTS[1].replace("quotes@2.0.0", "quotes@3.0.0"))?;
    let foreign = "the component imports `acme:shipping/rates@2.0.0`, which it lacks";
    assert!(text.contains(foreign) && text.contains("lacks what its WIT says: track"), "{text}");
    Ok(())
}

#[test]
fn types_are_compared_before_there_is_an_instance() -> Result<()> {
    let text = error(&GUESTS[0].replace("\"large\"", "\"huge\""))?;
    assert!(text.contains("`size-of` of `acme:shipping/quotes@1.0.0` is not what"), "{text}");
    Ok(())
}
