//! Changes of one field at a time (RFC 7396): a field that is not given stays, `null` takes it away.

use crate::fault::Fault;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// A field that may be left alone, cleared by `null`, or set.
#[derive(Debug, Clone, Default)]
pub(crate) enum Patch<T> {
    /// It stays as it is.
    #[default]
    Keep,
    /// It goes.
    Clear,
    /// It becomes this.
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(from).map(|value| value.map_or(Self::Clear, Self::Set))
    }
}

impl<T> Patch<T> {
    /// With the value read.
    pub(crate) fn try_map<U>(self, read: impl FnOnce(T) -> Result<U, Fault>) -> Result<Patch<U>, Fault> {
        Ok(match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => Patch::Set(read(value)?),
        })
    }

    /// The new value, if there is one.
    pub(crate) const fn set(&self) -> Option<&T> {
        if let Self::Set(value) = self { Some(value) } else { None }
    }
}

impl<T: Clone> Patch<T> {
    /// Changes a field. May run several times.
    pub(crate) fn apply(&self, to: &mut Option<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => *to = None,
            Self::Set(value) => *to = Some(value.clone()),
        }
    }
}

impl<T: Clone> Patch<Vec<T>> {
    /// Changes a list: it is replaced whole.
    pub(crate) fn apply_list(&self, to: &mut Vec<T>) {
        match self {
            Self::Keep => {}
            Self::Clear => to.clear(),
            Self::Set(values) => to.clone_from(values),
        }
    }
}

impl Patch<Map<String, Value>> {
    /// Changes an object key by key; `null` takes a key away.
    pub(crate) fn merge(&self, to: &mut Map<String, Value>) {
        match self {
            Self::Keep => {}
            Self::Clear => to.clear(),
            Self::Set(data) => {
                for (key, value) in data {
                    if value.is_null() {
                        to.remove(key);
                    } else {
                        to.insert(key.clone(), value.clone());
                    }
                }
            }
        }
    }
}
