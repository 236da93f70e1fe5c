/** Never serves, but stays alive. */
setInterval(() => undefined, 1_000);
