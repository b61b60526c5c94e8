import type { Found, Job } from './decoder_worker'

// One worker for the page; started with the first picture.
class Decoder {
  private worker: Worker | null = null
  private next = 1
  private readonly waiting = new Map<number, (texts: string[]) => void>()

  decode(picture: ImageData | Blob): Promise<string[]> {
    this.worker ??= this.started()
    const job: Job = { id: this.next++, picture }
    const done = new Promise<string[]>((resolve) => this.waiting.set(job.id, resolve))
    this.worker.postMessage(job, picture instanceof ImageData ? [picture.data.buffer] : [])
    return done
  }

  private started(): Worker {
    const worker = new Worker(new URL('./decoder_worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Found>) => {
      this.waiting.get(data.id)?.(data.texts)
      this.waiting.delete(data.id)
    }
    // A worker that died answers nobody: those who wait hear of no code, and the next picture starts another.
    worker.onerror = () => {
      for (const resolve of this.waiting.values()) resolve([])
      this.waiting.clear()
      this.worker = null
    }
    return worker
  }
}

export const decoder = new Decoder()
