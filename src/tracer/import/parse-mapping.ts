import { type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { check } from '../common/schema-check.ts'
import { schemaProblems } from '../common/schema-problems.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { tablesOf } from '../trace/word-tables.ts'
import type { EventSource, Hidden, Mapping, NamedSources, Rule } from './mapping.ts'
import { withMappingAdvice } from './mapping-advice.ts'
import { mappingProblems } from './mapping-checks.ts'
import { nameProblems } from './mapping-names.ts'
import { type DeclaredMapping, type DeclaredRule, mappingSchema } from './mapping-schema.ts'
import { isMarkOp } from './mapping-words.ts'
import { within } from './regex-bounds.ts'
import { regexOf } from './regex-groups.ts'
import { compileTemplate, textOf } from './template.ts'
import { compileValue } from './values.ts'
import { wrapperOf } from './wrapper.ts'

/** Checks the form of what a mapping file holds. Throws `MAPPING` with everything that is wrong in it. */
export function parseMapping(input: unknown, file: string): DeclaredMapping {
  const parsed = check(mappingSchema, input)
  if (parsed.error) {
    const problems = schemaProblems(parsed.error, input, { code: 'MAPPING', file }, mappingSchema)
    throwIfAny(problems.map((problem) => withMappingAdvice(problem, input)))
    throw new ProtokollError({ code: 'MAPPING', file, message: 'not a mapping' })
  }
  return withDefaults(parsed.data)
}

/** Rules that say all for themselves. A message has no node of its own, a mark no ends, and what makes no event has none. */
function withDefaults(declared: DeclaredMapping): DeclaredMapping {
  const { defaults } = declared
  if (defaults === undefined) return declared
  const { where = {}, op, node, from, to, message, fields, set, state } = defaults
  const rules = declared.rules.map((rule) => {
    if (rule.raw !== undefined) return rule
    const own = rule.message === undefined || op === undefined ? {} : { op }
    const both = { ...own, ...rule, where: { ...where, ...rule.where } }
    if (both.op === undefined) return both
    const isMark = rule.message === undefined && (message === undefined || isMarkOp(both.op))
    const ends = isMark ? { node } : { from, to, message }
    return { ...defined({ ...ends, fields, set, state }), ...both }
  })
  return { ...declared, rules }
}

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

/** Makes a mapping ready, with the words that it leads to. Throws `MAPPING` for what does not fit them. */
export function prepareMapping(declared: DeclaredMapping, vocabulary: Vocabulary, file: string): Mapping {
  const problems: Problem[] = [
    ...mappingProblems(declared, tablesOf(vocabulary), vocabulary),
    ...nameProblems(declared),
  ]
  throwIfAny(problems.map((problem) => ({ ...problem, file })))
  const { name, format, messages, unseen, clocks, sections = {}, define = {} } = declared
  return {
    name,
    format,
    ...(messages ? { messages } : {}),
    ...(unseen === undefined ? {} : { unseen }),
    ...(clocks ? { clocks } : {}),
    group: declared.group ?? name,
    vocabulary,
    wrapper: declared.wrapper && wrapperOf(declared.wrapper),
    record: declared.record ?? 1,
    isTogether: declared.together !== undefined,
    togetherName: declared.together === true ? undefined : declared.together,
    isRepeatable: declared.repeatable === true,
    drop: hiddenOf(declared.drop, format),
    mask: hiddenOf(declared.mask, format),
    sort: declared.sort === undefined ? undefined : compileTemplate(declared.sort),
    sectionTitle: sections.title ?? 'Events',
    sectionEvents: sections.every ?? 200,
    nodes: new Map(Object.entries(declared.nodes ?? {})),
    nodeKinds: (declared.nodeKinds ?? []).map(({ node, kind }) => ({ node: regexOf(node), kind })),
    rules: declared.rules.map((rule, i) => ruleOf(rule, i + 1, define)),
  }
}

function hiddenOf(declared: DeclaredMapping['mask'] = [], format: DeclaredMapping['format']): Hidden[] {
  return declared.map((each) => {
    if (typeof each !== 'string') return regexOf(each.matches, 'gu')
    return format === 'lines' ? regexOf(each, 'gu') : each.split('.')
  })
}

type Definitions = NonNullable<DeclaredMapping['define']>

function ruleOf(rule: DeclaredRule, number: number, define: Definitions): Rule {
  const { why, line, raw, where = {}, remember = {}, adds, section } = rule
  return {
    number,
    title: why ?? line ?? raw ?? (rule.where === undefined ? 'any line' : JSON.stringify(where)),
    line: line === undefined ? undefined : regexOf(line),
    raw: raw === undefined ? undefined : regexOf(raw),
    where: Object.entries(where).map(([name, condition]) => [name, holdsFor(condition)]),
    isNoise: rule.noise === true,
    remember: Object.entries(remember).map(([name, text]) => [name, text === null ? undefined : compileTemplate(text)]),
    adds: adds && Object.entries(adds).map(([name, text]) => [name, compileTemplate(text)]),
    section: section === undefined ? undefined : compileTemplate(section),
    event: rule.op === undefined ? undefined : eventOf(rule, define),
  }
}

function holdsFor(condition: NonNullable<DeclaredRule['where']>[string]): (value: unknown) => boolean {
  if (condition === null) return (value) => value === null || value === undefined
  if (typeof condition !== 'object') return (value) => value === condition
  if (Array.isArray(condition)) {
    const values = new Set<unknown>(condition)
    return (value) => values.has(value)
  }
  const regex = regexOf(condition.matches)
  return (value) => {
    if (value === undefined || value === null) return false
    const text = textOf(value)
    return within(regex, text).test(text)
  }
}

function eventOf(rule: DeclaredRule, define: Definitions): EventSource {
  const optional = (text: string | undefined) => (text === undefined ? undefined : compileTemplate(text))
  return {
    op: compileValue(rule.op ?? null),
    node: optional(rule.node),
    from: optional(rule.from),
    to: optional(rule.to),
    message: rule.message === undefined ? undefined : compileValue(rule.message),
    id: optional(rule.id),
    fields: sourcesOf(rule.fields, define),
    set: sourcesOf(rule.set, define),
    state: rule.state ?? 'after',
    clock: optional(rule.clock),
  }
}

function sourcesOf(named: DeclaredRule['fields'] = {}, define: Definitions): NamedSources {
  const values = typeof named === 'string' ? (define[named] ?? {}) : named
  return Object.entries(values).map(([name, declared]) => [name, compileValue(declared)])
}
