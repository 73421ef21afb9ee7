// A tenant's own system in one file: offers slots, reads the feed, answers validation requests, acknowledges.
//
//   BARS_TOKEN=... node consumer.mjs --api https://localhost:9443/api/v1 --tenant X26 --service 2000000001 [--once]
//
// With the development certificates: NODE_EXTRA_CA_CERTS=var/pki/admin-ca.pem. The token needs inbox:read and inbox:write
// and is bound to this tenant and one environment.
//
// It may be killed at any moment. The feed shows a message until it is acknowledged, and everything that is done about a
// message is done under a key made of its id, so that doing it again within 24 hours and with the same token has no second
// effect. It prints ids, never patients.

import { parseArgs } from 'node:util'

const { values: options } = parseArgs({
  options: {
    api: { type: 'string', default: 'https://localhost:9443/api/v1' },
    tenant: { type: 'string' },
    service: { type: 'string' },
    once: { type: 'boolean', default: false } // ends when the feed is empty
  }
})

const token = process.env.BARS_TOKEN
if (!token || !options.tenant || !options.service) {
  console.error('BARS_TOKEN, --tenant and --service are needed')
  process.exit(2)
}

const base = `${options.api}/tenants/${encodeURIComponent(options.tenant)}`
const MINUTES = 15
const LONGEST_REST = 30_000

const sleep = (millis) => new Promise((resolve) => setTimeout(resolve, millis))

/** One call; waits and tries again while the platform is away or asks for patience, under the same key. */
async function call (method, path, body, key) {
  for (let rest = 500; ; rest = Math.min(rest * 2, LONGEST_REST)) {
    let answer
    try {
      answer = await fetch(base + path, {
        method,
        headers: {
          Authorization: `Bearer ${token}`,
          Accept: 'application/json',
          ...(body && { 'Content-Type': 'application/json' }),
          ...(key && { 'Idempotency-Key': key })
        },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(60_000)
      })
    } catch (failure) {
      console.error(`${method} ${path}: ${failure.message}; trying again`)
      await sleep(rest)
      continue
    }
    if (answer.ok) return answer.status === 204 ? null : answer.json()
    const problem = await answer.text()
    if (answer.status === 429 || answer.status >= 500) {
      await sleep((Number(answer.headers.get('Retry-After')) || rest / 1000) * 1000)
      continue
    }
    throw new Error(`${method} ${path}: ${answer.status} ${problem}`)
  }
}

/** A morning of tomorrow. The same list again changes nothing. */
async function offerSlots () {
  const start = new Date()
  start.setUTCDate(start.getUTCDate() + 1)
  start.setUTCHours(9, 0, 0, 0)
  const at = (slot) => new Date(start.getTime() + slot * MINUTES * 60_000).toISOString()
  const slots = Array.from({ length: 12 }, (_, i) => ({
    reference: `slot-${at(i)}`,
    start: at(i),
    end: at(i + 1),
    deliveryChannel: 'Telephone'
  }))
  await call('PUT', `/slots?service=${encodeURIComponent(options.service)}`, { schedule: 'telephone', slots })
  console.log(`slots ${slots.length}`)
}

/** What this system does about a message. Here is where a real one writes its own database, keyed by message.id. */
async function handle (message) {
  if (message.workflow === 'NEW_VALIDATION') {
    await respond(message, { kind: 'INTERIM', note: 'A clinician has begun' })
    await respond(message, { kind: 'FULL', status: 'completed', note: 'No ambulance is needed' })
  }
  await call('POST', `/inbox/${message.id}/acknowledgement`, { reference: `example-${message.id}` })
  console.log(`acknowledged ${message.id} ${message.workflow}`)
}

async function respond (message, order) {
  const made = await call('POST', '/responses', { message: message.id, ...order }, `${message.id}-${order.kind}`)
  console.log(`responded ${message.id} ${order.kind} as ${made.id}`)
}

await offerSlots()
for (;;) {
  const wait = options.once ? 0 : 20
  const feed = await call('GET', `/inbox?service=${encodeURIComponent(options.service)}&waitSeconds=${wait}`)
  for (const message of feed.data) await handle(message) // one after the other: the order of a conversation holds
  if (options.once && feed.data.length === 0) break
}
