/** What is said of an exploration: how often everything came about, what was not reached, and what failed. */

/** How many schedules are named of those that failed in the same way. */
const MOST_NAMED = 5
/** How many places of a file are named that were not reached. */
const MOST_PLACES = 8

export const kindOf = ({ kind, what }) => `${kind}: ${what}`

/** Those that failed in the same way are told once, with the first of them. */
function failuresText({ failures, seed, actions, without }) {
  const left = without.length > 0 ? ` --without ${without.join()}` : ''
  const told = [...groupBy(failures, kindOf)].map(([kind, all]) => {
    const [first] = all
    const numbers = all.slice(0, MOST_NAMED).map(({ schedule }) => schedule)
    const command = `npm run explore -- --seed ${seed} --schedule ${first.schedule} --actions ${actions}${left}`
    return `\n${kind}: ${all.length} schedules, the first ${numbers.join(', ')}\n  ${first.found}\n  ${command}\n`
  })
  return told.length === 0 ? '' : `${told.join('')}\n`
}

function groupBy(list, keyOf) {
  const groups = new Map()
  for (const each of list) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each])
  return groups
}

/** Failures first, then counts, then what the sample has reached; last what matters. `rate`: schedules a second, if known. */
export function summary(result, kinds, rate) {
  const { counts, failures, schedules, actions, seed, shard } = result
  const told = (what, has) => {
    const named = counts
      .filter(([name]) => has(name))
      .map(([name, times]) => `${name.replace(/^answer /, '')} ${times}`)
    return named.length === 0 ? '' : `${what}: ${named.join(', ')}\n`
  }
  const isAnswer = (name) => name.startsWith('answer ')
  const which = shard.of === 1 ? '' : `, shard ${shard.part}/${shard.of}`
  return [
    failuresText(result),
    told('actions', (name) => kinds.includes(name)),
    told('answers', isAnswer),
    told('seen', (name) => !kinds.includes(name) && !isAnswer(name)),
    reached('feature branches', result.features, (names) => `  ${names.join(', ')}\n`),
    reached('engine branches', result.engine, byFile),
    `${schedules} schedules of ${actions} actions, seed ${seed}${which}: ${failures.length} failed`,
    rate === undefined ? '\n' : `, ${rate} schedules/s\n`,
  ].join('')
}

function reached(what, { known, seen }, list) {
  const names = new Set(seen.map(([name]) => name))
  const missing = known.filter((name) => !names.has(name))
  const last = seen.at(-1)
  const newest = last ? `, the last of them in schedule ${last[1]}` : ''
  const head = `${what} reached in the sample: ${names.size} of ${known.length}${newest}`
  return missing.length === 0 ? `${head}\n` : `${head}; never:\n${list(missing)}`
}

/** `path:line:column what`, a line for each path. */
function byFile(names) {
  const files = groupBy(names, (name) => name.slice(0, name.indexOf(':')))
  return [...files]
    .map(([path, all]) => {
      const places = all.slice(0, MOST_PLACES).map((name) => name.slice(path.length + 1))
      const more = all.length > MOST_PLACES ? `, and ${all.length - MOST_PLACES} more` : ''
      return `  ${path} ${places.join(', ')}${more}\n`
    })
    .join('')
}

/** Tells a terminal how far it is; nothing where the output is none. */
export function progressTo(stream, schedules) {
  const began = performance.now()
  let shown = Number.NEGATIVE_INFINITY
  return ({ done, failed, features, engine }) => {
    const now = performance.now()
    if (!stream.isTTY || (now - shown < 100 && done < schedules)) return
    shown = now
    const rate = Math.round(done / ((now - began) / 1000))
    const covered = `${features.first.size} feature branches, ${engine.first.size} engine branches`
    stream.write(`\r\u001b[K${done} of ${schedules} schedules, ${rate}/s, ${failed} failed; reached ${covered}`)
  }
}
