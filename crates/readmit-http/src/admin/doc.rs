//! What the OpenAPI file says of a route. It stands in the route's own line, so that the two cannot differ.

use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, KnownFormat, ObjectBuilder, Ref, Schema, SchemaFormat, Type,
};

/// Named schemas, as they are collected.
pub(crate) type Schemas = Vec<(String, RefOr<Schema>)>;

/// Adds a type's schema, and those that it is made of, and answers a reference to it.
pub(crate) type SchemaOf = fn(&mut Schemas) -> RefOr<Schema>;

/// One route's documentation.
pub(crate) struct Doc {
    pub(crate) tag: &'static str,
    pub(crate) summary: &'static str,
    pub(crate) description: &'static str,
    pub(crate) query: &'static [Query],
    pub(crate) headers: &'static [Query],
    pub(crate) body: Option<SchemaOf>,
    /// Bytes of the body at most, where they are more than the server's setting.
    pub(crate) body_bytes: usize,
    /// Whether a call without a body is as good as one with an empty object.
    pub(crate) body_optional: bool,
    pub(crate) status: u16,
    pub(crate) answer: Option<SchemaOf>,
    /// Another way to say that it was done.
    pub(crate) or: Option<(u16, SchemaOf)>,
    pub(crate) media: &'static str,
}

/// One parameter of the query, or one header.
pub(crate) struct Query {
    pub(crate) name: &'static str,
    pub(crate) description: &'static str,
    pub(crate) schema: SchemaOf,
}

/// The schema of `T`, by name.
pub(crate) fn schema<T: ToSchema>(schemas: &mut Schemas) -> RefOr<Schema> {
    let name = T::name().into_owned();
    T::schemas(schemas);
    schemas.push((name.clone(), T::schema()));
    RefOr::Ref(Ref::from_schema_name(name))
}

/// The schema of `T` in place: for texts and numbers.
pub(crate) fn plain<T: utoipa::PartialSchema>(_: &mut Schemas) -> RefOr<Schema> {
    T::schema()
}

fn text(format: KnownFormat) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(format))).into()
}

/// The schema of an object in somebody else's format.
pub(crate) fn any_object(_: &mut Schemas) -> RefOr<Schema> {
    let any = AdditionalProperties::FreeForm(true);
    ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(any)).into()
}

/// The schema of an id.
pub(crate) fn id_text(_: &mut Schemas) -> RefOr<Schema> {
    text(KnownFormat::Uuid)
}

/// The schema of an instant.
pub(crate) fn instant_text(_: &mut Schemas) -> RefOr<Schema> {
    text(KnownFormat::DateTime)
}

impl Doc {
    /// A route that answers 204 without a body, until something else is said.
    pub(crate) const fn new(tag: &'static str, summary: &'static str) -> Self {
        Self {
            tag,
            summary,
            description: "",
            query: &[],
            headers: &[],
            body: None,
            body_bytes: 0,
            body_optional: false,
            status: 204,
            answer: None,
            or: None,
            media: "application/json",
        }
    }

    /// With more words.
    pub(crate) const fn saying(self, description: &'static str) -> Self {
        Self { description, ..self }
    }

    /// With parameters of the query.
    pub(crate) const fn query(self, query: &'static [Query]) -> Self {
        Self { query, ..self }
    }

    /// With headers.
    pub(crate) const fn headers(self, headers: &'static [Query]) -> Self {
        Self { headers, ..self }
    }

    /// With a JSON body.
    pub(crate) const fn body(self, body: SchemaOf) -> Self {
        Self { body: Some(body), ..self }
    }

    /// With a body of so many bytes at most, where that is more than the server's setting.
    pub(crate) const fn body_bytes(self, body_bytes: usize) -> Self {
        Self { body_bytes, ..self }
    }

    /// With a JSON body that may be left out.
    pub(crate) const fn optional_body(self, body: SchemaOf) -> Self {
        Self { body: Some(body), body_optional: true, ..self }
    }

    /// Answering JSON.
    pub(crate) const fn answer(self, status: u16, answer: SchemaOf) -> Self {
        Self { status, answer: Some(answer), ..self }
    }

    /// Or, where it is said in another way, this.
    pub(crate) const fn or_answer(self, status: u16, answer: SchemaOf) -> Self {
        Self { or: Some((status, answer)), ..self }
    }

    /// Answering another media type than JSON.
    pub(crate) const fn media(self, media: &'static str) -> Self {
        Self { media, ..self }
    }
}
