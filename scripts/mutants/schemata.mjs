/**
 * One source in which every mutant is: whichever is on takes its place while the program runs, so nothing has to be built
 * again for the next.
 */

/** What the sources import from here is made by `bundle.mjs`. */
export const SWITCH = 'protokoll:mutant-switch'

/**
 * The source with its mutants, each with a `number` of its own. `isOn` is the text that asks whether one is on, given its
 * number. Every body that is run counts, so that what never ends is ended.
 */
export function withMutants(source, { mutants, bodies, statements }, isOn = (number) => `__on === ${number}`) {
  const groups = [
    ...groupsOf(mutants),
    ...bodies.map((body) => ({ ...body, rank: 0, wrap: counted })),
    ...statements.map((statement) => ({ ...statement, rank: 1, wrap: inBraces })),
  ]
  groups.sort((a, b) => a.start - b.start || b.end - a.end || a.rank - b.rank)
  return `import { on as __on, reach as __reach, count as __count } from '${SWITCH}'; ${emit(source, groups, isOn)}`
}

/** An `else` that follows belongs to what was there before, too. */
const inBraces = (inner) => `{ ${inner} }`
const counted = (inner) => `{ __count(); ${inner} }`

/** The mutants that take one place, together: what a statement is wrapped in is outside of what an expression is. */
function groupsOf(mutants) {
  const byPlace = new Map()
  for (const mutant of mutants) {
    const { start, end, kind } = mutant
    const isStatement = kind === 'left out'
    const key = `${start} ${end} ${isStatement}`
    const group = byPlace.get(key) ?? { start, end, rank: isStatement ? 2 : 3, mutants: [] }
    group.mutants.push(mutant)
    group.wrap = isStatement ? leftOut(group.mutants) : replaced(group.mutants)
    byPlace.set(key, group)
  }
  return [...byPlace.values()]
}

const leftOut = (mutants) => (inner, isOn) => `if (!(${isOn(mutants[0].number)})) { ${inner} }`

const replaced = (mutants) => (inner, isOn) => {
  const choices = mutants.map(({ number, replacement }) => `${isOn(number)} ? (${replacement}) : `)
  return `(${choices.join('')}(${inner}))`
}

/** The text from one place to another, with every group around what is in it. */
function emit(source, groups, isOn, start = 0, end = source.length) {
  let text = ''
  let at = start
  for (let i = 0; i < groups.length; ) {
    const group = groups[i]
    let next = i + 1
    while (next < groups.length && groups[next].end <= group.end) next += 1
    text += source.slice(at, group.start)
    text += group.wrap(emit(source, groups.slice(i + 1, next), isOn, group.start, group.end), isOn)
    at = group.end
    i = next
  }
  return text + source.slice(at, end)
}
