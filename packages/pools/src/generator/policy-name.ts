import { hashText } from './hash-text.js';
import type { MixRule } from './mix-rule.js';

function describe(rule: MixRule): string {
  const inner = rule.kind === 'when' ? `[${rule.rules.map(describe).join()}]` : '';
  return `${rule.kind}:${rule.name}(${rule.parameters})${inner}`;
}

/** Names a mix after its rules' names and parameters: the same in every process, whatever a bundler did to functions. */
export function policyName(rules: readonly MixRule[]): string {
  const text = rules.map(describe).join(';');
  return `mix-${hashText(text).toString(16).padStart(8, '0')}`;
}
