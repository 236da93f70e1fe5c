import type { Look } from '@feedloom/vision';
import type { Pin } from '../catalogue/pin.js';

/** How sure a label must be to become a word. */
const SURE = 0.1;

/** The least sure that the one label may be which names a picture without a title. */
const NAMING = 0.25;

/** A pin whose picture has been looked at: what was seen becomes its tags, and its title if nobody gave it one. */
export function withWords(pin: Pin, { labels }: Pick<Look, 'labels'>): Pin {
  if (pin.title !== '' && pin.tags.length > 0) return pin;
  const seen = labels.filter(({ score }) => score >= SURE);
  const words = seen.flatMap(({ label, words: more }) => [label, ...more]);
  const [best] = seen;
  const title = pin.title === '' && best !== undefined && best.score >= NAMING ? capital(best.label) : pin.title;
  return { ...pin, title, tags: [...new Set([...pin.tags, ...words])], kind: pin.kind || (best?.label ?? pin.theme) };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
