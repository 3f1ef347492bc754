import { type Problem, quote } from '../common/errors.ts'
import { isObject } from '../common/is-object.ts'
import { valueAt } from '../common/value-at.ts'
import { mappingSchema, valueParts } from './mapping-schema.ts'

const { rules, defaults } = mappingSchema.shape
const IN_RULES: ReadonlySet<string> = new Set(Object.keys(rules.element.shape))
const IN_DEFAULTS: ReadonlySet<string> = new Set(Object.keys(defaults.unwrap().shape))
const IN_VALUES: ReadonlySet<string> = new Set(Object.keys(valueParts.shape))
const EXPRESSIONS = new Set(['match', 'matches', 'regex', 'regexp', 'pattern'])
const NAMES = 'what nodes are called, by what the log calls them: {"10.0.0.1:7400": "a"}'
const TEMPLATE = 'it is a template, as in "{name}"'

type Advice = (value: unknown) => string | undefined

/** What is often meant with a value that a field of a rule, or of "defaults", cannot have. */
const OF_RULE: Readonly<Record<string, Advice>> = {
  node: nodeAdvice,
  from: nodeAdvice,
  to: nodeAdvice,
  id: () => TEMPLATE,
  section: () => `${TEMPLATE}, and becomes the title`,
  clock: () => TEMPLATE,
  state: () => 'what a line says of the state of its node stands in "set"; this says whether it was so before or after',
  noise: (value) =>
    typeof value === 'string' ? 'what such lines are stands in "why"' : 'leave it out of lines that say something',
  where: () => 'say what values must be, by their names: {"kind": "sent"}',
  adds: () => 'say what is added to which field of the event before: {"text": "{line}"}',
  remember: () => 'say what later lines find, by name: {"who": "{node}"}',
  fields: () => 'say values by name, {"term": "{term}"}, or name a set of "define"',
  set: () => 'say values by name, {"term": "{term}"}, or name a set of "define"',
}

/** The same of the mapping itself. */
const OF_MAPPING: Readonly<Record<string, Advice>> = {
  nodes: (value) =>
    typeof value === 'string'
      ? 'whose a line is says "node" of a rule, or of "defaults"; this is what nodes are called'
      : `say ${NAMES}`,
  nodeKinds: () => 'it is a list: [{"node": "^store", "kind": "store"}]',
  sections: (value) =>
    typeof value === 'number'
      ? `say {"every": ${value}}`
      : 'a rule begins a section with "section"; this has "title" and "every" of those that none begins',
  clocks: () => 'a rule says where the clock is with "clock"; this has the kind of "message" that follows from clocks',
  messages: () => 'a rule says of which kind a message is with "message"; this is how handlings find what was sent',
  drop: () => 'it is a list, also of one: ["token"]',
  mask: () => 'it is a list, also of one: ["token"]',
  sort: () => TEMPLATE,
  wrapper: (value) =>
    typeof value === 'string'
      ? `say {"field": ${quote(value)}} or, with a regular expression, {"line": "^(?<node>\\\\w+) \\\\| (?<rest>.*)$"}`
      : undefined,
  define: () => 'say sets of values by name: {"state": {"term": "{term}"}}',
  rules: () => 'it is a list: the first rule that fits a line holds',
}

function nodeAdvice(value: unknown): string {
  if (typeof value !== 'object') return TEMPLATE
  return `${TEMPLATE}; several nodes are given by "nodes" of the mapping: ${NAMES}`
}

/** What is legal where the form has several types. */
const LEGAL: Readonly<Record<string, string>> = {
  fields: 'an object, or the name of a set of "define"',
  set: 'an object, or the name of a set of "define"',
  together: 'true, or what the trace is called',
}

/** A problem of the form of a mapping, with what is often meant where a key is taken for one beside it. */
export function withMappingAdvice(problem: Problem, input: unknown): Problem {
  const path = problem.field?.split('.') ?? []
  const value = valueAt(input, path)
  if (value === undefined) return problem
  const isStray = problem.message === 'a field that does not belong here'
  const advice = isStray ? strayAdvice(path, value) : valueAdvice(path, value)
  const legal = isStray || placeOf(path) === undefined ? undefined : LEGAL[path.at(-1) ?? '']
  return { ...problem, ...(legal === undefined ? {} : { legal }), ...(advice === undefined ? {} : { advice }) }
}

/** Of which part a field is. */
function placeOf({ length, 0: first }: readonly string[]): 'mapping' | 'rule' | undefined {
  if (length === 1) return 'mapping'
  return (first === 'rules' && length === 3) || (first === 'defaults' && length === 2) ? 'rule' : undefined
}

function valueAdvice(path: readonly string[], value: unknown): string | undefined {
  const key = path.at(-1) ?? ''
  const place = placeOf(path)
  if (place !== undefined) return (place === 'rule' ? OF_RULE : OF_MAPPING)[key]?.(value)
  if (path.length !== 2) return undefined
  const [first] = path
  if (first === 'define') return 'a set has a name: {"state": {"term": "{term}"}}'
  return first === 'nodes' && isObject(value) ? 'of which kind nodes are says "nodeKinds"' : undefined
}

function strayAdvice(path: readonly string[], value: unknown): string | undefined {
  const key = path.at(-1) ?? ''
  const place = placeOf(path)
  if (place === 'mapping') return inMapping(key, value)
  if (place === undefined) return undefined
  if (typeof value === 'string' && IN_RULES.has(key.replace(/s$/, '')))
    return `did you mean ${quote(key.replace(/s$/, ''))}?`
  if (Object.hasOwn(mappingSchema.shape, key)) return 'it belongs to the mapping itself, beside "rules"'
  if (IN_VALUES.has(key)) return `it belongs to a value, as in "op": {"value": "{kind}", ${quote(key)}: …}`
  return EXPRESSIONS.has(key) ? 'of text it is "line"; of a value, "where": {"kind": {"matches": "^sent"}}' : undefined
}

function inMapping(key: string, value: unknown): string | undefined {
  if (key === 'node' && typeof value === 'object') return `several nodes are given by "nodes": ${NAMES}`
  if (!IN_RULES.has(key)) return undefined
  return IN_DEFAULTS.has(key) ? 'it belongs into a rule, or into "defaults"' : 'it belongs into a rule'
}
