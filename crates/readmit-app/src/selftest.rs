//! The race suite, for users to run on their own database and for the conformance tests.
