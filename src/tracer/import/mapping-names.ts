import type { Problem } from '../common/errors.ts'
import { problemsIn } from '../common/problem-list.ts'
import type { DeclaredMapping, DeclaredRule, DeclaredValue } from './mapping-schema.ts'
import { unknown } from './mapping-words.ts'
import { namedGroups } from './regex-groups.ts'
import { namesOf } from './template.ts'
import { WRAPPER } from './wrapper.ts'

/** What every moment of an OTLP log can have; behind `attributes` and `resource` stands anything. */
const OF_MOMENTS = [
  ...['does', 'node', 'peer', 'call', 'name', 'kind', 'event', 'status', 'statusText', 'time', 'trace', 'span'],
  ...['parent', 'attributes', 'resource', 'opens', 'order'],
]
const TEMPLATES = ['section', 'node', 'from', 'to', 'id', 'clock'] as const
const VALUES = ['op', 'message'] as const
const SETS = ['fields', 'set', 'remember', 'adds'] as const

type Template = readonly [field: string, text: string]
type Parts = Pick<DeclaredRule, (typeof TEMPLATES | typeof VALUES | typeof SETS)[number]>

/**
 * Names in templates that no line can have: of text a line has the groups of its rule, of OTLP what moments have; of objects
 * and logfmt it may have any. What several rules share may stand for a value that only some of them have.
 */
export function nameProblems(declared: DeclaredMapping): Problem[] {
  const { format, rules, defaults = {}, define = {}, sort, wrapper } = declared
  if (format === 'ndjson' || format === 'logfmt') return []
  const remembered = rules.flatMap(({ remember = {} }) => Object.keys(remember))
  const own = format === 'lines' ? ['line', ...namesOfWrapper(wrapper)] : OF_MOMENTS
  const known = [...remembered, 'file', ...own]
  const ofAny = new Set([...known, ...rules.flatMap(({ line }) => namedGroups(line))])
  const before = new Set<string>()
  const used = new Set<unknown>([defaults, ...rules].flatMap(({ fields, set }) => [fields, set]))
  const shared: Template[] = [
    ...(sort === undefined ? [] : [['sort', sort] as const]),
    ...templatesOf(defaults, 'defaults'),
    ...Object.entries(define).flatMap(([name, values]) => (used.has(name) ? inValues(values, `define.${name}`) : [])),
  ]
  return [
    ...problemsIn(shared, (template) => unknownNames(template, ofAny)),
    ...problemsIn(rules, (rule, i) => {
      const groups = namedGroups(rule.line)
      for (const group of groups) before.add(group)
      // Without an expression of its own, a rule has what those before it have found in the line.
      const ofRule = new Set([...known, ...(rule.line === undefined ? before : groups)])
      const where = Object.keys(rule.where ?? {}).filter((name) => !Object.hasOwn(defaults.where ?? {}, name))
      return [
        ...where.flatMap((name) => unknownName(`rules.${i}.where`, name, ofRule)),
        ...templatesOf(ownParts(rule, defaults), `rules.${i}`).flatMap((template) => unknownNames(template, ofRule)),
      ]
    }),
  ]
}

/** The values of what is around a line; of a field of an object behind `wrapper` stands anything. */
function namesOfWrapper(wrapper: DeclaredMapping['wrapper']): string[] {
  if (wrapper === undefined) return []
  return 'field' in wrapper ? [WRAPPER] : namedGroups(wrapper.line).map((name) => `${WRAPPER}.${name}`)
}

/** Names of which those behind a dot may be any. */
const OPEN_NAMES = ['attributes', 'resource', WRAPPER]

/** What a rule does not have from the defaults. */
function ownParts(rule: DeclaredRule, defaults: NonNullable<DeclaredMapping['defaults']>): Parts {
  const parts = Object.entries(rule).filter(([name, part]) => Reflect.get(defaults, name) !== part)
  return Object.fromEntries(parts)
}

function templatesOf(parts: Parts, at: string): Template[] {
  return [
    ...TEMPLATES.flatMap((name) => inValue(parts[name], `${at}.${name}`)),
    ...VALUES.flatMap((name) => inValue(parts[name], `${at}.${name}`)),
    ...SETS.flatMap((name) => {
      const set = parts[name]
      return set === undefined || typeof set === 'string' ? [] : inValues(set, `${at}.${name}`)
    }),
  ]
}

function inValues(values: Readonly<Record<string, DeclaredValue>>, at: string): Template[] {
  return Object.entries(values).flatMap(([name, value]) => inValue(value, `${at}.${name}`))
}

function inValue(value: DeclaredValue | undefined, field: string): Template[] {
  const text = typeof value === 'object' && value !== null ? value.value : value
  return typeof text === 'string' ? [[field, text]] : []
}

function unknownNames([field, text]: Template, known: ReadonlySet<string>): Problem[] {
  return namesOf(text).flatMap((name) => unknownName(field, name, known))
}

function unknownName(field: string, name: string, known: ReadonlySet<string>): Problem[] {
  const [first = ''] = name.split('.')
  if (known.has(name) || (OPEN_NAMES.includes(first) && known.has(first))) return []
  return [{ ...unknown(field, 'value', name, known), message: 'no line can have such a value' }]
}
