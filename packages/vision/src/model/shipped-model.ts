import { fileURLToPath } from 'node:url';

/** The folder of the model that ships with this package. */
export const SHIPPED_MODEL = fileURLToPath(new URL('../../models/efficientnet-lite0', import.meta.url));
