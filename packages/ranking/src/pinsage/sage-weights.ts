/**
 * A matrix, row-major: `values[row * columns + column]`. It maps a vector `x[columns]` to `M x`, a vector of `rows`.
 */
export interface Matrix {
  /** Numbers in a result. */
  readonly rows: number;
  /** Numbers in an argument. */
  readonly columns: number;
  /** `[rows, columns]` */
  readonly values: Float32Array;
}

/**
 * One layer, from item to item over two hops (PinSage, Ying et al., KDD 2018, algorithm 1, with attention of GAT, Veličković
 * et al., ICLR 2018). With `h` the item's input, `v` its neighbours, `p_v` their shares of visits:
 *
 * ```text
 * m_x = ReLU(Q h_x + q)                                    for every item x, once
 * α_v ∝ p_v · exp(LeakyReLU_0.2(s · m_u + t · m_v))        over the neighbours v of u with p_v > 0; Σ α_v = 1
 * n_u = Σ_v α_v m_v
 * z_u = ReLU(W [h_u ; n_u] + w)
 * h'_u = z_u / ‖z_u‖                                       0 stays 0
 * ```
 */
export interface SageLayer {
  /** Q, `[m, in]` */
  readonly message: Matrix;
  /** q, `[m]` */
  readonly messageBias: Float32Array;
  /** s, `[m]`: what an item attends with. */
  readonly attendSelf: Float32Array;
  /** t, `[m]`: what a neighbour is attended by. */
  readonly attendNeighbour: Float32Array;
  /** W, `[out, in + m]`; the first `in` columns belong to the item itself. */
  readonly combine: Matrix;
  /** w, `[out]` */
  readonly combineBias: Float32Array;
}

/** From the last layer to the embedding: `y = G2 ReLU(G1 h + g)`, `e = y / ‖y‖`. */
export interface SageHead {
  /** G1, `[hidden, out of the last layer]` */
  readonly first: Matrix;
  /** g, `[hidden]` */
  readonly firstBias: Float32Array;
  /** G2, `[d, hidden]` */
  readonly second: Matrix;
}

/** How many plain numbers an item brings beside its embedding. */
export const SCALARS = 4;

/**
 * Scores a candidate `c` against a user's history (TransAct, Xia et al., KDD 2023, in small). With `E` the embeddings of the
 * history `[H, d]`, `ℓ` its log weights (-1e9 for an empty place), `f` the candidate's {@link SCALARS} plain numbers:
 *
 * ```text
 * a_h = (Wq e_c) · (Wk E_h) / √d + ℓ_h
 * c   = Σ_h softmax(a)_h · Wv E_h
 * x   = [e_c ; c ; e_c ∘ c ; f]                             3d + SCALARS numbers
 * score = scale · (e_c · c) + U2 ReLU(U1 x + u1)
 * ```
 */
export interface UserHead {
  /** Wq, `[d, d]` */
  readonly query: Matrix;
  /** Wk, `[d, d]` */
  readonly key: Matrix;
  /** Wv, `[d, d]` */
  readonly value: Matrix;
  /** The weight of the plain product. */
  readonly scale: number;
  /** U1, `[hidden, 3d + SCALARS]` */
  readonly first: Matrix;
  /** u1, `[hidden]` */
  readonly firstBias: Float32Array;
  /** U2, `[1, hidden]` */
  readonly second: Matrix;
}

/** A whole model: what is trained, exported, and served. */
export interface SageWeights {
  /** Input to output; the first takes the features of items. */
  readonly layers: readonly SageLayer[];
  /** Makes embeddings. */
  readonly head: SageHead;
  /** Makes scores. */
  readonly user: UserHead;
}
