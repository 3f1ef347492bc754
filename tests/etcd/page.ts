import { EXPLANATIONS, explanationOf } from './explanations.ts'
import type { Difference, Outcome } from './run-script.ts'

/** The page of the contributor's documents: what the scripts show, and every difference with its explanation. */
export function describeOutcomes(outcomes: ReadonlyMap<string, Outcome>): string {
  const differences = [...outcomes.values()].flatMap((outcome) => outcome.differences)
  const sections = EXPLANATIONS.flatMap((explanation) => {
    const own = differences.filter((each) => explanationOf(each) === explanation)
    return own.length === 0 ? [] : [`### ${explanation.title}\n\n${explanation.why}\n\n${tableOf(own)}`]
  })
  return [INTRODUCTION, summaryOf(outcomes), '## Differences', ...sections].join('\n\n').concat('\n')
}

const INTRODUCTION = `# etcd's interaction scripts

etcd's Raft library is tested with scripts: commands for a few nodes, and everything that the nodes then say and do.
What they say is a fact about the same protocol, so the scripts run here on a \`Cluster\` as well. After every command
the roles, terms, votes, leaders, commit indexes, last entries, configurations and logs that the script names are
held against the nodes; roles and terms also where a later command no longer names them. What differs is below, each
with the reason.

The scripts are not part of this project. \`npx vitest run --project unit tests/etcd\` runs those in
\`../shared/logs/etcd\` where that folder is at hand; \`ETCD_SCRIPTS=DIR\` names another. A difference that nothing
explains fails, and so does this page when it does not name exactly what was found: \`-u\` rewrites it.
\`tests/etcd/explanations.ts\` says what counts as explained. A command, an argument or a line of output that nobody
knows is an error with file and line.

## How a script is carried out

- A command is one call of the cluster: see \`tests/etcd/commands.ts\`, and \`operations.ts\` for what takes an ability
  of its own. \`process-ready\` lets a node's messages leave, \`deliver-msgs\` has what has arrived handled, \`stabilize\`
  takes turns with both in etcd's order.
- etcd's nodes begin in term 0 behind a snapshot of term 1. Here a node has been in the term of its snapshot, so it
  begins in term 1, and every term is one higher than the script's.
- etcd's leaders tell followers at once what is committed. Here that goes with the next message; the interpreter
  asks for a heartbeat when the leader's news would be in its next Ready.
- A heartbeat here is an append_entries without records: it is checked like any other, and answered by one kind of
  message.
- Whoever is to get a vote is brought up to date before the next command, by messages between it and the leader
  alone.
- A change of the membership that is refused, or changes nothing, leaves an empty entry in etcd's log. The leader
  here is given an empty command in its place.
- With \`async-storage-writes\` the answers of a node stay with its write until \`process-append-thread\` has finished
  that: others hear of nothing before. The nodes themselves have stored it by then.
- What a leader knows of others is compared as far as it is on both sides: \`match\`. \`next\`, the states of the flow
  of messages, and the messages themselves are each library's own.`

function summaryOf(outcomes: ReadonlyMap<string, Outcome>): string {
  const rows = [...outcomes].map(([name, { facts, differences }]) => [name, String(facts), String(differences.length)])
  return `## Scripts\n\n${table(['script', 'facts', 'differences'], rows)}`
}

function tableOf(differences: readonly Difference[]): string {
  const rows = differences.map(({ file, line, command, node, what, theirs, ours }) => [
    `${file}:${line}`,
    `\`${command}\``,
    node,
    what === 'ability' ? theirs : NAMES[what],
    what === 'ability' ? '' : theirs,
    what === 'ability' ? '' : ours,
  ])
  return table(['script', 'command', 'node', 'what', 'etcd', 'here'], rows)
}

const NAMES: { readonly [W in Exclude<Difference['what'], 'ability'>]: string } = {
  role: 'role',
  term: 'term',
  vote: 'vote',
  lead: 'leader',
  commit: 'commit index',
  last: 'last entry',
  voters: 'configuration',
  isVoter: 'has a vote',
  log: 'log',
  match: 'match',
  dropped: 'proposal dropped',
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
