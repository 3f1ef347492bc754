/** What came of all mutants, as a page. */

import { greedyCover } from './cover.mjs'
import { KINDS } from './operators.mjs'
import { cell, change, code } from './report-text.mjs'

const ALL_KINDS = { ...KINDS, pitfall: 'the edits of [the pitfalls](pitfalls.md)' }

/** Whether nobody notices: no page fails or has another trace, and no schedule fails. */
export const isSurvivor = (mutant) => noticing(mutant).length === 0 && !isExplored(mutant)

/** One mutant in some lines, for a terminal. */
export function describeOne(mutant) {
  const { id, fail, differ } = mutant
  const told = (what, pages) => (pages.length === 0 ? '' : `  ${what}: ${pages.join('; ')}\n`)
  return `${id}\n${told('fail', fail)}${told('traces differ', differ)}  exploring: ${exploring(mutant)}\n`
}

/**
 * The page. `tried`: mutants with the pages that `fail` or `differ`, and how they were `explored`; `sites`: all that there
 * are; `names`: all pages; `explanations` by the ids of survivors; `engine`: what the sources are known by.
 */
export function report({ tried, sites, names, explanations, schedules, engine }) {
  return [
    introduction({ tried, sites, names, schedules, engine }),
    totals(
      'By kind',
      'kind',
      tried,
      sites,
      Object.keys(ALL_KINDS),
      ({ kind }) => kind,
      (kind) => `${kind}: ${ALL_KINDS[kind]}`,
    ),
    totals('By file', 'file', tried, sites, filesOf(tried, sites), ({ file }) => file, code),
    alone(tried, names),
    survivors(tried, explanations),
    details(tried),
  ].join('\n')
}

const noticing = ({ fail, differ }) => [...fail, ...differ]
const isExplored = ({ explored }) => explored.what !== undefined
const count = (list, filter) => list.filter(filter).length

function exploring({ explored }) {
  const { what, kind, schedule } = explored
  if (what !== undefined) return `schedule ${schedule}: ${kind}: ${what}`
  return explored.walked === 0 ? 'does not come here' : 'no'
}

function introduction({ tried, sites, names, schedules, engine }) {
  const broken = count(tried, ({ kind }) => kind === 'pitfall')
  const byPages = count(tried, (each) => noticing(each).length > 0)
  const byFailing = count(tried, ({ fail }) => fail.length > 0)
  const byBoth = count(tried, (each) => noticing(each).length > 0 && isExplored(each))
  const byExploring = count(tried, isExplored)
  const cover = greedyCover(tried.map(noticing))
  return `# Which page would notice

What is a page worth? The engine is broken in one small way after another; each such engine, a *mutant*, has all scenarios
run on it, and up to ${schedules.walked} random schedules of 100 actions (see [exploring](exploring.md)): of ${schedules.drawn} those first that
come by the place that is broken. They take less than two seconds of a processor. A page *fails* if its test does; it *differs* if the test passes and leaves another trace, which whoever reviews
the change sees. \`npm run mutants\` writes this page, in a quarter of an hour; \`npm run mutants -- --only TEXT\` says of
single mutants by whom they are noticed. A mutant that nobody notices has to be explained in \`scripts/mutants/survivors.json\`.

There are ${sites.length} mutants of the kinds below. ${tried.length - broken} of them are tried: which, is drawn by a hash of their names, so
that a change of the engine leaves the others as they are, and nobody chooses; the shares below are those of all, as far as a
sample of this size can say. The ${broken} pitfalls come on top. Types, texts of errors and what runs once, while modules are
loaded, are left out.

Of ${tried.length} mutants

- ${byPages} are noticed by pages: ${byFailing} by tests that fail, ${byPages - byFailing} only by traces that differ;
- ${byExploring} are noticed by exploring, ${byExploring - byBoth} of them by no page;
- ${tried.length - byPages - byExploring + byBoth} are noticed by nobody, and explained below.

${cover.length} of the ${names.length} pages notice, together, all that pages notice; a smaller choice may do so as well.

This is of the engine whose sources have the hash \`${engine}\`; \`npm run mutants -- --check\` says whether they still have.
`
}

const HEAD = (what) =>
  `| ${what} | there are | tried | a page fails | only traces differ | exploring notices | only exploring | nobody |\n| --- | --: | --: | --: | --: | --: | --: | --: |\n`

function totals(title, what, tried, sites, keys, keyOf, name) {
  const rows = keys.map((key) => {
    const own = tried.filter((each) => keyOf(each) === key)
    const all = count(sites, (each) => keyOf(each) === key)
    const numbers = [
      all || own.length,
      own.length,
      count(own, ({ fail }) => fail.length > 0),
      count(own, ({ fail, differ }) => fail.length === 0 && differ.length > 0),
      count(own, isExplored),
      count(own, (each) => isExplored(each) && noticing(each).length === 0),
      count(own, isSurvivor),
    ]
    return `| ${cell(name(key))} | ${numbers.join(' | ')} |\n`
  })
  return `## ${title}\n\n${HEAD(what)}${rows.join('')}`
}

function filesOf(tried, sites) {
  return [...new Set([...sites, ...tried].map(({ file }) => file))].sort()
}

function alone(tried, names) {
  const only = new Map(names.map((name) => [name, 0]))
  const any = new Map(only)
  for (const mutant of tried) {
    const pages = noticing(mutant)
    for (const page of pages) any.set(page, any.get(page) + 1)
    if (pages.length === 1) only.set(pages[0], only.get(pages[0]) + 1)
  }
  const alone = names.filter((name) => only.get(name) > 0)
  const others = names.filter((name) => only.get(name) === 0)
  const byCount = alone.toSorted((a, b) => only.get(b) - only.get(a) || (a < b ? -1 : 1))
  const row = (name) => `| ${cell(name)} | ${only.get(name)} | ${any.get(name)} |\n`
  return `## Pages that alone notice something

${alone.length} of ${names.length}. Whoever takes one of them away loses what no other page shows.

| page | mutants that it alone notices | that it notices |
| --- | --: | --: |
${byCount.map(row).join('')}
## Pages that notice nothing that another does not

${others.length} of ${names.length}, among these mutants. That is no reproach: a page is there to be read, and several may need the same line of
the engine to say different things.

| page | mutants that it notices |
| --- | --: |
${others.map((name) => `| ${cell(name)} | ${any.get(name)} |\n`).join('')}`
}

function survivors(tried, explanations) {
  const own = tried.filter(isSurvivor)
  const row = (mutant) => `| ${place(mutant)} | ${change(mutant)} | ${cell(explanations[mutant.id])} |\n`
  return `## Noticed by nobody

Each with the reason: it does the same, or what it does otherwise shows nowhere.

| where | what becomes what | why nobody notices |
| --- | --- | --- |
${own.map(row).join('')}`
}

const place = ({ file, scope, id, kind }) => (kind === 'pitfall' ? cell(id) : `${code(file)} ${code(scope)}`)

function details(tried) {
  const row = (mutant) => {
    const { kind, scope, fail, differ, id } = mutant
    const what = kind === 'pitfall' ? cell(id) : `${code(scope)} ${change(mutant)}`
    return `| ${what} | ${kind} | ${fail.length} | ${differ.length} | ${cell(exploring(mutant))} |\n`
  }
  const groups = filesOf(tried, []).map((file) => {
    const rows = tried.filter((mutant) => mutant.file === file).map(row)
    return `### ${file}\n\n| mutant | kind | pages fail | pages differ | exploring |\n| --- | --- | --: | --: | --- |\n${rows.join('')}`
  })
  return `## All of them\n\n${groups.join('\n')}`
}
