import type { Changes, MeanwhileLine, Reason, State, TraceEvent } from '../trace/events.ts'
import type { StepStates } from './step-states.ts'

/** The version of the report's form, in its field `diff`. A field that is added does not change it. */
export const REPORT_VERSION = 1

/** How two traces differ, worst first. `docs/reference/diff.rst` explains each. */
export const CLASSES = ['outcome', 'behaviour', 'claims', 'order', 'nothing'] as const
export type DiffClass = (typeof CLASSES)[number]

/** What differs between the traces of two sides. It is the whole of `--format json`. Texts are plain. */
export interface Report {
  readonly diff: typeof REPORT_VERSION
  /** The two sides, as they were named, and how many tests each has. */
  readonly before: ComparedRun
  readonly after: ComparedRun
  /** The worst class of all tests. Tests and features that came or went count as claims. */
  readonly verdict: DiffClass
  /** The verdict in one line. */
  readonly summary: string
  readonly counts: Counts
  /** Every change once, however many tests it is in: worst class first, then those in most tests. */
  readonly changes: readonly Change[]
  /** Kinds of events that are called something else, or that others took the place of. */
  readonly renames: readonly Rename[]
  /** Features that a section tested on one side, and none does on the other. */
  readonly features: { readonly lost: readonly FeatureTests[]; readonly gained: readonly FeatureTests[] }
  /** Tests that are on both sides and differ, or were moved or renamed: worst class first. */
  readonly tests: readonly TestDiff[]
  readonly added: readonly LoneTest[]
  readonly removed: readonly LoneTest[]
}

/** Where the traces of a side are from, and how many tests they are of. */
export interface ComparedRun {
  readonly name: string
  readonly tests: number
  /** Set where another commit was taken than the one that the name says. */
  readonly mergeBase?: MergeBase
}

/** So much of a commit's id tells it apart where it is shown. */
export const ID_CHARACTERS = 12

/** The newest commit that two come from: its id, and with what the side has it in common, as that was named. */
export interface MergeBase {
  readonly commit: string
  readonly with: string
}

/** One of the two runs that are compared. */
export type SideName = 'before' | 'after'

export interface Counts {
  /** Tests that are on both sides, by class. */
  readonly outcome: number
  readonly behaviour: number
  readonly claims: number
  readonly order: number
  readonly nothing: number
  /** Tests that another file or group has now; they are counted in their class too. */
  readonly moved: number
  readonly renamed: number
  /** Tests of which only outcomes are compared, because another run may do something else. */
  readonly unrepeatable: number
  readonly added: number
  readonly removed: number
}

/** A feature, and the sections that tested it, on the side where some did. */
export interface FeatureTests {
  readonly feature: string
  readonly sections: readonly { readonly test: string; readonly section: string }[]
}

export interface TestName {
  readonly group: string
  readonly file: string
  readonly test: string
  /** Where its trace is. */
  readonly source: string
  /** What the trace was made from, if that was no test. */
  readonly origin?: 'log' | 'recording'
}

/** How a test ended. One that is meant to fail, and does, has neither passed nor failed. */
export type Result = 'passed' | 'failed' | 'expected failure'

/**
 * The addresses of a test's committed pages, at what to look at first. Absent on a side that has none. Null: the commit
 * has another trace of the test than the one that was compared, so its page shows something else.
 */
export interface TestPages {
  readonly before?: string
  readonly after?: string | null
}

/** A test that is on one side only. */
export interface LoneTest extends TestName {
  /** Of that side; only where it is known where pages are shown. */
  readonly pages?: TestPages
  /** Set if it failed there, and was not meant to. */
  readonly failed?: true
  /** Why it failed, if its trace says so. */
  readonly reason?: Reason
  /** What led to it, if it failed and is new: nothing on the other side shows that. */
  readonly failure?: FailureTold
}

/** A failure, as its trace tells it. */
export interface FailureTold {
  /** What is said of the test; of a schedule that was found by exploring, all of its dossier. Empty if nothing is. */
  readonly description: string
  /** The last events, as many as a comment shows. */
  readonly events: readonly EventPlace[]
  /** The nodes of these, and those that their messages are for or from. */
  readonly nodes: readonly { readonly node: string; readonly label: string }[]
  /** How many events there are before them. */
  readonly leftOut: number
}

/** What can change. The first seven explain others, and stand before them. */
export const CHANGE_KINDS = [
  /** What must not happen and did. */
  'alarm',
  /** The test ended in another way: passed, failed, or failed as it is meant to. */
  'result',
  /** What the world outside is told: a client's answer, say. */
  'answer',
  /** A node is in another state when a section or the test ends. */
  'state',
  /** A node that is on one side only. */
  'node',
  /** Messages or marks of one kind that are of another kind now. */
  'rename',
  /** What one side does after the other failed. */
  'cut',
  /** Messages that are on one side only. */
  'message',
  /** Marks that are on one side only. */
  'mark',
  /** A message or a mark with a field that is on one side only, or that says something else. */
  'field',
  /** A message for, or from, another node. */
  'peer',
  /** An event that changes something else at its node. */
  'set',
  /** What changed at a node while nothing was shown. */
  'meanwhile',
  /** The same event earlier or later at its node. */
  'place',
  /** A message that was handled after it was sent on one side, and on the other before any like it was. */
  'cause',
  /** What a person wrote: a title, a description, a feature; or where a section ends. */
  'claim',
  /** The same events at every node with the same causes, in another order in the trace. */
  'order',
] as const
export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** One difference, however often it occurs. */
export interface Change {
  /** Made from what changed, not from where: the same in every report that has this change. */
  readonly id: string
  readonly kind: ChangeKind
  readonly class: DiffClass
  readonly text: string
  /** How often, in all tests together. */
  readonly occurrences: number
  /** The ids of the tests that it is in, the one to look at first in front. */
  readonly tests: readonly string[]
}

/** A kind of message or mark that only one side has, where the other has one that the first does not have. */
export interface Rename {
  readonly what: 'message' | 'mark'
  readonly before: string
  readonly after: string
  /** Between which nodes such messages go, or at which nodes such marks are, by their ids. */
  readonly links: readonly RenameLink[]
  /** How many events, in all tests together. */
  readonly events: number
  /** The id of the change that tells it, which has the tests. */
  readonly change: string
}

export interface RenameLink {
  readonly from: string
  /** Absent for a mark. */
  readonly to?: string
}

export type Relation = 'same' | 'renamed' | 'split' | 'merged' | 'recut' | 'added' | 'removed'

/** What became of a test. */
export interface TestDiff {
  /** Its group, file and name after, with `/` between them. */
  readonly id: string
  readonly class: DiffClass
  readonly before: TestName
  readonly after: TestName
  /** It is in another file or group. */
  readonly moved: boolean
  readonly renamed: boolean
  /** Another run of the same code may do something else: only outcomes and claims are compared. */
  readonly repeatable?: false
  /** Where no end that is known differs: of a node that is on both sides something is not known at its end. */
  readonly unknownEnds?: true
  readonly result: { readonly before: Result; readonly after: Result }
  /** Why it failed, where it did and its trace says so. */
  readonly reasons: { readonly before?: Reason; readonly after?: Reason }
  /** The ids of the changes that it has, in the order of the report. */
  readonly changes: readonly string[]
  readonly sections: readonly SectionDiff[]
  readonly states: readonly StateDifference[]
  /** The events that differ, in the order of the test. */
  readonly events: readonly EventDifference[]
  readonly claims: readonly ClaimDifference[]
  /** Sections in which nothing but the order differs. */
  readonly order: readonly OrderDifference[]
  /** What to look at first; null if no event differs. */
  readonly first: Window | null
  /** Only where it is known where pages are shown. */
  readonly pages?: TestPages
}

/** Sections that belong together. One of the two lists is empty for a section that is on one side only. */
export interface SectionDiff {
  /** Titles. */
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly relation: Relation
  readonly class: DiffClass
  /** How many of the test's differing events are in it. */
  readonly events: number
}

/** A variable, or `role`, that a node ends with. What is absent on a side the node does not have there. */
export interface StateDifference {
  readonly node: string
  /** The node as cells name it. */
  readonly label: string
  readonly variable: string
  readonly before?: State[string]
  readonly after?: State[string]
  /** The title, after, of the first section at whose end they differ; null if that is the test's end only. */
  readonly section: string | null
  /** Whether they still differ when the test ends. */
  readonly atEnd: boolean
}

export type Status = 'same' | 'added' | 'removed' | 'changed' | 'moved'

/** Two events that do not depend on each other, and that traded places. */
export interface OrderDifference {
  /** The title, after, of the section. */
  readonly section: string
  /** What comes first now, and what came first before. */
  readonly first: EventPlace
  readonly second: EventPlace
}

export interface EventDifference {
  /** Never `same`. */
  readonly status: Status
  readonly class: DiffClass
  readonly before: EventPlace | null
  readonly after: EventPlace | null
  /** What the two say differently, if both are there. */
  readonly fields: readonly FieldDifference[]
  /** The ids of the changes that it is an occurrence of. */
  readonly changes: readonly string[]
}

/** An event, or what changed unseen at a section's start, and where it is. */
export interface EventPlace {
  /** The title of its section. */
  readonly section: string
  /** Its line in the trace, from 1. */
  readonly line: number
  /** The beginning of `text`, up to what is said: `N-1 send append_entries to N-2`. */
  readonly head: string
  /** What happened, in words: `N-1 sends append_entries to N-2: term 1, entries 0`. */
  readonly text: string
  /** What happened, as a cell of a table says it. */
  readonly label: string
  /** As the trace has it. */
  readonly event: TraceEvent | MeanwhileLine
}

export interface FieldDifference {
  /**
   * Of what is told of the event, or of what it changed at its node; `peer` is the other node of a message, `name` what
   * the message or the mark is called.
   */
  readonly in: 'fields' | 'set' | 'peer' | 'name'
  readonly name: string
  readonly before?: Changes[string]
  readonly after?: Changes[string]
  /** No event of this kind has the field on the other side, in any test. */
  readonly isNew?: true
}

/**
 * The first event that differs, with its causes and its effects only, as far as they are shown, and the states of the
 * nodes that take part. Steps are in an order in which each follows its causes.
 */
export interface Window {
  /** The title, after or else before, of the section that the first event is in. */
  readonly section: string
  readonly steps: readonly WindowStep[]
  /** The nodes of the steps, and those that their messages are for or from. */
  readonly nodes: readonly WindowNode[]
  /** How many of the test's differing events are not in it; not counted is what is put into an outbox. */
  readonly leftOut: number
}

export interface WindowStep {
  readonly status: Status
  /** It is the first event that differs. */
  readonly first?: true
  readonly before: EventPlace | null
  readonly after: EventPlace | null
  readonly fields: readonly FieldDifference[]
  /** How the node is after it. For pictures and what steps through them; not in JSON. */
  readonly states?: StepStates
}

/** A node of the window. A state is null where the node does not exist. */
export interface WindowNode {
  readonly node: string
  readonly label: string
  /** Of which kind it is on a side, where that has kinds. */
  readonly kinds?: { readonly before?: string; readonly after?: string }
  /** What is not known of it at its start or end, on either side. */
  readonly unknown?: Readonly<Record<SideName, readonly string[]>>
  /** Right before its first step of the window, or before the window if it has none. */
  readonly start: SideStates
  /** Right after its last step of the window; as at the start if it has none. */
  readonly end: SideStates
  /** The names of what differs between the two sides at the end. */
  readonly differs: readonly string[]
}

export interface SideStates {
  readonly before: State | null
  readonly after: State | null
}

export type ClaimKind = 'description' | 'title' | 'sections' | 'preparation' | 'tests' | 'uses'

/** What a person wrote differs. */
export interface ClaimDifference {
  readonly kind: ClaimKind
  /** The title, after or else before, of the section; null for the test itself. */
  readonly section: string | null
  /** Texts or ids that are on one side only. */
  readonly before: readonly string[]
  readonly after: readonly string[]
}
