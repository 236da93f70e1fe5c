/** Ends without serving. */
export {};
