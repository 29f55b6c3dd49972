// The fields of forms.

export { Choice, type Options, Tick } from "./choice";
export { Field } from "./frame";
export { Password } from "./password";
export { Radios } from "./radios";
export { SpanField } from "./span";
export { Count, Lines, Text } from "./text";
