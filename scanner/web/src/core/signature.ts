// Verifying Ed25519 where the browser can and where it cannot.
import { verifyAsync } from '@noble/ed25519'
import type { Bytes } from './bytes'

let nativeAnswers: Promise<boolean> | null = null

// Asked once: Safari before 17 and Chromium before 137 do not know the name.
function isNative(): Promise<boolean> {
  nativeAnswers ??= crypto.subtle.importKey('raw', new Uint8Array(32), 'Ed25519', false, ['verify']).then(
    () => true,
    () => false
  )
  return nativeAnswers
}

// False also for a key or a signature of the wrong form.
export async function isSignedBy(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  if (publicKey.length !== 32 || signature.length !== 64) return false
  return (await isNative())
    ? verifyNatively(publicKey, message, signature)
    : verifyInScript(publicKey, message, signature)
}

export async function verifyNatively(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify'])
    return await crypto.subtle.verify('Ed25519', key, signature, message)
  } catch {
    return false
  }
}

export async function verifyInScript(publicKey: Bytes, message: Bytes, signature: Bytes): Promise<boolean> {
  try {
    return await verifyAsync(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
