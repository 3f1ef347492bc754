import type { RstSpan } from './rst-model.ts'

/** What is shown in the letters of a machine. */
const CODE = new Set([
  ...['code', 'literal', 'samp', 'file', 'kbd', 'command', 'program', 'option', 'envvar', 'regexp', 'math', 'token'],
  ...['func', 'class', 'meth', 'attr', 'mod', 'data', 'const', 'exc', 'obj', 'type', 'var', 'member', 'macro', 'enum'],
])
const EMPHASIS = new Set(['', 'emphasis', 'title', 'title-reference', 't', 'dfn'])
const NUMBERED: Readonly<Record<string, string>> = { rfc: 'RFC ', pep: 'PEP ' }

/**
 * Text with a role. Where it leads is not known here, except of a test: the words are shown. `raw` still has its
 * backslashes.
 */
export function roleSpan(role: string, raw: string, text: string): RstSpan {
  const name = role.split(':').at(-1)?.toLowerCase() ?? ''
  if (role === 'test') return { type: 'test', text: raw.trim().replace(/\s+/g, ' ') }
  if (EMPHASIS.has(name)) return { type: 'emphasis', text }
  if (name === 'strong') return { type: 'strong', text }
  if (name === 'raw' || name === 'code' || name === 'literal' || name === 'math') return { type: 'code', text: raw }
  const shown = (NUMBERED[name] ?? '') + titleOf(text)
  return { type: CODE.has(name) ? 'code' : 'text', text: shown }
}

/** `title <label>` shows its title, `~some.name` its last part, `!name` the name. */
function titleOf(text: string): string {
  const title = /^([\s\S]*\S)\s*<[^<>]+>$/.exec(text)?.[1]
  if (title !== undefined) return title
  return /^~[\w.]+$/.test(text) ? (text.slice(1).split('.').at(-1) ?? text) : text.replace(/^!/, '')
}
