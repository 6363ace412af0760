import { describe, expect, it } from 'vitest';
import { dingtalkSign, feishuSign, webhookSign } from '../../../alerts/channels/sign.js';

describe('signatures, against vectors computed with another library', () => {
  it('signs for Feishu with the secret in the key and an empty message', () => {
    const sign = 'mbm4Y4oluIPQ00qlBIhX8vAZ0EKv3nw0LuTb91jPL84=';
    expect(feishuSign(1_700_000_000, 'test-secret')).toBe(sign);
  });

  it('signs for DingTalk with the secret as the key, in milliseconds', () => {
    const sign = dingtalkSign(1_700_000_000_000, 'SECtest-secret');
    expect(sign).toBe('LC7hxZ4wslL+P7j7gu1hoQ+wzByekL+yWgiUMekZs0g=');
    expect(encodeURIComponent(sign)).toBe('LC7hxZ4wslL%2BP7j7gu1hoQ%2BwzByekL%2ByWgiUMekZs0g%3D');
  });

  const secret = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
  const body = '{"type":"alert.created","timestamp":"2023-11-14T22:13:20Z","data":{"id":"a1"}}';
  const expected = 'v1,0AESnjPXO2mzlL2WfRb3EI3U8YA/j83xYuaa8WAjTb8=';

  it('signs after Standard Webhooks with the decoded key over id, time and body', () => {
    expect(webhookSign([secret], 'msg_test_1', 1_700_000_000, body)).toBe(expected);
  });

  it('lists one signature per secret while keys rotate', () => {
    const other = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
    const signs = webhookSign([other, secret], 'msg_test_1', 1_700_000_000, body).split(' ');
    expect(signs).toHaveLength(2);
    expect(signs[1]).toBe(expected);
    expect(signs[0]).not.toBe(expected);
  });
});
