import { topPlaces } from '../tables/top-places.js';
import type { Products, ProductsRequest } from './best-products.js';
import { bestProducts } from './best-products.js';

/** What to multiply, and how many of the best to return. */
export interface TopProductsRequest extends ProductsRequest {
  /** The most rows to return. */
  readonly limit: number;
}

/** The best rows, best first, in parallel. */
export interface TopProducts extends Products {
  /** Their places in the request. */
  readonly places: Int32Array;
}

/** What a thread that multiplies does. */
export interface ProductsApi {
  /** Multiplies, and picks the best. */
  top(request: TopProductsRequest): TopProducts;
}

/** The rows with the best products. */
export function topProducts(request: TopProductsRequest): TopProducts {
  return cut(bestProducts(request), request.limit);
}

/** The best of products that are there. */
export function cut({ scores, queries }: Products, limit: number): TopProducts {
  const places = topPlaces(scores, limit);
  return {
    places,
    scores: Float32Array.from(places, (place) => scores[place] ?? 0),
    queries: Int32Array.from(places, (place) => queries[place] ?? 0),
  };
}
