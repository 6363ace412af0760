import { generateKeyPairSync, sign } from 'node:crypto';

/** A value of ASN.1 in DER: tag, length, content. */
function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

const seq = (...parts: Buffer[]) => der(0x30, ...parts);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));

const ECDSA_WITH_SHA256 = seq(oid('2a8648ce3d040302'));
const LOCALHOST = Buffer.from('localhost');
const COMMON_NAME = seq(der(0x31, seq(oid('550403'), der(0x0c, LOCALHOST))));
const ALT_NAMES = seq(
  oid('551d11'),
  der(0x04, seq(der(0x82, LOCALHOST), der(0x87, Buffer.from([127, 0, 0, 1])))),
);

/** From 2050 on years have four digits. */
function time(at: string): Buffer {
  return at >= '2050' ? der(0x18, Buffer.from(at)) : der(0x17, Buffer.from(at.slice(2)));
}

/** A certificate for this machine, signed by itself; `from` and `until` as `20200131000000Z`. */
export function ownCertificate(from: string, until: string): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const said = seq(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_WITH_SHA256,
    COMMON_NAME,
    seq(time(from), time(until)),
    COMMON_NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, seq(ALT_NAMES)),
  );
  const signature = der(0x03, Buffer.from([0]), sign('sha256', said, privateKey));
  const lines =
    seq(said, ECDSA_WITH_SHA256, signature)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n'),
  };
}
