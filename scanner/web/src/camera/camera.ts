// The camera: open it, look through it, and say in one word why it cannot be.
import type { CameraTrouble } from '../app/state'

const LONG_SIDE = 1280
const LOOK_MS = 120

export interface Abilities {
  torch: boolean
  zoom: { min: number; max: number; step: number } | null
}

interface MoreCapabilities extends MediaTrackCapabilities {
  torch?: boolean
  zoom?: { min: number; max: number; step: number }
}

export class Camera {
  private constructor(
    readonly stream: MediaStream,
    private readonly track: MediaStreamTrack
  ) {}

  static async open(deviceId: string | null): Promise<Camera | CameraTrouble> {
    if (!isSecureContext) return 'insecure'
    if (navigator.mediaDevices?.getUserMedia === undefined) return 'none'
    const size = { width: { ideal: LONG_SIDE }, height: { ideal: 720 } }
    const wanted =
      deviceId === null ? { facingMode: { ideal: 'environment' } } : { deviceId: { exact: deviceId } }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ video: { ...wanted, ...size } })
      return new Camera(stream, stream.getVideoTracks()[0]!)
    } catch (error) {
      const name = error instanceof DOMException ? error.name : ''
      if (name === 'OverconstrainedError' && deviceId !== null) return Camera.open(null)
      return troubleOf(name)
    }
  }

  close(): void {
    for (const track of this.stream.getTracks()) track.stop()
  }

  onEnded(ended: () => void): void {
    this.track.onended = ended
  }

  get id(): string | null {
    return this.track.getSettings().deviceId ?? null
  }

  abilities(): Abilities {
    const can = (this.track.getCapabilities?.() ?? {}) as MoreCapabilities
    const zoom = can.zoom !== undefined && can.zoom.max > can.zoom.min ? can.zoom : null
    return { torch: can.torch === true, zoom }
  }

  // What the phone refuses is left as it was.
  async set(change: { torch?: boolean; zoom?: number }): Promise<void> {
    await this.track
      .applyConstraints({ advanced: [change as MediaTrackConstraintSet] })
      .catch(() => undefined)
  }
}

export const cameras = async (): Promise<MediaDeviceInfo[]> =>
  (await navigator.mediaDevices.enumerateDevices()).filter((device) => device.kind === 'videoinput')

function troubleOf(name: string): CameraTrouble {
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused'
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'broken'
}

// Looks at the video until `signal` says stop, one picture after the other, and hands over what it sees.
export async function watch(
  video: HTMLVideoElement,
  look: (picture: ImageData) => Promise<void>,
  signal: AbortSignal
): Promise<void> {
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  while (!signal.aborted) {
    const { videoWidth: width, videoHeight: height } = video
    if (width > 0 && document.visibilityState === 'visible') {
      const scale = Math.min(1, LONG_SIDE / Math.max(width, height))
      canvas.width = Math.round(width * scale)
      canvas.height = Math.round(height * scale)
      context.drawImage(video, 0, 0, canvas.width, canvas.height)
      await look(context.getImageData(0, 0, canvas.width, canvas.height))
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
  }
}
