import { serve } from '@feedloom/core/spawn';
import { loadSplitter } from './load-splitter.js';
import type { TokenizerApi, TokenizerData } from './tokenizer-api.js';

serve<TokenizerData, TokenizerApi>(async (data) => {
  const { pad, digest, split } = await loadSplitter(data);
  return {
    methods: {
      describe: () => ({ pad, digest }),
      encode: (texts) => texts.map(split),
    },
  };
});
