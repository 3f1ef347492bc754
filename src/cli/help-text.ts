import yargs, { type Argv } from 'yargs'
import { COMMON, type Command, type Commands, type Option } from './command.ts'

/** As wide as a terminal that nobody has made wider. */
const WIDTH = 80

const ABOUT = 'protokoll COMMAND [OPTIONS]\n\nMakes documents from the traces that tests left.'
const STATUSES = 'Exit status: 0; 1 if something is refused, with diff 2; 70 for a mistake in protokoll.'

/** What there is. */
export function helpOfAll(commands: Commands): Promise<string> {
  const text = writer(ABOUT).epilog(STATUSES)
  for (const { usage, summary } of Object.values(commands)) text.command(usage.replace(' [OPTIONS]', ''), summary)
  return finish(text)
}

/** How a command is used. */
export function helpOf({ usage, summary, options, notes, examples }: Command): Promise<string> {
  const text = writer(`protokoll ${usage}\n\n${summary}`).options(described(options)).epilog(notes)
  for (const [line, what] of examples) text.example(`$0 ${line}`, what)
  return finish(text)
}

function writer(usage: string): Argv {
  return yargs([], '/').scriptName('protokoll').locale('en').help(false).version(false).wrap(WIDTH).usage(usage)
}

async function finish(text: Argv): Promise<string> {
  return `${await text.options(described(COMMON)).getHelp()}\n`
}

function described(options: Readonly<Record<string, Option>>) {
  return Object.fromEntries(
    Object.entries(options).map(([name, { describe, value, choices, byDefault, isRequired }]) => [
      name,
      {
        describe,
        type: value === undefined ? ('boolean' as const) : ('string' as const),
        demandOption: isRequired === true,
        ...(choices === undefined ? {} : { choices }),
        ...(byDefault === undefined ? {} : { defaultDescription: byDefault }),
      },
    ]),
  )
}
