import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeMessage, ENCODING_VERSION, encodeMessage, RaftError } from '../../../src/raft/index.ts'
import { messageProblem } from '../../../src/raft/wire/validate.ts'
import { legalMessage, MESSAGE_KINDS } from '../../support/legal-messages.ts'
import { appendEntries, installSnapshot, requestVote } from '../../support/raft.ts'

const SEED = { seed: 20140521, numRuns: 200 }

function errorOf(text: string): RaftError {
  try {
    decodeMessage(text)
  } catch (error) {
    if (error instanceof RaftError) return error
    throw error
  }
  throw new Error('it was decoded')
}

describe('every message', () => {
  it.each(MESSAGE_KINDS)('is the same after it was encoded and decoded: %s', (kind) => {
    fc.assert(
      fc.property(legalMessage(kind), (message) => {
        expect(messageProblem(message)).toBe(undefined)
        expect(decodeMessage(encodeMessage(message))).toEqual(message)
      }),
      SEED,
    )
  })

  it('is text with the version in it', () => {
    const text = encodeMessage(requestVote())
    expect(JSON.parse(text)).toEqual({ v: ENCODING_VERSION, ...requestVote() })
  })

  it('may hold megabytes', () => {
    const data = new Uint8Array(300_000).map((_, i) => i % 251)
    const decoded = decodeMessage(encodeMessage(installSnapshot({ data })))
    expect(decoded).toEqual(installSnapshot({ data }))
  })
})

describe('what is not decoded', () => {
  const changed = (fields: object) => JSON.stringify({ v: ENCODING_VERSION, ...requestVote(), ...fields })

  it.each([
    ['garbage', 'hello', 'not a JSON object'],
    ['nothing', '', 'not a JSON object'],
    ['half a message', encodeMessage(requestVote()).slice(0, 40), 'not a JSON object'],
    ['a list', '[]', 'not a JSON object'],
    ['null', 'null', 'not a JSON object'],
    ['a number', '7', 'not a JSON object'],
    ['another version', changed({ v: 99 }), 'encoding version 99; this node speaks version 2'],
    ['no version', JSON.stringify(requestVote()), 'encoding version none; this node speaks version 2'],
    ['a version that is text', changed({ v: '1' }), 'encoding version "1"; this node speaks version 2'],
    ['an illegal field', changed({ term: -1 }), '"term" of request_vote is -1; it must be an integer from 0 to'],
    ['a missing field', changed({ from: undefined }), '"from" of request_vote is undefined'],
    ['an unknown kind', changed({ kind: 'hello' }), '"kind" is "hello"; it must be one of append_entries'],
    ['what is not base64', changed({ ...installSnapshot(), data: '?' }), '"data" is not base64'],
    ['bytes as a list', changed({ ...installSnapshot(), data: [1, 2] }), '"data" of install_snapshot is a list'],
    ['a record of no type', changed({ ...appendEntries(), entries: [{ index: 1, term: 1 }] }), '"entries" of'],
  ])('%s', (_, text, message) => {
    const error = errorOf(text)
    expect(error.code).toBe('RAFT_MESSAGE')
    expect(error.message).toContain(`cannot decode the message: ${message}`)
  })

  it('is whatever the text is: no other error comes out', () => {
    const json = fc.oneof(
      fc.string(),
      fc.json(),
      fc.object().map((fields) => changed(fields)),
    )
    fc.assert(
      fc.property(json, (text) => {
        try {
          decodeMessage(text)
        } catch (error) {
          expect(error).toBeInstanceOf(RaftError)
        }
      }),
      SEED,
    )
  })
})
