//! The engine on hand-written and on random journeys, with a world that is made up.

mod limits;
mod random;
mod steps;
mod world;
