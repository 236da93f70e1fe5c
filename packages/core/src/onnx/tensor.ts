/** The array that holds a tensor's numbers, by the tensor's type. */
export interface TensorArrays {
  /** 32-bit floating point. */
  readonly float32: Float32Array;
  /** 16-bit floating point, as its bits. */
  readonly float16: Uint16Array;
  /** 64-bit integers. */
  readonly int64: BigInt64Array;
  /** 32-bit integers. */
  readonly int32: Int32Array;
  /** Bytes. */
  readonly uint8: Uint8Array;
  /** 0 or 1. */
  readonly bool: Uint8Array;
}

/** The types of tensors that go in and out of sessions. */
export type TensorType = keyof TensorArrays;

/** Numbers with a shape, row-major. */
export type Tensor<Type extends TensorType = TensorType> = {
  readonly [Each in Type]: {
    /** What the numbers are. */
    readonly type: Each;
    /** The length of each axis; their product is the length of `data`. */
    readonly dims: readonly number[];
    /** The numbers, last axis fastest. */
    readonly data: TensorArrays[Each];
  };
}[Type];

/** What a model says of one input or output. */
export interface TensorShape {
  /** Its name in the graph. */
  readonly name: string;
  /** What its numbers are, as the model names it: `float32`. */
  readonly type: string;
  /** The length of each axis; a name where it is open. */
  readonly dims: readonly (number | string)[];
}
