import type { Directive } from './datadriven.ts'

export type FactRole = 'follower' | 'pre-candidate' | 'candidate' | 'leader'

/** What the expected output of a command says of a node. Terms and indexes are the script's own. */
export interface NodeFacts {
  role?: FactRole
  term?: number
  /** 0 for none, as in `lead`. */
  vote?: number
  lead?: number
  commit?: number
  /** The last entry, as `term/index`. */
  last?: string
  /** The configuration: `1 2`, with outgoing voters `1 2 & 3`, with learners `1 2 +4`. */
  voters?: string
  isVoter?: boolean
  /** The whole log, `term/index data` an entry. */
  log?: string
  /** Up to where a leader knows another node's log to be its own: `2:13 3:11`. */
  match?: string
}

/** What a command is expected to lead to. */
export interface Facts {
  readonly nodes: ReadonlyMap<string, NodeFacts>
  /** A proposal was dropped. */
  readonly dropped: boolean
  /** Lines of a form that is not known, which may say something. */
  readonly unread: readonly string[]
}

/** Reads what the expected output of a command says. */
export function factsOf(directive: Directive): Facts {
  const reader = new Reader(directive.args.find(({ values }) => values.length === 0)?.key)
  const { name, expected } = directive
  for (const line of expected) {
    if (name === 'raft-log' || name === 'compact') reader.readLog(line.trim())
    else if (name === 'status') reader.readStatus(line.trim())
    else reader.read(line.trim())
  }
  return reader
}

/** Says something of one node. `values`: what the groups of the pattern hold. */
type Rule = readonly [pattern: RegExp, read: (reader: Reader, ...values: string[]) => void]

const RULES: readonly Rule[] = [
  [
    /^INFO (\d+) became (follower|pre-candidate|candidate|leader) at term (\d+)$/,
    (r, id, role, term) => {
      Object.assign(r.of(id), { role, term: Number(term) })
      if (role === 'leader') r.of(id).lead = Number(id)
      if (role === 'candidate') Object.assign(r.of(id), { vote: Number(id), lead: 0 })
    },
  ],
  [
    /^INFO (\d+) switched to configuration (.*)$/,
    (r, id, config) => {
      r.of(id).voters = configuration(config)
    },
  ],
  [
    /^INFO newRaft (\d+) \[peers: .*, term: (\d+), commit: (\d+), .*lastindex: (\d+), lastterm: (\d+)\]$/,
    (r, id, term, commit, index, lastTerm) => {
      Object.assign(r.of(id), { term: Number(term), commit: Number(commit), last: `${lastTerm}/${index}` })
    },
  ],
  [
    /^INFO (\d+) \[logterm: (\d+), index: (\d+)\] sent Msg(?:Pre)?Vote request to \d+ at term (\d+)$/,
    (r, id, lastTerm, index, term) => {
      Object.assign(r.of(id), { last: `${lastTerm}/${index}`, term: Number(term) })
    },
  ],
  [
    /^INFO (\d+) \[logterm: (\d+), index: (\d+), vote: \d+\] cast MsgVote for (\d+) .* at term (\d+)$/,
    (r, id, lastTerm, index, vote, term) => {
      Object.assign(r.of(id), { last: `${lastTerm}/${index}`, vote: Number(vote), term: Number(term) })
    },
  ],
  [
    /^INFO (\d+) \[logterm: (\d+), index: (\d+), vote: (\d+)\] (?:cast MsgPreVote|rejected|ignored) .* at term (\d+)\b.*$/,
    (r, id, lastTerm, index, vote, term) => {
      Object.assign(r.of(id), { last: `${lastTerm}/${index}`, vote: Number(vote), term: Number(term) })
    },
  ],
  [
    /^INFO (\d+) \[commit: (\d+), lastindex: (\d+), lastterm: (\d+)\] restored snapshot .*$/,
    (r, id, commit, index, lastTerm) => {
      Object.assign(r.of(id), { commit: Number(commit), last: `${lastTerm}/${index}` })
    },
  ],
  [
    /^INFO (\d+) forgetting leader \d+ at term (\d+)$/,
    (r, id, term) => {
      Object.assign(r.of(id), { lead: 0, term: Number(term) })
    },
  ],
  [
    /^(\d+): State(\w+) \((Voter|Non-Voter)\) Term:(\d+) Lead:(\d+)$/,
    (r, id, state, voter, term, lead) => {
      Object.assign(r.of(id), {
        role: roleOf(state),
        term: Number(term),
        lead: Number(lead),
        isVoter: voter === 'Voter',
      })
    },
  ],
  [/^> (\d+) (?:handling Ready|receiving messages|processing (?:append|apply) thread)$/, (r, id) => r.enter(id)],
  // What a Ready says, of the node that it is of.
  [/^Ready MustSync=\w+:$/, (r) => r.section('Ready')],
  [
    /^Lead:(\d+) State:State(\w+)$/,
    (r, lead, state) => {
      Object.assign(r.of(r.node), { lead: Number(lead), role: roleOf(state) })
    },
  ],
  [
    /^HardState Term:(\d+)(?: Vote:(\d+))? Commit:(\d+)$/,
    (r, term, vote, commit) => {
      Object.assign(r.of(r.node), { term: Number(term), vote: Number(vote ?? 0), commit: Number(commit) })
    },
  ],
  [
    /^Snapshot Index:(\d+) Term:(\d+) ConfState:(.*)$/,
    (r, index, term, config) => {
      Object.assign(r.of(r.node), { commit: Number(index), voters: confState(config) })
      r.snapshot(`${term}/${index}`)
    },
  ],
  [/^(Entries|CommittedEntries|Messages|Processing|Responses):$/, (r, name) => r.section(name)],
  [/^(\d+\/\d+) Entry\w+.*$/, (r, entry) => r.entry(entry)],
  [/^raft proposal dropped$/, (r) => r.drop()],
  // What says nothing of a node's state that another line does not say: messages, and what became of them.
  [/^(ok|no messages|<empty Ready>|\]|\] Responses:\[|ReadStates .*)$/, () => {}],
  [/^(dropped: )?\w+->\w+ Msg\w+ .*$/, () => {}],
  [/^Snapshot: Index:.*$/, () => {}],
  [/^(DEBUG|INFO|WARN|ERROR) .*$/, () => {}],
  [/^raft: .*$/, () => {}],
]

class Reader implements Facts {
  readonly nodes = new Map<string, NodeFacts>()
  readonly unread: string[] = []
  dropped = false
  node: string
  private within = ''
  private hasEntries = false

  /** `node`: whom the command is given to. */
  constructor(node = '') {
    this.node = node
  }

  of(id = ''): NodeFacts {
    const facts = this.nodes.get(id) ?? {}
    this.nodes.set(id, facts)
    return facts
  }

  enter(id = ''): void {
    this.node = id
    this.within = ''
  }

  section(name = ''): void {
    this.within = name
    if (name === 'Ready') this.hasEntries = false
  }

  /** An entry that a Ready is about to store is the last so far. */
  entry(entry = ''): void {
    if (this.within !== 'Entries') return
    this.hasEntries = true
    this.of(this.node).last = entry
  }

  /** It comes with the entries behind it, if there are any, which are named before. */
  snapshot(last: string): void {
    if (!this.hasEntries) this.of(this.node).last = last
  }

  drop(): void {
    this.dropped = true
  }

  read(line: string): void {
    for (const [pattern, read] of RULES) {
      const found = pattern.exec(line)
      if (found) return read(this, ...found.slice(1))
    }
    this.unread.push(line)
  }

  readLog(line: string): void {
    const [, entry, type, data] = /^(\d+\/\d+) Entry(\w+) ?(.*)$/.exec(line) ?? []
    if (entry === undefined) return /^(ok|log is empty.*)$/.test(line) ? undefined : void this.unread.push(line)
    const facts = this.of(this.node)
    const text = type === 'Normal' ? `${entry} ${data}` : `${entry} configuration`
    facts.log = facts.log === undefined ? text : `${facts.log}, ${text}`
  }

  readStatus(line: string): void {
    const [, id, match] = /^(\d+): State\w+ match=(\d+) /.exec(line) ?? []
    if (id === undefined) return void this.unread.push(line)
    // What the leader itself has is its log's end.
    if (id === this.node) return
    const facts = this.of(this.node)
    facts.match = facts.match === undefined ? `${id}:${match}` : `${facts.match} ${id}:${match}`
  }
}

function roleOf(state = ''): FactRole {
  const roles: Readonly<Record<string, FactRole>> = {
    Follower: 'follower',
    PreCandidate: 'pre-candidate',
    Candidate: 'candidate',
    Leader: 'leader',
  }
  return roles[state] ?? 'follower'
}

/** `voters=(1 2)&&(3) learners=(4) learners_next=(3) autoleave`. */
function configuration(text = ''): string {
  const part = (name: string) => new RegExp(`\\b${name}=\\(([^)]*)\\)`).exec(text)?.[1] ?? ''
  const outgoing = /\)&&\(([^)]*)\)/.exec(text)?.[1] ?? ''
  return configurationText(part('voters'), outgoing, part('learners'), part('learners_next'))
}

/** `Voters:[1 2] VotersOutgoing:[] Learners:[] LearnersNext:[] AutoLeave:false`. */
function confState(text = ''): string {
  const part = (name: string) => new RegExp(`\\b${name}:\\[([^\\]]*)\\]`).exec(text)?.[1] ?? ''
  return configurationText(part('Voters'), part('VotersOutgoing'), part('Learners'), part('LearnersNext'))
}

/** Each list by itself in the order of the ids, so that the same members are the same text. */
export function configurationText(voters: string, outgoing = '', learners = '', learnersNext = ''): string {
  const ids = (list: string) =>
    list
      .split(' ')
      .filter((id) => id !== '')
      .sort((a, b) => Number(a) - Number(b))
  const plain = [...ids(voters), ...ids(learners).map((id) => `+${id}`)].join(' ')
  if (outgoing === '') return plain
  return `${plain} & ${ids(outgoing)
    .map((id) => (ids(learnersNext).includes(id) ? `${id}+` : id))
    .join(' ')}`
}
