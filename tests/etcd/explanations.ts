import type { Difference } from './run-script.ts'

/** Why runs here may differ from etcd's in a certain way. */
export interface Explanation {
  /** What is so here, as the heading of the page has it. */
  readonly title: string
  readonly why: string
  readonly covers: (difference: Difference) => boolean
}

/** The first that covers a difference is the one that explains it. */
export const EXPLANATIONS: readonly Explanation[] = [
  {
    title: 'What has no counterpart here',
    why: `\`disable-conf-change-validation\`: nobody can have a change of the membership put into the log unlooked at, for
two changes at once would allow two majorities that do not overlap. \`report-unreachable\`: a leader finds out
by itself who does not answer.`,
    covers: ({ what, theirs }) => what === 'ability' && theirs.startsWith('never'),
  },
  {
    title: 'A node counts its own vote and its own copy of a record at once',
    why: `They count as soon as they are stored, and with a disk that is waited for this is in the same step. etcd's
node hears of it with the next Ready. Where the node is the only voter, it therefore leads and commits one
command earlier here, and a change of the membership is over when the next is asked for. Nothing leaves the
node earlier than it should.`,
    covers: ({ what, theirs, ours, situation }) =>
      situation.has('alone') && (what === 'voters' || isAhead(what, theirs, ours)),
  },
  {
    title: 'A membership is in force from its record on',
    why: `Everyone goes by the newest one in their log, committed or not (thesis 4.1). In etcd a node changes over when
it applies the record. So the majority that commits the record is the new one here, the old one there; both
are safe as long as one change is waited for before the next begins.`,
    covers: ({ what, theirs, ours, situation }) =>
      situation.has('membership open') && (what === 'voters' || what === 'isVoter' || isBehind(what, theirs, ours)),
  },
  {
    title: 'A leader that is removed steps down as soon as that is committed',
    why: `It has no business in the cluster without it (thesis 4.2.2). The majority that commits its removal is one of
the others. What is behind that in its log is committed by the next leader. etcd's leader goes on, without a
vote, unless it is configured with \`StepDownOnRemoval\`: its script shows this as something to be changed.`,
    covers: ({ what, theirs, ours, situation }) =>
      situation.has('leader removed') &&
      (leadsOnOneSide(what, theirs, ours) || what === 'lead' || what === 'dropped' || isBehind(what, theirs, ours)),
  },
  {
    title: 'Who gets a vote is brought up to date first',
    why: `A voter that has nothing yet would have to be waited for with every record (thesis 4.2.1), so the change has
no record before it has caught up. etcd leaves that to the one who asks. The interpreter lets the leader and
the new voters talk as soon as they are there; where a script adds them later, or lets them miss it, the
record comes later.`,
    covers: ({ what, situation }) => situation.has('catching up') && what !== 'ability',
  },
  {
    title: 'A newcomer takes part in elections once it has caught up',
    why: `A node that comes with nothing may be one that has lost its disk under an id that has voted before. Until it
has all that is committed, it gives no vote and does not run.`,
    covers: ({ what, situation }) => situation.has('newcomer') && ['vote', 'role', 'term', 'lead'].includes(what),
  },
  {
    title: 'A node that is removed is sent nothing from the record on that removes it',
    why: `It is no member any more as soon as the leader has the record (thesis 4.1). etcd's leader sends it what it has
until it applies the record.`,
    covers: ({ what, theirs, ours, situation }) =>
      situation.has('not a member') && (what === 'voters' || what === 'isVoter' || isBehind(what, theirs, ours)),
  },
  {
    title: 'A node that hears from a leader refuses pre-votes, whether or not leaders check their quorum',
    why: `That is what pre-votes are for: who comes back does not depose a leader that the others hear (thesis 9.6).
etcd's nodes do so only with \`CheckQuorum\`. From then on the two runs have different leaders.`,
    covers: ({ what, situation }) => situation.has('pre-vote refused') && what !== 'ability',
  },
  {
    title: 'A change is refused until the leader has committed a record of its own term, and while another is open',
    why: `Otherwise a change of an earlier leader could still be committed beside it. etcd asks only that all earlier
changes have been applied. It keeps the place of a refused change with an empty entry; so that indexes agree,
the interpreter has the leader append an empty command there.`,
    covers: ({ what, situation }) => situation.has('change refused') && (what === 'voters' || what === 'isVoter'),
  },
]

/** Undefined where nothing explains it. */
export function explanationOf(difference: Difference): Explanation | undefined {
  return EXPLANATIONS.find(({ covers }) => covers(difference))
}

const ROLES = ['follower', 'pre-candidate', 'candidate', 'leader']

/** Here or there the node leads, and on the other side it has stepped down. */
function leadsOnOneSide(what: Difference['what'], theirs: string, ours: string): boolean {
  return what === 'role' && [theirs, ours].sort().join(' ') === 'follower leader'
}

/** The node here is already where etcd's is about to be. */
function isAhead(what: Difference['what'], theirs: string, ours: string): boolean {
  if (what === 'role') return ROLES.indexOf(ours) > ROLES.indexOf(theirs)
  if (what === 'lead') return theirs === '0'
  return isIndex(what) && indexIn(ours) > indexIn(theirs)
}

/** The node here has not got or committed yet what etcd's has. */
function isBehind(what: Difference['what'], theirs: string, ours: string): boolean {
  return (what === 'commit' || what === 'last') && indexIn(ours) < indexIn(theirs)
}

function isIndex(what: Difference['what']): boolean {
  return what === 'commit' || what === 'last' || what === 'term'
}

/** `13`, or the index of `2/13`. */
function indexIn(text: string): number {
  return Number(text.split('/').at(-1))
}
