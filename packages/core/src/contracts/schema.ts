/**
 * The part of the Standard Schema specification (version 1) that Feedloom reads: any zod, valibot or arktype schema
 * fits.
 *
 * @see {@link https://standardschema.dev | the specification}
 */
export interface StandardSchema<Output> {
  /** Where the specification keeps everything. */
  readonly '~standard': StandardSchemaProperties<Output>;
}

/** What a {@link StandardSchema} keeps under `~standard`. */
export interface StandardSchemaProperties<Output> {
  /** The version of the specification. */
  readonly version: 1;
  /** The library that made the schema. */
  readonly vendor: string;
  /** Checks a value and returns its typed form, or what is wrong with it. */
  readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
  /** Carries the types for the compiler; absent at run time. */
  readonly types?: StandardSchemaTypes<Output> | undefined;
}

/** What a schema takes and gives, for the compiler only. */
export interface StandardSchemaTypes<Output> {
  /** What may be handed in. */
  readonly input: unknown;
  /** What a valid value becomes. */
  readonly output: Output;
}

/** What a schema says of a value: its typed form, or what is wrong with it. */
export type SchemaResult<Output> = SchemaSuccess<Output> | SchemaFailure;

/** The value is valid. */
export interface SchemaSuccess<Output> {
  /** Its typed form. */
  readonly value: Output;
  /** Absent; tells the two results apart. */
  readonly issues?: undefined;
}

/** The value is not valid. */
export interface SchemaFailure {
  /** What is wrong with it; at least one thing. */
  readonly issues: readonly SchemaIssue[];
}

/** One thing that is wrong with a value. */
export interface SchemaIssue {
  /** For people. */
  readonly message: string;
  /** Where in the value it is, outermost key first. */
  readonly path?: readonly (PropertyKey | SchemaPathSegment)[] | undefined;
}

/** One step of {@link SchemaIssue.path}, as some libraries write it. */
export interface SchemaPathSegment {
  /** The property or index. */
  readonly key: PropertyKey;
}
