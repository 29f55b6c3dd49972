//! Makes the steps of a graph out of the parts of nodes, by what they are for.

pub(super) mod client;
pub(super) mod control;
pub(super) mod factors;
pub(super) mod users;
pub(super) mod values;
