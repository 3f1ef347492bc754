import { isMessageEvent, type TraceEvent } from '../../tracer/trace/events.ts'
import { lossText } from '../../tracer/trace/message-losses.ts'
import type { Moment, Run } from '../model/traced-run.ts'

interface IfLostProps {
  readonly run: Run
  readonly moment: Moment
  readonly address: (moment: Moment) => string
  readonly onGo: (moment: Moment) => void
}

/** What hangs on the message of a row, where it is sent and where it ends, and what would have been otherwise first. */
export function IfLost({ run, moment, address, onGo }: IfLostProps) {
  const [loss] = moment.events.flatMap((event) => run.losses.get(sendOf(event, run) ?? event) ?? [])
  if (loss === undefined) return null
  const first = run.momentOf(loss.first)
  return (
    <p class="lens-if-lost" data-if-lost={loss.fact.class}>
      Without this message {lossText(loss.fact)}.
      {first && (
        <>
          {' '}
          Otherwise from{' '}
          <a
            href={address(first)}
            data-row={first.id}
            onClick={(event) => {
              event.preventDefault()
              onGo(first)
            }}
          >
            {first.section === moment.section ? '' : `section ${first.section.number}, `}row {first.row}
          </a>{' '}
          on.
        </>
      )}
    </p>
  )
}

function sendOf(event: TraceEvent, run: Run): TraceEvent | undefined {
  return isMessageEvent(event) && event.op !== 'send' ? run.ends.sent.get(event) : event
}
