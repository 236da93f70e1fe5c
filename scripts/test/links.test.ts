import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { markdownPages } from '../docs/pages.js';

const root = resolve(import.meta.dirname, '../..');
const link = /\]\((?!https?:|mailto:)([^)\s#]*)(#[^)\s]*)?\)/g;

/** The anchor that a renderer makes of a heading. */
function anchorOf(heading: string): string {
  return `#${heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .trim()
    .replace(/ /g, '-')}`;
}

function brokenLinks(page: string): string[] {
  const markdown = readFileSync(join(root, page), 'utf8').replace(/^```[\s\S]*?^```$/gm, '');
  return [...markdown.matchAll(link)].flatMap(([whole, path = '', anchor]) => {
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(root, target))) return [`${page}: ${whole} leads nowhere`];
    if (anchor === undefined || !target.endsWith('.md')) return [];
    const headings = readFileSync(join(root, target), 'utf8').match(/^#+ .*$/gm) ?? [];
    const anchors = headings.map((heading) => anchorOf(heading.replace(/^#+ /, '')));
    return anchors.includes(anchor) ? [] : [`${page}: ${whole} names no heading of ${target}`];
  });
}

describe('the links between pages', () => {
  it('lead to files and headings that exist', () => {
    expect(markdownPages(root).flatMap(brokenLinks)).toEqual([]);
  });
});
