// Keeps the application on the device, so that it opens without network, and changes it whole or not at all.
//
// A new version is fetched beside the old one and waits until the page asks for it (or until no page is
// open): a page never gets files of two versions, and an update never interrupts somebody who is scanning.
// What waits to be sent is in IndexedDB, which no version touches here.
export {}
declare const self: ServiceWorkerGlobalScope

const VERSION = 'app-__VERSION__'
const PATHS = '__PATHS__' as unknown as string[]

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(VERSION)
      .then((cache) => cache.addAll(PATHS.map((path) => new Request(path, { cache: 'reload' }))))
  )
})

self.addEventListener('activate', (event) => {
  const others = async () => {
    const names = await caches.keys()
    await Promise.all(
      names.filter((name) => name.startsWith('app-') && name !== VERSION).map((n) => caches.delete(n))
    )
    await self.clients.claim()
  }
  event.waitUntil(others())
})

self.addEventListener('message', (event) => {
  if (event.data === 'take_over') void self.skipWaiting()
})

async function fromCache(request: Request, key: Request | string): Promise<Response> {
  const cache = await caches.open(VERSION)
  return (await cache.match(key)) ?? fetch(request)
}

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  const isOurs =
    url.origin === self.location.origin && url.pathname.startsWith(new URL('./', self.location.href).pathname)
  if (event.request.method !== 'GET' || !isOurs) return
  event.respondWith(fromCache(event.request, event.request.mode === 'navigate' ? './' : event.request))
})
