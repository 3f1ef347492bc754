import { quote } from '../common/errors.ts'
import type { Declared } from '../trace/vocabulary-schema.ts'
import { type Drafted, draftFields, join, joined } from './draft-fields.ts'
import { draftVariables } from './draft-variables.ts'
import type { Facts } from './facts.ts'
import { type ValueTable, valuesOf, type Wrong } from './infer-types.ts'
import { ID } from './observer.ts'
import { roleColor } from './role-colors.ts'
import { shortForms } from './short-forms.ts'

/** A vocabulary made from what was seen. */
export interface Draft {
  readonly vocabulary: Declared
  /** What no vocabulary can say: it is left out. */
  readonly problems: readonly Wrong[]
  /** What may be otherwise, or may be added, a sentence each. */
  readonly hints: readonly string[]
}

type Mark = Declared['marks'][number]
type Message = Declared['messages'][number]
type Kind = NonNullable<Declared['kinds']>[number]

/**
 * Drafts the words of what was seen, so that a recorder that sees it again takes it all, but for what there are problems
 * with. Words stand in the order in which they were first seen, and nothing is said to mean anything.
 */
export function draftVocabulary(facts: Facts, name: string, title: string): Draft {
  const table = valuesOf(facts)
  const variables = draftVariables(facts, table)
  const marks = draftMarks(facts, table)
  const messages = draftMessages(facts, table)
  const { kinds, problems } = draftKinds(
    facts,
    variables.words.map(({ id }) => id),
  )
  const roles = rolesOf(facts)
  const short = shortForms(roles, 'role')
  const all = join([variables, marks, messages], [])
  return {
    vocabulary: {
      vocabulary: 2,
      name,
      title,
      nodePrefix: '',
      booleans: { true: 'yes', false: 'no' },
      roles: roles.map((id, i) => ({ id, short: short.get(id) ?? id, color: roleColor(i), meaning: '' })),
      variables: [...variables.words],
      ...(kinds.length > 0 ? { kinds } : {}),
      marks: [...marks.words],
      messages: [...messages.words],
    },
    problems: [
      ...facts.all('trouble').map(({ problem }) => problem),
      ...roleProblems(facts),
      ...all.problems,
      ...problems,
    ],
    hints: [...guessHints(all), ...answerHints(facts), ...(kinds.length > 0 ? [] : sortHints(facts))],
  }
}

/** A vocabulary has a role: where none was seen it is one that says nothing. */
const ONLY_ROLE = 'node'

function rolesOf(facts: Facts): string[] {
  const seen = [...new Set(facts.all('role').map(({ role }) => role))]
  return seen.length > 0 ? seen : [ONLY_ROLE]
}

function roleProblems(facts: Facts): Wrong[] {
  const isMissing = facts.all('asked').some(({ names }) => !names.includes('role'))
  const advice = `say what it is: role: 'idle'; of nodes that are all alike, role: '${ONLY_ROLE}'`
  return isMissing ? [{ field: 'stateOf.role', message: 'a source does not say the role of its nodes', advice }] : []
}

function draftMarks(facts: Facts, table: ValueTable): Drafted<Mark> {
  const introducing = new Set(facts.all('introduces').map(({ mark }) => mark))
  const drafted = ownersOf('mark', facts).map((id) => {
    const fields = draftFields(['mark', id], facts, table)
    const mark: Mark = {
      id,
      cell: id.replaceAll('_', ' ').trim().toUpperCase(),
      ...(introducing.has(id) ? { introduces: true as const } : {}),
      ...(fields.words.length > 0 ? { fields: [...fields.words] } : {}),
      meaning: '',
    }
    return join([fields], [mark])
  })
  return joined(drafted)
}

function draftMessages(facts: Facts, table: ValueTable): Drafted<Message> {
  const ids = ownersOf('message', facts)
  const short = shortForms(ids, 'message')
  const drafted = ids.map((id) => {
    const fields = draftFields(['message', id], facts, table)
    return join([fields], [{ id, short: short.get(id) ?? id, fields: [...fields.words], meaning: '' }])
  })
  return joined(drafted)
}

/** The marks or messages that there are. */
function ownersOf(what: 'mark' | 'message', facts: Facts): string[] {
  const shapes = facts.all('shape').filter(({ of }) => of[0] === what)
  return [...new Set(shapes.map(({ of }) => of[1] ?? ''))]
}

/** Kinds are known only where each node is introduced with its kind: a recorder asks for that where there are any. */
function draftKinds(facts: Facts, variables: readonly string[]): { kinds: Kind[]; problems: Wrong[] } {
  const introduced = facts.all('introduces')
  const names = [...new Set(introduced.flatMap(({ kind }) => kind ?? []))]
  if (names.length === 0) return { kinds: [], problems: [] }
  const without = introduced.find(({ kind }) => kind === undefined)
  const again = facts.all('kind told again').filter(({ mark }) => !introduced.some((each) => each.mark === mark))
  if (without !== undefined) return { kinds: [], problems: [kindMissing(without.mark, names)] }
  const kinds = names.map((id): Kind => {
    const isOwn = ({ kind }: { readonly kind?: string | undefined }) => kind === id
    const roles = [
      ...new Set(
        facts
          .all('role')
          .filter(isOwn)
          .map(({ role }) => role),
      ),
    ]
    const own = new Set(
      facts
        .all('has')
        .filter(isOwn)
        .map(({ variable }) => variable),
    )
    return {
      id,
      roles: roles.length > 0 ? roles : rolesOf(facts).slice(0, 1),
      variables: variables.filter((variable) => own.has(variable)),
      meaning: '',
    }
  })
  return { kinds, problems: again.map(({ mark }) => kindAgain(mark)) }
}

function kindMissing(mark: string, kinds: readonly string[]): Wrong {
  const message = 'some nodes are introduced with their kind, and others without'
  const advice = `say the kind of each, as in { node, op: ${quote(mark)}, kind: ${quote(kinds[0])} }`
  return { field: `${mark}.kind`, message, advice }
}

function kindAgain(mark: string): Wrong {
  const message = 'a mark that introduces no node names a kind'
  return { field: `${mark}.kind`, message, advice: 'say it where the node begins, and only there' }
}

function guessHints({ nodes, guesses }: Drafted<unknown>): string[] {
  return [
    ...(nodes.length > 0
      ? [`taken for ids of nodes; make it "text" where it may be anything else: ${nodes.join(', ')}`]
      : []),
    ...(guesses.length > 0 ? [`a guess, as no value was seen: the type of ${guesses.join(', ')}`] : []),
  ]
}

/** Pairs that are likely: nothing but the one was ever handled last from whoever the other is sent to. */
function answerHints(facts: Facts): string[] {
  const sent = facts.all('sent')
  const pairs = ownersOf('message', facts).flatMap((id) => {
    const before = new Set(sent.filter(({ message }) => message === id).map(({ after }) => after))
    const [only, ...others] = before
    return others.length > 0 || only === undefined || only === null || only === id ? [] : [`${id} answers ${only}`]
  })
  return pairs.length > 0 ? [`if it is so, say it by "answers" in a message: ${pairs.join(', ')}`] : []
}

/** Without kinds, a node's missing variables are not known; with them it has none. */
function sortHints(facts: Facts): string[] {
  const sorts = facts.all('sort').map(({ names }) => names.filter((name) => ID.test(name)).join(' ') || 'none')
  if (sorts.length < 2) return []
  const what = `not all nodes have the same variables (${sorts.sort().join('; ')})`
  const advice = "if they are of several kinds, tell it where they begin, as in { node, op, kind: 'server' }"
  return [`${what}: ${advice}, remove the draft and run init again`]
}
