//! Versions of a world are lowered one after the other, the newest first. What is true of a type, a
//! module or a name in one of them says nothing of another.

use wharf_wit::Bindings;

/// `types` is the host's in the first version, and the guest's in the second, which has a name of its
/// own for `gauge`.
const WIT: &str = "
    package host:app;

    package acme:common {
        interface types {
            resource thing;
            record holder { thing: own<thing> }
        }
        interface api {
            use types.{holder};
            hand: func(holder: holder);
        }
        interface gauge {
            enum level { low, high }
            at: func(level: level);
        }
    }

    package acme:plugin@1.0.0 {
        interface host { convert-fault: func(n: u32) -> u32; }
        world plugin {
            import acme:common/types;
            import host;
            export acme:common/api;
            export acme:common/gauge;
        }
    }

    package acme:plugin@2.0.0 {
        interface host {
            enum fault { full }
            write: func(n: u32) -> result<u32, fault>;
        }
        world plugin {
            export acme:common/types;
            import host;
            export acme:common/api;
            export mine: acme:common/gauge;
        }
    }
";

const V1: &str = "acme:plugin/plugin@1.0.0";
const V2: &str = "acme:plugin/plugin@2.0.0";

/// `second`: with options that name what only the second version has.
fn source(versions: &[(&str, &str)], second: bool) -> String {
    let mut bindings = Bindings::new();
    bindings.inline(WIT);
    for (name, world) in versions {
        bindings.version(*name, *world);
    }
    if second {
        bindings.with("mine.level", "crate::Level");
        bindings.trappable_error_type("acme:plugin/host@2.0.0.fault", "crate::Fault");
    }
    bindings.generate().expect("bindings").source().expect("formatted")
}

/// A version's module.
fn module(source: &str, name: &str) -> String {
    let lines = source.lines().skip_while(|line| *line != format!("pub mod {name} {{"));
    lines.take_while(|line| *line != "}").map(|line| format!("{line}\n")).collect()
}

#[test]
fn what_a_newer_version_says_does_not_reach_an_older_one() {
    let alone = module(&source(&[("v1", V1)], false), "v1");
    let beside = module(&source(&[("v1", V1), ("v2", V2)], true), "v1");
    // A type of the guest's handles is `Copy`, one of the host's is not even `Clone`.
    assert!(alone.contains("super::super::acme::common::types::Holder"), "{alone}");
    assert!(alone.contains("fn convert_fault(&mut self, n: u32)"), "{alone}");
    assert!(alone.contains("pub enum Level"), "{alone}");
    assert_eq!(beside, alone);
}

#[test]
fn what_an_older_version_says_does_not_reach_a_newer_one() {
    let alone = module(&source(&[("v2", V2)], true), "v2");
    let beside = module(&source(&[("v1", V1), ("v2", V2)], true), "v2");
    assert!(alone.contains("error: super::super::super::super::__host_Fault"), "{alone}");
    assert!(alone.contains("pub type Level = super::super::super::__host_Level;"), "{alone}");
    assert_eq!(beside, alone);
}
