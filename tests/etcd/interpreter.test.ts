import { describe, expect, test } from 'vitest'
import { explanationOf } from './explanations.ts'
import { runScript } from './run-script.ts'

/** A script whose commands stand one a line, with what they expect indented below them. */
function script(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^ {4}/, ''))
  return lines.map((line) => (line === '' || line.startsWith(' ') ? line.trim() : `\n${line}\n----`)).join('\n')
}

/** What differs, in short: `2 commit: 4 is 3`. */
function differences(text: string): string[] {
  return runScript('x.txt', script(text)).differences.map(({ node, what, theirs, ours }) => {
    return `${node} ${what}: ${theirs} is ${ours}`
  })
}

const THREE = `
    add-nodes 3 voters=(1,2,3) index=10
    campaign 1
    stabilize`

describe('a script', () => {
  test('agrees with the nodes in what it says of them', () => {
    expect(
      differences(`${THREE}
    propose 1 a
    stabilize
      > 2 handling Ready
        HardState Term:1 Vote:1 Commit:12
        Entries:
        1/12 EntryNormal "a"
    raft-log 3
      1/11 EntryNormal ""
      1/12 EntryNormal "a"
    status 1
      2: StateReplicate match=12 next=13
    raft-state
      1: StateLeader (Voter) Term:1 Lead:1
      3: StateFollower (Voter) Term:1 Lead:1`),
    ).toEqual([])
  })

  test('differs where it says anything else, and once for as long as it says the same', () => {
    const [wrong, right] = ['1: StateFollower (Voter) Term:2 Lead:1', '1: StateLeader (Voter) Term:1 Lead:1']
    expect(
      differences(`${THREE}
    raft-state
      ${wrong}
    raft-state
      ${wrong}
    raft-state
      ${right}
    raft-state
      ${wrong}`),
    ).toEqual(['1 role: follower is leader', '1 term: 2 is 1', '1 role: follower is leader', '1 term: 2 is 1'])
  })

  test('is held to a role and a term that it has said before, unless it was told to be silent', () => {
    const said = `${THREE}
    log-level info
    raft-state
      1: StateLeader (Voter) Term:1 Lead:1`
    const follows = `
    campaign 2
    stabilize`
    expect(differences(`${said}${follows}`)).toEqual(['1 role: leader is follower', '1 term: 1 is 2'])
    expect(differences(`${said}${follows} log-level=none`)).toEqual([])
    expect(
      differences(`${said}
    log-level none${follows}`),
    ).toEqual([])
  })

  test('keeps messages to a node until there is one, delivers them by kind, and drops them', () => {
    expect(
      differences(`
    add-nodes 2 voters=(1,2,3) index=10
    campaign 1
    process-ready 1
    add-nodes 1
    deliver-msgs 3 type=MsgApp
    deliver-msgs 3 type=MsgVote
      INFO 3 became follower at term 1
    deliver-msgs drop=(2)
    process-ready 3
      HardState Term:1 Commit:0
    stabilize
    raft-state
      1: StateCandidate (Voter) Term:1 Lead:0
      2: StateFollower (Voter) Term:0 Lead:0`),
    ).toEqual([])
  })

  test('changes the membership, by a joint configuration as well', () => {
    const change = (first: string, input: string) => `\n${first}\n${input}\n----\nok\n`
    const begin = script(`
    add-nodes 3 voters=(1) index=3
    campaign 1
    stabilize`)
    const text = `${begin}\n
${change('propose-conf-change 1 transition=explicit', 'v2 l3')}
stabilize
----
INFO 1 switched to configuration voters=(1 2)&&(1) learners=(3)

raft-state
----
2: StateFollower (Voter) Term:1 Lead:1
3: StateFollower (Non-Voter) Term:1 Lead:1
${change('propose-conf-change 1', '')}
stabilize
----
INFO 3 switched to configuration voters=(1 2) learners=(3)

${change('propose-conf-change 1 v1=true', 'r3')}
stabilize
----
INFO 2 switched to configuration voters=(1 2)
`
    const { differences: found } = runScript('x.txt', text.replaceAll(/\n\n----/g, '\n----'))
    expect(found.map(({ line, what, theirs, ours }) => [line, what, theirs, ours])).toEqual([])
  })

  test('lets nobody hear of what is not durable, where writes are finished one by one', () => {
    const commit = (index: number) => `
    process-ready 1
      Ready MustSync=true:
      HardState Term:1 Vote:1 Commit:${index}`
    expect(
      differences(`
    add-nodes 3 voters=(1,2,3) index=10 async-storage-writes=true
    campaign 1
    stabilize
    propose 1 a
    process-ready 1
    propose 1 b
    process-ready 1
    deliver-msgs 2
    process-ready 2
    propose 1 c
    process-ready 1
    deliver-msgs 2
    process-ready 2
    deliver-msgs 1${commit(11)}
    process-append-thread 1 1 2
    deliver-msgs 1${commit(13)}
    process-append-thread 1 2 2
    deliver-msgs 1${commit(14)}
    process-apply-thread 1
    stabilize
      > 3 handling Ready
      HardState Term:1 Vote:1 Commit:14`),
    ).toEqual([])
  })

  test('sets time-outs, transfers leadership, sends snapshots and compacts', () => {
    expect(
      differences(`${THREE}
    compact 1 11
    send-snapshot 1 3
    stabilize
    transfer-leadership from=1 to=3
    stabilize
    raft-state
      1: StateFollower (Voter) Term:2 Lead:3
      3: StateLeader (Voter) Term:2 Lead:3
    set-randomized-election-timeout 2 timeout=5
    tick-heartbeat 3
    stabilize
    tick-election 2
    raft-state
      2: StateFollower (Voter) Term:2 Lead:3
    tick-heartbeat 2
    tick-heartbeat 2
      INFO 2 became candidate at term 3
    raft-state
      2: StateCandidate (Voter) Term:3 Lead:0
    _breakpoint
      ok`),
    ).toEqual([])
  })

  test('has as many commands at once as its input has lines', () => {
    const { differences: found } = runScript(
      'x.txt',
      'add-nodes 1 voters=(1) index=2\ncampaign 1\npropose 1 a\n----\n\nraft-log 1\n----\n1/3 EntryNormal ""\n1/4 EntryNormal "a"\n',
    )
    expect(found).toEqual([])
  })

  test.each([
    ['dance 1', '"dance" is no command; there are _breakpoint, '],
    ['add-nodes 1 colour=red', 'add-nodes has no argument "colour"; it has voters, learners, index, '],
    ['add-nodes', 'add-nodes has no word 1'],
    ['add-nodes x', '"x" is no number'],
    ['add-nodes 1 prevote=yes', 'prevote is "yes"; it must be true or false'],
    ['deliver-msgs 1 type=MsgHello', '"MsgHello" is no kind of message; there are MsgApp, '],
    ['status 1 2=3', 'status has no argument "2"'],
    ['propose-conf-change 1 transition=slow', '"slow" is no transition; there are auto, implicit and explicit'],
    ['propose-conf-change 1 v1=true', 'a change of the first version is one of one node, without a transition'],
  ])('is refused, with its place, for what nobody knows: %s', (command, message) => {
    expect(() => runScript('x.txt', `# First.\n${command}\n----\n`)).toThrow(`x.txt:2: ${message}`)
  })

  test('is refused for a change that is none', () => {
    const text = 'propose-conf-change 1\nx7\n----\n'
    expect(() => runScript('x.txt', text)).toThrow('x.txt:1: "x7" is no change; one is v1, l1, r1 or u1')
  })

  test('leaves unexplained what nobody has thought of', () => {
    const { differences: found } = runScript(
      'x.txt',
      script(`${THREE}\n    raft-state\n      2: StateLeader (Voter) Term:1 Lead:2`),
    )
    expect(found.map(explanationOf)).toEqual([undefined, undefined])
  })
})

/** Membership changes as the scripts ask for them, some of them before the new nodes are there. */
describe('a change of the membership', () => {
  const ONE = 'add-nodes 1 voters=(1) index=2\n----\n\ncampaign 1\n----\n\nprocess-ready 1\n----\n\n'
  const change = (first: string, changes = '') => `${first}\n${changes}${changes && '\n'}----\nok\n\n`
  const expecting = (command: string, ...lines: string[]) => `${command}\n----\n${lines.join('\n')}\n\n`
  const inRun = (text: string) =>
    runScript('x.txt', text).differences.map(({ node, what, theirs, ours }) => `${node} ${what}: ${theirs} is ${ours}`)

  test('of two nodes that come later leaves its joint configuration by itself', () => {
    expect(
      inRun(
        ONE +
          change('propose-conf-change 1 transition=auto', 'v2 v3') +
          expecting('add-nodes 2') +
          expecting('process-ready 1', 'Entries:', '1/3 EntryNormal ""', '1/4 EntryConfChangeV2 v2 v3') +
          expecting(
            'stabilize',
            ...['1', '2', '3'].map((id) => `INFO ${id} switched to configuration voters=(1 2 3)`),
            '> 3 handling Ready',
            'HardState Term:1 Commit:5',
            'Entries:',
            '1/5 EntryConfChangeV2',
          ) +
          change('propose-conf-change 1', 'r2 r3') +
          expecting(
            'stabilize',
            'INFO 1 switched to configuration voters=(1)',
            '> 1 handling Ready',
            'HardState Term:1 Vote:1 Commit:7',
          ),
      ),
    ).toEqual([])
  })

  test('is refused while there is a joint configuration, and an empty entry keeps its place', () => {
    expect(
      inRun(
        ONE +
          change('propose-conf-change 1 transition=explicit', 'v2') +
          expecting('add-nodes 1') +
          expecting('stabilize', 'INFO 2 switched to configuration voters=(1 2)&&(1)') +
          change('propose-conf-change 1', 'v3 v4 v5') +
          expecting('stabilize', '> 2 handling Ready', 'HardState Term:1 Commit:5') +
          change('propose-conf-change 1') +
          expecting(
            'stabilize',
            'INFO 2 switched to configuration voters=(1 2)',
            '> 2 handling Ready',
            'HardState Term:1 Commit:6',
          ),
      ),
    ).toEqual([])
  })

  test('replaces the leader, who hands over first', () => {
    expect(
      inRun(
        'add-nodes 4 voters=(1,2,3) index=2\n----\n\ncampaign 1\n----\n\nstabilize\n----\n\n' +
          change('propose-conf-change 1 transition=explicit', 'r1 v4') +
          expecting('stabilize', 'INFO 1 switched to configuration voters=(2 3 4)&&(1 2 3)') +
          expecting('transfer-leadership from=1 to=4') +
          expecting('stabilize', 'INFO 4 became leader at term 2', 'INFO 1 became follower at term 2') +
          change('propose-conf-change 4') +
          expecting('stabilize', 'INFO 4 switched to configuration voters=(2 3 4)'),
      ),
    ).toEqual([])
  })

  test('leaves a removed node where it was', () => {
    const text = 'add-nodes 3 voters=(1,2,3) index=2\n----\n\ncampaign 1\n----\n\nstabilize\n----\n\n'
    const script =
      text +
      change('propose-conf-change 1 v1=true', 'r3') +
      expecting(
        'stabilize',
        '> 3 handling Ready',
        'HardState Term:1 Vote:1 Commit:4',
        'Entries:',
        '1/4 EntryConfChange r3',
      )
    const { differences: found } = runScript('x.txt', script)
    expect(found.map((each) => `${each.what}: ${explanationOf(each)?.title}`)).toEqual(
      ['commit', 'last'].map(
        (what) => `${what}: A node that is removed is sent nothing from the record on that removes it`,
      ),
    )
  })
})
