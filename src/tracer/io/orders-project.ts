import { dirname } from 'node:path/posix'
import { oneOf, ProtokollError, quote } from '../common/errors.ts'
import { nearest } from '../common/nearest.ts'
import { type Files, filesFrom } from './files.ts'
import { listTraces } from './list.ts'
import { Way } from './obstacles.ts'
import { ORDERS_REQUEST, type OrdersRequest, type ToldOrders } from './orders-told.ts'
import { RUN_SETTINGS, withOwnFolder } from './run-settings.ts'
import { nothingSeen, runVitest, type VitestEnded } from './run-vitest.ts'

export interface OrdersOptions {
  /** A full path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  /** What follows `vitest run`. */
  readonly args: readonly string[]
  readonly request: OrdersRequest
  /** Where pictures and figures go. */
  readonly out: string
}

/** The file with what was found, in the folder of a test; in front of it which of its sources it is of. */
const FOUND = /(?:^|\/)(?:source-\d+-)?orders\.json$/
/** Such files, and pictures. */
const OURS = /^(?:source-\d+-)?(?:orders\.json|outcome-\d+(?:-\d+)?\.svg)$/

/**
 * Runs tests once, and in each that has the section takes all orders of its messages. Traces of the project stay as
 * they are. Throws `VITEST` if no test has the section, and `OUTPUT_FOREIGN` if something is in the way.
 */
export async function ordersOfSection({ cwd, env, args, request, out }: OrdersOptions): Promise<readonly ToldOrders[]> {
  const disk = filesFrom(cwd)
  const way = new Way(out, disk)
  return withOwnFolder(disk, async (folder) => {
    const [orders, aside] = [`${folder}/orders`, `${folder}/traces`]
    disk.write(`${orders}/${ORDERS_REQUEST}`, JSON.stringify(request))
    const settings = { [RUN_SETTINGS.orders]: disk.at(orders), [RUN_SETTINGS.aside]: disk.at(aside) }
    const ended = await runVitest({ cwd, env, args, settings })
    disk.remove(`${orders}/${ORDERS_REQUEST}`)
    const files = disk.list(orders)
    const told = files.filter((name) => FOUND.test(name))
    if (told.length === 0) throw noSection(request.section, titlesIn(aside, disk), ended)
    way.require(files)
    for (const test of new Set(files.map(dirname))) removeOurs(`${out}/${test}`, disk)
    for (const name of files) disk.write(`${out}/${name}`, disk.read(`${orders}/${name}`) ?? '')
    return told.map((name): ToldOrders => JSON.parse(disk.read(`${orders}/${name}`) ?? ''))
  })
}

/** What an earlier call has left of the same test. */
function removeOurs(folder: string, disk: Files): void {
  for (const name of disk.names(folder)) if (OURS.test(name)) disk.remove(`${folder}/${name}`)
}

function titlesIn(aside: string, disk: Files): ReadonlySet<string> {
  const texts = listTraces(aside, disk.list).map((path) => disk.read(`${aside}/${path}`) ?? '')
  const lines = texts.flatMap((text) => text.split('\n').filter((line) => line.startsWith('{"section":')))
  return new Set(lines.map((line): string => JSON.parse(line).section))
}

function noSection(section: string, titles: ReadonlySet<string>, ended: VitestEnded): ProtokollError {
  const message = `no test has a section ${quote(section)}`
  if (titles.size === 0) return nothingSeen(message, 'give a filter that leaves the test', ended)
  const near = nearest(section, titles)
  const advice = near === undefined ? 'give the title as the test has it' : `it may be ${quote(near)}`
  return new ProtokollError({ code: 'VITEST', message, legal: oneOf([...titles].sort()), advice })
}
