import { describe, expect, test } from 'vitest'
import {
  loadsByFeature,
  loadsByKind,
  type WeighedMessage,
  type Weight,
} from '../../../../src/tracer/pages/document/load-bearing.ts'

function sent(message: string, weight: Weight, name = 't', features: readonly string[] = []): WeighedMessage {
  return { group: 'g', file: 'f', test: name, message, weight, features }
}

const SENT = [
  sent('ack', 'spare', 'a', ['renewal']),
  sent('ack', 'detour', 'b', ['renewal']),
  sent('grant', 'spare', 'c'),
  sent('grant', 'stops', 'd', ['renewal', 'renewal', 'expiry']),
  sent('grant', 'decides', 'e', ['expiry']),
]

describe('what hangs on messages', () => {
  test('is ranked by how large a part decides or stops, with one of the gravest as an example', () => {
    const loads = loadsByKind(SENT)
    expect(loads.map(({ name, all, counts, example }) => [name, all, counts, example.test])).toEqual([
      ['grant', 3, { decides: 1, stops: 1, detour: 0, spare: 1 }, 'e'],
      ['ack', 2, { decides: 0, stops: 0, detour: 1, spare: 1 }, 'b'],
    ])
  })

  test('is ranked by what sections test; what one claims twice counts once', () => {
    expect(loadsByFeature(SENT).map(({ name, all }) => [name, all])).toEqual([
      ['expiry', 2],
      ['renewal', 3],
    ])
  })

  test('of as grave and as many the first by name comes first', () => {
    expect(loadsByKind([sent('b', 'spare'), sent('a', 'spare')]).map(({ name }) => name)).toEqual(['a', 'b'])
    expect(loadsByKind([])).toEqual([])
  })
})
