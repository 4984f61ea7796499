//! What operating systems and processors give: mapped pages ([`mmap`]), and files that are cut short while they are
//! mapped ([`cut`]); an artifact's bytes ([`content`]) and where images of memories come from ([`images`]); pages
//! that are kept for the next memory ([`pool`]); the stacks of threads ([`stack`]).
//!
//! The lowest part of the unsafe wall: see [`crate::vm`].

#![allow(unsafe_code)]

pub(crate) mod content;
pub(crate) mod cut;
pub(crate) mod images;
pub(crate) mod mmap;
pub(crate) mod pool;
pub(crate) mod stack;
