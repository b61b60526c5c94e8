import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

// Tells the service worker what to keep for days without network, and under which name: a change of any file
// changes the worker's own bytes, which is how a browser notices that there is a new version.
function listForServiceWorker() {
  return {
    name: 'list-for-service-worker',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle['sw.js']
      if (worker === undefined) throw new Error('the service worker is not among the results')
      const kept = [
        ...Object.values(bundle).map((file) => [file.fileName, file.code ?? file.source]),
        ...readdirSync(here('public')).map((name) => [name, readFileSync(here('public/' + name))])
      ].filter(([name]) => name !== 'sw.js')
      const hash = createHash('sha256')
      for (const [name, bytes] of kept) hash.update(name).update(bytes)
      const paths = kept.map(([name]) => (name === 'index.html' ? './' : name)).sort()
      worker.code = worker.code
        .replace('"__PATHS__"', JSON.stringify(paths))
        .replace('__VERSION__', hash.update(worker.code).digest('hex').slice(0, 12))
    }
  }
}

export default defineConfig({
  root: here('.'),
  base: '/app/',
  clearScreen: false,
  esbuild: { jsx: 'automatic', jsxImportSource: 'preact' },
  worker: { format: 'es' },
  build: {
    target: ['chrome94', 'firefox100', 'safari15.4'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1024,
    rollupOptions: {
      input: {
        index: here('index.html'),
        sw: here('src/service_worker.ts')
      },
      output: {
        entryFileNames: (chunk) => (chunk.name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js')
      }
    }
  },
  plugins: [listForServiceWorker()]
})
