import { useEffect, useRef, useState } from 'preact/hooks'
import { Camera, cameras, watch, type Abilities } from '../camera/camera'
import { decoder } from '../camera/decoder'
import { seen } from '../app/scanning'
import { useApp, type Shown } from './context'
import { Icon } from './icons'

const NOTHING: Abilities = { torch: false, zoom: null }

export function CameraPanel({ state, words }: Shown) {
  const app = useApp()
  const isWanted = state.settings.cameraWanted
  const trouble = state.camera.trouble
  return (
    <section class="camera" aria-label={words.t('camera_view')}>
      {isWanted && <LiveCamera key={state.settings.cameraId ?? ''} state={state} words={words} />}
      {trouble !== null && (
        <div class="trouble" role="alert">
          <h2>{words.t(`trouble_${trouble}_title`)}</h2>
          <p>{words.t(`trouble_${trouble}`)}</p>
        </div>
      )}
      {!isWanted && (
        <button class="button main" onClick={() => void app.set({ cameraWanted: true })}>
          <Icon name="picture" />
          {words.t('camera_open')}
        </button>
      )}
    </section>
  )
}

// Open as long as it is on the page, under a verdict too: the next voucher needs no click.
function LiveCamera({ state, words }: Shown) {
  const app = useApp()
  const video = useRef<HTMLVideoElement>(null)
  const [camera, setCamera] = useState<Camera | null>(null)
  const [choices, setChoices] = useState<MediaDeviceInfo[]>([])

  useEffect(() => {
    const stop = new AbortController()
    let opened: Camera | null = null
    const open = async () => {
      const result = await Camera.open(app.state.settings.cameraId)
      if (typeof result === 'string') {
        app.dispatch({ type: 'camera', isOn: false, trouble: result })
        return void app.set({ cameraWanted: false })
      }
      opened = result
      if (stop.signal.aborted) return result.close()
      result.onEnded(() => app.dispatch({ type: 'camera', isOn: false, trouble: 'busy' }))
      app.dispatch({ type: 'camera', isOn: true, trouble: null })
      setCamera(result)
      setChoices(await cameras())
      video.current!.srcObject = result.stream
      await video.current!.play().catch(() => undefined)
      const look = async (picture: ImageData) => {
        for (const text of await decoder.decode(picture)) if (!stop.signal.aborted) await seen(app, text)
      }
      await watch(video.current!, look, stop.signal)
    }
    void open()
    return () => {
      stop.abort()
      opened?.close()
    }
  }, [app])

  return (
    <>
      <div class="view">
        <video ref={video} muted playsInline aria-hidden="true" />
        <p class="aim">{words.t(`present_${state.mode}`)}</p>
      </div>
      <CameraTools camera={camera} choices={choices} state={state} words={words} />
    </>
  )
}

function CameraTools({
  camera,
  choices,
  state,
  words
}: Shown & { camera: Camera | null; choices: MediaDeviceInfo[] }) {
  const app = useApp()
  const [isLit, setLit] = useState(false)
  const can = camera?.abilities() ?? NOTHING
  return (
    <div class="tools">
      {can.torch && (
        <button
          class="button"
          aria-pressed={isLit}
          onClick={() => {
            void camera?.set({ torch: !isLit })
            setLit(!isLit)
          }}
        >
          {words.t(isLit ? 'torch_off' : 'torch_on')}
        </button>
      )}
      {can.zoom !== null && (
        <label>
          {words.t('zoom')}
          <input
            type="range"
            min={can.zoom.min}
            max={can.zoom.max}
            step={can.zoom.step}
            defaultValue={String(can.zoom.min)}
            onInput={(event) => void camera?.set({ zoom: event.currentTarget.valueAsNumber })}
          />
        </label>
      )}
      {choices.length > 1 && (
        <label>
          {words.t('camera_choice')}
          <select
            value={state.settings.cameraId ?? camera?.id ?? ''}
            onChange={(event) => void app.set({ cameraId: event.currentTarget.value })}
          >
            {choices.map((choice, i) => (
              <option key={choice.deviceId} value={choice.deviceId}>
                {choice.label || words.t('camera_number', i + 1)}
              </option>
            ))}
          </select>
        </label>
      )}
      <button class="button" onClick={() => void app.set({ cameraWanted: false })}>
        {words.t('camera_close')}
      </button>
    </div>
  )
}
