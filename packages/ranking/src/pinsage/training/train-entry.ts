import { serve } from '@feedloom/core/spawn';
import type { TrainApi, TrainData } from './train-messages.js';
import { Trainer } from './trainer.js';

serve<TrainData, TrainApi>(({ examples, settings, start }) => {
  const trainer = new Trainer(examples, settings, start);
  return { methods: { step: () => trainer.step(), weights: () => trainer.weights } };
});
