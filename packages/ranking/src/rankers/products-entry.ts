import { serve } from '@feedloom/core/spawn';
import type { ProductsApi } from './top-products.js';
import { topProducts } from './top-products.js';

serve<undefined, ProductsApi>(() => ({ methods: { top: topProducts } }));
