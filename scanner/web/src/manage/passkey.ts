// Signing in with a passkey, and making one: WebAuthn, with the server's words for it.
import { fromBase64url, toBase64url, type Bytes } from '../core/bytes'
import type { ManageApi, Outcome } from './manage_api'

interface Challenge {
  challenge: string
  rp_id: string
  timeout_ms: number
}

export const hasPasskeys = (): boolean => 'PublicKeyCredential' in globalThis

const GIVEN_UP = { isOk: false, code: 'passkey_given_up', title: '', status: 0 } as const
const bytes = (buffer: ArrayBuffer) => toBase64url(new Uint8Array(buffer))

async function challenge(api: ManageApi): Promise<Outcome<Challenge & { bytes: Bytes }>> {
  const reply = await api.send<Challenge>('POST', '/v1/session/passkey/challenge', {})
  if (!reply.isOk) return reply
  const read = fromBase64url(reply.value.challenge)
  return read === null ? GIVEN_UP : { isOk: true, value: { ...reply.value, bytes: read } }
}

export async function signInWithPasskey(api: ManageApi): Promise<Outcome<null>> {
  const begun = await challenge(api)
  if (!begun.isOk) return begun
  try {
    const credential = (await navigator.credentials.get({
      publicKey: {
        challenge: begun.value.bytes,
        rpId: begun.value.rp_id,
        timeout: begun.value.timeout_ms,
        userVerification: 'required'
      }
    })) as PublicKeyCredential
    const shown = credential.response as AuthenticatorAssertionResponse
    return await api.send('POST', '/v1/session/passkey', {
      authenticator_data: bytes(shown.authenticatorData),
      client_data: bytes(shown.clientDataJSON),
      id: bytes(credential.rawId),
      signature: bytes(shown.signature)
    })
  } catch {
    return GIVEN_UP
  }
}

const ES256 = -7
const EDDSA = -8

// The account and its passkey at once, by an invitation.
export async function enrolPasskey(api: ManageApi, invitation: string, name: string): Promise<Outcome<null>> {
  const begun = await challenge(api)
  if (!begun.isOk) return begun
  try {
    const credential = (await navigator.credentials.create({
      publicKey: {
        challenge: begun.value.bytes,
        rp: { id: begun.value.rp_id, name: 'Pass numérique' },
        user: { id: crypto.getRandomValues(new Uint8Array(16)), name, displayName: name },
        pubKeyCredParams: [ES256, EDDSA].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
        timeout: begun.value.timeout_ms
      }
    })) as PublicKeyCredential
    const made = credential.response as AuthenticatorAttestationResponse
    return await api.send('POST', '/v1/accounts/passkey', {
      authenticator_data: bytes(made.getAuthenticatorData()),
      client_data: bytes(made.clientDataJSON),
      invitation,
      name
    })
  } catch {
    return GIVEN_UP
  }
}
