import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Observation, ToldState } from '../../../src/tracer/trace/events.ts'
import { Recorder } from '../../../src/tracer/trace/recorder.ts'
import type { Source } from '../../../src/tracer/trace/watched-source.ts'
import { CONFORMANCE, conformanceVocabulary, type RecorderSteps } from '../support/conformance.ts'
import { readText } from '../support/traces.ts'

/** Nodes that do what a list of steps says. */
class Player implements Source {
  readonly states = new Map<string, ToldState>()
  private observer: Parameters<Source['subscribe']>[0] = () => {}

  get nodes(): readonly string[] {
    return [...this.states.keys()]
  }

  stateOf(node: string): ToldState {
    return this.states.get(node) ?? {}
  }

  subscribe(observer: Parameters<Source['subscribe']>[0]): void {
    this.observer = observer
  }

  tell(event: Observation, state: ToldState): void {
    this.states.set(event.node, state)
    this.observer(event, state)
  }
}

test.each(['commit', 'locks'])('the recorder makes the trace of the conformance kit: %s', (name) => {
  const file = `${CONFORMANCE}/recorder/${name}`
  const { vocabulary, trace, steps }: RecorderSteps = JSON.parse(readFileSync(`${file}.json`, 'utf8'))
  const words = conformanceVocabulary(vocabulary)
  const recorder = new Recorder(trace, words, () => [])
  const player = new Player()
  recorder.watch(player)
  const lines: string[] = []
  for (const step of steps) {
    if ('section' in step) {
      const { section, preparation = false, ...claims } = step
      recorder.openSection(section, claims, preparation)
    } else if ('event' in step) player.tell(step.event, step.state)
    else if ('now' in step) player.states.set(step.now, step.state)
    else if ('endSection' in step) recorder.closeSection()
    else lines.push(...recorder.toLines(), JSON.stringify(step))
  }
  expect(recorder.failures()).toEqual([])
  const made = lines.map((line) => `${line}\n`).join('')
  expect(made).toBe(readFileSync(`${file}.jsonl`, 'utf8'))
  expect(readText(made, words).header.test).toBe(trace.test)
})
