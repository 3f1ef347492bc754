import { expect } from 'vitest'
import type { Shown } from './github.ts'

/** What a report is made of. */
const ELEMENTS = [
  ...[
    'a',
    'blockquote',
    'br',
    'code',
    'del',
    'details',
    'em',
    'h2',
    'h3',
    'h4',
    'hr',
    'li',
    'ol',
    'p',
    'pre',
    'strong',
  ],
  ...['sub', 'summary', 'table', 'tbody', 'td', 'th', 'thead', 'tr', 'ul'],
]
const ATTRIBUTES = ['pre lang', 'td align', 'th align']
const REFERENCES = /@\w|(?:^|\W)(?:#|GH-)\d|\b[0-9a-f]{7,40}\b/

/** Fails unless a comment is made of what GitHub shows, links nowhere, calls nobody, and Mermaid draws its pictures. */
export function expectHarmless({ elements, attributes, links, open, diagrams }: Shown, name: string): void {
  expect(
    elements.filter((element) => !ELEMENTS.includes(element)),
    name,
  ).toEqual([])
  expect(
    attributes.filter((attribute) => !ATTRIBUTES.includes(attribute)),
    name,
  ).toEqual([])
  expect(links, name).toEqual([])
  expect(
    open.filter((text) => REFERENCES.test(text)),
    name,
  ).toEqual([])
  expect(
    diagrams.filter((diagram) => typeof diagram === 'string'),
    name,
  ).toEqual([])
}
