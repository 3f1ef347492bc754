import { LIMITS } from '../common/limits.ts'
import { shorten, visible } from '../common/visible.ts'
import { shortNames } from './short-names.ts'

/** What Mermaid would take as syntax, and a word that ends blocks: each as the code of its character. */
const SYNTAX = /[^\p{L}\p{M}\p{N} ,.=+-]|(?<![\p{L}\p{N}])e(?=nd(?![\p{L}\p{N}]))/giu

/** Untrusted text for a label. Mermaid turns `#64;` back into the character. */
export function escapeMermaid(text: string): string {
  const plain = shorten(visible(text).trim(), LIMITS.mermaidLabelCharacters)
  const escaped = plain.replace(SYNTAX, (character) => `#${character.codePointAt(0)};`)
  return escaped === '' ? '#8199;' : escaped
}

/** How lines of a diagram call a node, by its place. */
export function mermaidAlias(place: number): string {
  return `n${place + 1}`
}

/** The lines that say who takes part; below a name, what each is. */
export function mermaidParticipants(labels: readonly string[], below: readonly string[] = []): string[] {
  return shortNames(labels, LIMITS.nodeNameColumns).map((name, place) => {
    const more = below[place] ? `<br/>${escapeMermaid(below[place])}` : ''
    return `  participant ${mermaidAlias(place)} as ${escapeMermaid(name)}${more}`
  })
}

/** What stands behind something that must not be overlooked. Readable on light and on dark. */
export const MERMAID_RED = 'rgba(248, 81, 73, 0.25)'

/** Whether Mermaid draws it, as it is set on GitHub. */
export function fitsMermaid(characters: number, steps: number): boolean {
  return characters <= LIMITS.mermaidCharacters && steps <= LIMITS.mermaidSteps
}
