import { useState } from 'preact/hooks'
import { isElsewhere } from '../../tracer/pages/document/standing.ts'
import { looksOf } from '../../tracer/pages/writers/svg/view-lanes.ts'
import { EntryList, isSameValue } from '../../tracer/trace/entry-list.ts'
import type { State } from '../../tracer/trace/events.ts'
import type { States } from '../../tracer/trace/fold.ts'
import { type VariableWord, variablesOf } from '../../tracer/trace/vocabulary.ts'
import { roleTitle } from '../model/story.ts'
import type { Run } from '../model/traced-run.ts'
import { boxesOf, type EntryBox } from './entry-boxes.ts'

type Words = Pick<Run, 'vocabulary' | 'cells'>

/** Entries of a list that are shown before somebody asks for all. */
const SHOWN_ENTRIES = 24

export interface NodesProps {
  readonly words: Words
  readonly states: States
  /** What to hold the states against: what differs is marked. */
  readonly before: States | undefined
  readonly isDown: (node: string) => boolean
  /** The nodes that the row is about. */
  readonly about: ReadonlySet<string>
}

/** Every node at one moment: role, whether it is up and reached, and all its variables. */
export function Nodes({ words, states, before, isDown, about }: NodesProps) {
  return (
    <ul class="lens-nodes">
      {[...states].map(([node, state]) => (
        <NodeState
          key={node}
          node={node}
          state={state}
          earlier={before?.get(node)}
          isDown={isDown(node)}
          isAbout={about.has(node)}
          words={words}
        />
      ))}
    </ul>
  )
}

interface NodeProps {
  readonly node: string
  readonly state: State
  readonly earlier: State | undefined
  readonly isDown: boolean
  readonly isAbout: boolean
  readonly words: Words
}

function NodeState({ node, state, earlier, isDown, isAbout, words }: NodeProps) {
  const { vocabulary, cells } = words
  const known = variablesOf(vocabulary).filter(({ id }) => state[id] !== undefined)
  const isCutOff = known.some(({ id, cutsOff, initial }) => cutsOff && isElsewhere(state[id], initial))
  return (
    <li class="lens-node" data-node={node} data-about={isAbout || undefined} data-down={isDown || undefined}>
      <span class="lens-node-name">{cells.node(node)}</span> <Role state={state} earlier={earlier} words={words} />
      {isDown && <span class="lens-flag">down</span>}
      {isCutOff && <span class="lens-flag">cut off</span>}
      <span class="lens-pairs">
        {known.map((variable) =>
          variable.type === 'list' ? (
            <ListPair key={variable.id} {...{ variable, state, earlier, words }} />
          ) : (
            <Pair key={variable.id} {...{ variable, state, earlier, words }} />
          ),
        )}
      </span>
    </li>
  )
}

function Role({ state, earlier, words }: Pick<NodeProps, 'state' | 'earlier' | 'words'>) {
  const look = looksOf(words.vocabulary).get(String(state['role']))
  const isNew = earlier !== undefined && earlier['role'] !== state['role']
  const style = look && { backgroundColor: look.color, color: look.dark ? '#fff' : '#000' }
  return (
    <span class="lens-role" data-variable="role" data-changed={isNew || undefined} style={style}>
      {roleTitle(state['role'], words)}
    </span>
  )
}

interface PairProps extends Pick<NodeProps, 'state' | 'earlier' | 'words'> {
  readonly variable: VariableWord
}

function Pair({ variable, state, earlier, words }: PairProps) {
  const { id, meaning, initial } = variable
  const isNew = earlier !== undefined && !isSameValue(earlier[id], state[id])
  const isInitial = initial !== undefined && initial === state[id]
  return (
    <span class="lens-pair" data-initial={(isInitial && !isNew) || undefined} title={meaning}>
      <span class="lens-name">{id}</span>{' '}
      <span data-variable={id} data-changed={isNew || undefined}>
        {words.cells.value(variable, state[id])}
      </span>
    </span>
  )
}

function ListPair({ variable, state, earlier, words }: PairProps) {
  const [isWhole, setWhole] = useState(false)
  const { id, meaning } = variable
  const isNew = earlier !== undefined && !isSameValue(earlier[id], state[id])
  const list = state[id]
  const length = list instanceof EntryList ? list.length : 0
  const boxes = boxesOf(variable, state, earlier, words)
  const left = isWhole ? 0 : Math.max(0, length - SHOWN_ENTRIES)
  return (
    <span class="lens-list">
      <span class="lens-name" title={meaning}>
        {id}
      </span>{' '}
      <span data-variable={id} data-length={length} data-changed={isNew || undefined}>
        {left > 0 && (
          <button type="button" class="lens-more" onClick={() => setWhole(true)}>
            {left} before
          </button>
        )}
        {boxes.slice(left).map((box) => (
          <Box key={box.place} box={box} isPlain={variable.boxes === undefined} />
        ))}
        {length === 0 && 'empty'}
      </span>
    </span>
  )
}

function Box({ box, isPlain }: { readonly box: EntryBox; readonly isPlain: boolean }) {
  return (
    <span
      class="lens-box"
      data-entry={box.place}
      data-framed={box.framed || undefined}
      data-added={box.added || undefined}
      title={box.whole}
    >
      {isPlain ? box.whole : box.text}
    </span>
  )
}
