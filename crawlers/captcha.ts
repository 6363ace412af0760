/** Words of a page that asks for proof of being human. */
export const CAPTCHA =
  /captcha|验证码|安全验证|人机验证|滑动验证|拖动滑块|请完成验证|访问过于频繁|cf-challenge|just a moment/i;
