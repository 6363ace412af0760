import { createHmac } from 'node:crypto';

/**
 * Feishu signs an empty message with a key made of timestamp and secret.
 * @param seconds Unix seconds, within one hour of the service's clock.
 */
export function feishuSign(seconds: number, secret: string): string {
  return createHmac('sha256', `${seconds}\n${secret}`).digest('base64');
}

/**
 * DingTalk signs timestamp and secret with the secret as key: the other way round.
 * @param ms Unix milliseconds. The result still needs percent-encoding in the address.
 */
export function dingtalkSign(ms: number, secret: string): string {
  return createHmac('sha256', secret).update(`${ms}\n${secret}`).digest('base64');
}

/**
 * Standard Webhooks: HMAC over `id.seconds.body`, one signature per secret (several while keys rotate).
 * @param secrets Each `whsec_` and base64; the decoded bytes are the key.
 */
export function webhookSign(
  secrets: readonly string[],
  id: string,
  seconds: number,
  body: string,
): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const signed = createHmac('sha256', key).update(`${id}.${seconds}.${body}`);
      return `v1,${signed.digest('base64')}`;
    })
    .join(' ');
}
