// What the device asks for, signed (FORMAT.md, section 5).
import { joined, toBase64url, utf8, type Bytes } from './bytes'
import { sign, signJson, tagged, type DeviceKey } from './device_key'
import { timeText, type TimeMs } from './time'
import { uuid7 } from './uuid'

export type Code =
  | { entered: 'qr'; text: string; voucher: string } // the QR text, and the voucher's number
  | { entered: 'typed'; text: string } // 12 characters, upper case, without hyphens

export interface ScanRequest {
  [member: string]: string | number | boolean | undefined
  device: string
  entered: 'qr' | 'typed'
  offline: boolean
  scan_id: string
  scanned_at: string
  service: string
  site: string
  v: number
  voucher?: string
  code_commitment?: string
}

export interface SignedScan {
  request: ScanRequest
  signature: string
  code: string
  nonce?: string
}

export interface Scan {
  device: string
  site: string
  service: string
  code: Code
  offline: boolean
  scannedAt: TimeMs
}

const NONCE_BYTES = 16

// `purpose`: a check is signed under another tag than a scan, so that nobody can make one of the other.
export async function signScan(key: DeviceKey, scan: Scan, purpose: 'scan' | 'check'): Promise<SignedScan> {
  const nonce = scan.code.entered === 'typed' ? crypto.getRandomValues(new Uint8Array(NONCE_BYTES)) : null
  const request: ScanRequest = {
    device: scan.device,
    entered: scan.code.entered,
    offline: scan.offline,
    scan_id: uuid7(scan.scannedAt),
    scanned_at: timeText(scan.scannedAt),
    service: scan.service,
    site: scan.site,
    v: 1
  }
  if (scan.code.entered === 'qr') request.voucher = scan.code.voucher
  if (nonce !== null) request.code_commitment = toBase64url(await codeCommitment(nonce, scan.code.text))
  const signature = await signJson(key, `PN-${purpose}/v1`, request)
  const body = { request, signature, code: scan.code.text }
  return nonce === null ? body : { ...body, nonce: toBase64url(nonce) }
}

// Ties a typed code to the signature without saying it.
export async function codeCommitment(nonce: Bytes, code: string): Promise<Bytes> {
  const digest = await crypto.subtle.digest('SHA-256', joined(tagged('PN-code/v1', ''), nonce, utf8(code)))
  return new Uint8Array(digest)
}

export async function signReversal(
  key: DeviceKey,
  device: string,
  scanId: string,
  reason: string,
  now: TimeMs
) {
  const request = { device, reason, reversal_id: uuid7(now), scan_id: scanId, v: 1 }
  return { request, signature: await signJson(key, 'PN-reversal/v1', request) }
}

export async function signEnrolment(key: DeviceKey, name: string, token: string) {
  const signed = {
    algorithm: key.algorithm,
    name: name.normalize('NFC'),
    public_key: toBase64url(key.publicKey),
    token,
    v: 1
  }
  const { v, ...body } = signed
  return { ...body, signature: await signJson(key, 'PN-enrol/v1', signed) }
}

// The Authorization header of a read. `now` by the server's clock, as well as it is known.
export async function readHeader(
  key: DeviceKey,
  device: string,
  method: string,
  target: string,
  now: TimeMs
) {
  const time = Math.round(now)
  const signature = await sign(key, tagged('PN-read/v1', `${method} ${target} ${time}`))
  return `PN-Device ${device}.${time}.${toBase64url(signature)}`
}
