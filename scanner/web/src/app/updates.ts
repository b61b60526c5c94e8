// A new version of the application: fetched beside the old one, taken when somebody says so, or when no page
// is open any more.
import type { App } from './app'

let registered: ServiceWorkerRegistration | null = null

export async function watchUpdates(app: App): Promise<void> {
  if (!('serviceWorker' in navigator)) return
  const container = navigator.serviceWorker
  // The first version takes over a page that it did not serve, and nothing changes for it. Without any, the
  // browser has taken back what was stored: what is only in this page must not go with it.
  let isServed = container.controller !== null
  container.addEventListener('controllerchange', () => {
    if (container.controller === null) return
    if (isServed) location.reload()
    isServed = true
  })
  const registration = await container.register('./sw.js', { updateViaCache: 'none' }).catch(() => null)
  if (registration === null) return
  registered = registration
  const noticed = (worker: ServiceWorker | null) => {
    if (worker !== null && container.controller !== null) app.dispatch({ type: 'update_waits' })
  }
  noticed(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing
    worker?.addEventListener('statechange', () => worker.state === 'installed' && noticed(worker))
  })
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void registration.update().catch(() => undefined)
  })
}

// Whichever waits now: the one that was noticed may have been replaced, or taken by another page.
export function takeUpdate(): void {
  const worker = registered?.waiting
  if (worker) worker.postMessage('take_over')
  else location.reload()
}
