import type { TensorArrays } from './tensor.js';

/** The arrays that hold a graph's constants: those of tensors that go in and out, and 8-bit integers for weights. */
export interface ConstantArrays extends TensorArrays {
  /** Signed bytes. */
  readonly int8: Int8Array;
}

/** What the numbers of a value in a graph are. */
export type ElementType = keyof ConstantArrays;

/** Where a constant's numbers are, in a file beside the model. */
export interface ExternalLocation {
  /** The name by which the session is given the file. */
  readonly name: string;
  /** Where the numbers begin, in bytes. @defaultValue 0 */
  readonly offsetBytes?: number | undefined;
  /** How long they are, in bytes. @defaultValue as the shape says */
  readonly lengthBytes?: number | undefined;
}

/** Numbers that belong to the graph: weights and shapes. */
export type Constant = {
  readonly [Type in ElementType]: {
    /** What the numbers are. */
    readonly type: Type;
    /** The length of each axis; none for a single number. */
    readonly dims: readonly number[];
    /** The numbers, row-major, or where they are. */
    readonly data: ConstantArrays[Type] | ExternalLocation;
  };
}[ElementType];

/** A setting of an operator; which kind it takes is said by the operator's specification. */
export type OnnxAttribute =
  | {
      /** A whole number. */
      readonly int: number | bigint;
    }
  | {
      /** Whole numbers. */
      readonly ints: readonly (number | bigint)[];
    }
  | {
      /** A 32-bit float. */
      readonly float: number;
    }
  | {
      /** 32-bit floats. */
      readonly floats: readonly number[];
    }
  | {
      /** Text, as UTF-8. */
      readonly string: string;
    }
  | {
      /** Numbers with a shape. */
      readonly tensor: Constant;
    };

/** One operation of a graph. */
export interface OnnxNode {
  /** The operator: `Conv`. */
  readonly op: string;
  /** The values it takes; `''` leaves an optional one out. */
  readonly inputs: readonly string[];
  /** The names it gives to its results. */
  readonly outputs: readonly string[];
  /** Its settings. @defaultValue none */
  readonly attributes?: Readonly<Record<string, OnnxAttribute>> | undefined;
  /** Whose operator it is. @defaultValue `''`, ONNX itself */
  readonly domain?: string | undefined;
}

/** A value that enters or leaves a graph. */
export interface OnnxValue {
  /** Its name. */
  readonly name: string;
  /** What its numbers are. */
  readonly type: ElementType;
  /** The length of each axis; a name where it is open, the same name for the same length. */
  readonly dims: readonly (number | string)[];
}

/** A model, as it is written. */
export interface OnnxGraph {
  /** Its name. @defaultValue `'graph'` */
  readonly name?: string | undefined;
  /** What it takes. */
  readonly inputs: readonly OnnxValue[];
  /** What it gives. */
  readonly outputs: readonly OnnxValue[];
  /** What it does, each operation after those whose results it takes. */
  readonly nodes: readonly OnnxNode[];
  /** Its constants, by name. @defaultValue none */
  readonly initializers?: Readonly<Record<string, Constant>> | undefined;
  /** The version of ONNX's operators. @defaultValue 17 */
  readonly opset?: number | undefined;
  /** The versions of other domains' operators. @defaultValue none */
  readonly domains?: Readonly<Record<string, number>> | undefined;
  /** The version of the file format. @defaultValue 8 */
  readonly irVersion?: number | undefined;
}
