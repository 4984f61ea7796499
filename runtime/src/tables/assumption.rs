//! What machine code relies upon where it leaves a check out, as one table. ARCHITECTURE.md says for each by
//! which it is established.
//!
//! With [`Config::check_assumptions`](crate::Config::check_assumptions), code looks all the same, and the
//! process is aborted where something does not hold: what follows could be anything.

use std::fmt;

macro_rules! assumptions {
    ($($name:ident = $code:literal, $text:literal;)*) => {
        /// Something that code relies upon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Assumption {
            $(#[doc = $text] $name = $code,)*
        }

        impl Assumption {
            /// The assumption whose number is `code`: the inverse of `assumption as u8`.
            pub(crate) fn from_u8(code: u8) -> Option<Assumption> {
                match code {
                    $($code => Some(Assumption::$name),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for Assumption {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Assumption::$name => $text,)* })
            }
        }
    };
}

assumptions! {
    KnownCode = 1, "the function that is called is the one that its caller was compiled for";
    KnownContext = 2, "the function that is called belongs to the instance that its caller was compiled for";
    ElementType = 3, "all functions in a table that nobody else can reach have one type";
    ConstantGlobal = 4, "a global that nothing writes has its first value";
    Distance = 5, "what an instance is given lies at a constant distance from its context";
    FixedBase = 6, "what cannot grow, or not move, stays where it is";
    FixedSize = 7, "what cannot grow has its first size";
    LeastSize = 8, "a memory or table is no smaller than its type says";
    Guarded = 9, "an address that is not compared with a memory's size lies in its reservation";
    FinalType = 10, "a final type has no subtypes";
    TypedReference = 11, "a typed reference is to a function of its type";
}
