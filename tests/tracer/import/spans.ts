/** A span as OTLP's JSON has it, of which a test says only what it is about. Its times are milliseconds. */
export function span(
  id: string,
  {
    start = 0,
    end = Number(start) + 1,
    kind = 2,
    trace = 'a1',
    name = `span ${id}`,
    ...more
  }: Record<string, unknown> = {},
): object {
  const nanos = (milliseconds: unknown) => String(BigInt(Number(milliseconds)) * 1_000_000n + 10n ** 18n)
  return {
    traceId: trace,
    spanId: id,
    name,
    kind,
    startTimeUnixNano: nanos(start),
    endTimeUnixNano: nanos(end),
    ...more,
  }
}

/** A request with the spans of one service, as one line. */
export function requestOf(spans: readonly object[], service = 'shop', instance?: string): string {
  const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } })
  const own = instance === undefined ? [] : [attribute('service.instance.id', instance)]
  const resource = { attributes: [attribute('service.name', service), ...own] }
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: {}, spans }] }] })
}
