import { foldText } from './fold.js';
import { ownPart } from '../../server/model/repost.js';

/** Longer posts tell a story, in which praise and fault may stand for different things; UTF-16 units. */
const LONGEST = 120;

/** One way to praise and mean the opposite. */
interface Turn {
  /** What a text must hold to be worth a look: cheap to ask. Empty: nothing. */
  cue: string;
  at: RegExp;
  /** Where this is found too, the praise is meant. */
  unless?: RegExp;
}

const MANY = '(?:\\d+|[一二三四五六七八九十两半几百大整好多]+)';
const LONG = `${MANY}多?个?(?:多?小时|钟头|钟|天|月|礼拜|星期|周|年|工作日|晚上?|下午|上午|早上)`;
/** What has gone wrong, so plainly that no praise goes with it. */
const FAULT =
  `(?:等了?(?:我|整整|足足|快|了)?${LONG}|[退换]不了|不给[退换修赔]|不让退|没人(?:接|理|管|回|处理)|搞丢|弄丢|丢了|丢件|又?坏了|就坏|又坏|裂了|断了|崩了|又崩|宕机|当机|` +
  '延误|延期|晚点|砖头|漏[水电油]|掉线|闪退|死机|黑屏|花屏|自动关机|缺货|砍单|又?涨价|(?:多|乱|重复|偷偷)扣|扣[钱费]|头发|虫子|苍蝇|蟑螂|发霉|馊|白跑|白等|不发货|没动静|打不通|' +
  '占线|挂(?:我|了)?电话|拉黑|没货|没信号|没网|报废|找不到人|没电|停电|停水|失灵|熄火|开胶|掉色|缩水|起球|送错|发错|放鸽子|取消了?(?:我|订单|航班|行程)|(?:订单|航班|行程|预约).{0,2}取消|冲上热搜|被罚|被查|翻车|投诉)';
/** What makes good again, or denies the fault. */
const MENDED =
  /修好|换[新了]|补[发了寄]|解决|搞定|处理好|终于|还是值|值[了得]|收到了|到了|也不|都不|没有|不会|从[没不]|不怕|没再|再没|不再|再也不用|没(?:死机|坏|断|崩|掉|黑屏|闪退|涨价)|[退赔]了|马上|立刻|立马|很快|秒|免费|主动|好吃|好喝|好看|满意|推荐|喜欢|不用|不必|救回|找回|抢到|还能|照样|依然|居然没|避免|防止|检测|提醒|报警/;
/** Praise that stands for itself, as an interjection does. */
const CRY =
  '(?:(?:真|可真?)?是?(?:厉害|牛[啊逼批]?|优秀|完美|真?棒|真好|真行|妙|绝|佩服|了不起|高明|能干|讲究)(?:了|啊|呀|哦|的)?(?:我的哥|大哥|老铁)?|可以(?:可以|的|啊)?|点个?赞|给(?:你们?|跪|您|贵司)(?:们)?(?:跪|鼓掌|点赞)了?|真不错|好棒棒[喔哦]?|太(?:棒|好|贴心|良心|优秀|感人)了(?:吧)?)';
const YOU =
  '(?:贵?公司|贵司|贵店|贵行|你们?家?|您|商家|卖家|店家|官方|客服|平台|某[\\u4e00-\\u9fff]{1,3})';
const BUSINESS =
  '(?:服务|客服|售后|公司|官方|商家|店家|卖家|平台|品牌|快递|物流|质量|品质|你们|贵司|大牌|系统|软件|会员|涨价|退款|退货|发货|做生意|效率|态度)';
const BOAST =
  '(?:无理由|质保|联保|售后|客服|服务|官方|旗舰|品质|品牌|大牌|正品|承诺|保证|终身|保修|用户|客户|顾客|消费者|上帝|回应|声明|道歉|良心企业|诚信|公平|优惠价?|免费|五星|高端|智能|次日达|准时)';
const WARM = /感动|温暖|幸福|暖|爱|坚持|专业|美|惊喜|开心|快乐|放心|安心|相信|重新/;

const TURNS: readonly Turn[] = [
  {
    cue: '呵呵',
    at: new RegExp(
      `(?:^|[,。!?~…\\s])呵呵(?![哈呵])[,。!~…\\s]{0,3}(?:真|可真|这|您|你们)(?!.{0,3}吧).{0,12}${BUSINESS}`,
    ),
  },
  {
    cue: '呵呵',
    at: new RegExp(
      `(?:^|[,。!?~…\\s])呵呵(?![哈呵])[,。!~…\\s]{0,3}(?:${BUSINESS}|${YOU}).{0,6}(?:真|可真|太|到家|周到|贴心|良心|优秀|会)`,
    ),
  },
  {
    cue: '好一个',
    at: new RegExp(`好一个"?.{0,4}${BOAST}`),
    unless: /惊喜|感动|喜欢|满意|赞/,
  },
  {
    cue: '有你',
    at: /真有你们?的/,
    unless:
      /谢|喜欢|好看|好吃|佩服|一次就|解决|搞定|厉害|爱|惊|有才|没话说|没得说|快|\[(?:赞|good|哈哈|嘻嘻|鼓掌|心)\]/,
  },
  {
    cue: '没谁了',
    at: /(?:质量|服务|客服|售后|操作|效率|态度|速度|设计|吃相)也是没谁了/,
    unless: /颜值|好看|好吃|味道|可爱|帅|美|舒服|好用|流畅|满意|喜欢|爱|快|贴心|热情|暖|太[好棒]/,
  },
  {
    cue: '恭喜',
    at: /恭喜.{0,10}(?:失去|损失|劝退|流失|赶走|气走|又?被坑|少了|喜提(?:热搜|差评|投诉)|上当|交智商税)/,
  },
  {
    cue: '谢',
    at: new RegExp(
      `(?:感谢|谢谢|多谢|我谢).{0,3}${YOU}.{0,10}(?:让我|叫我|教我|教会|帮我|给我).{0,8}(?:什么[叫是]|啥叫|何为|学会|领教|见识|体验|明白)`,
    ),
    unless: WARM,
  },
  {
    cue: '谢',
    at: new RegExp(`(?:感谢|谢谢|多谢|我谢).{0,3}${YOU}.{0,14}${FAULT}`),
    unless: MENDED,
  },
  { cue: '优秀', at: new RegExp(`${FAULT}.{0,3}的优秀`) },
  {
    cue: '就这',
    at: /就这[?!]|就这还(?:敢|好意思|卖|涨|要|天天|有脸)|就这(?:质量|服务|水平|态度|速度|效率)(?:还|[?!]|也)/,
  },
  {
    cue: '不愧',
    at: new RegExp(`不愧是.{0,10}(?:又(?:双叒叕|[崩延坏卡跌涨丢忘晚漏])|${FAULT})`),
    unless: MENDED,
  },
  {
    cue: '"',
    at: /(?:太|真|这|这就是|所谓的?|您的?|你们的?|贵司的?|好)"(?:贴心|良心|优质|高端|专业|高效|五星级?|人性化|优惠|惊喜|正品|诚意|新鲜|免费|周到|用心|负责|智能)(?:服务|企业|团队|客服|产品|品质)?"/,
    unless: /奖|称号|荣获|认证|评为/,
  },
  {
    cue: '所谓',
    at: /(?:就是|这种|这叫|你们|您|贵司|他们).{0,2}所谓的?"?(?:高端|优质|专业|良心|正品|大牌|品质|五星|服务|售后|承诺|官方|旗舰|保障|诚信)/,
  },
  { cue: '就好', at: /(?:您|你们)(?:开心|高兴)就好/ },
  {
    cue: '可真',
    at: /可真(?:会(?:做生意|挑|算计|省)|敢|好意思|有脸|够意思.{0,8}[不没])/,
  },
  {
    cue: '',
    at: /(?:涨价|收费|扣钱|收钱|催款)(?:涨|扣|收)?得?(?:可|倒|真)是?(?:挺|真)?(?:快|积极|勤快|准时|痛快)/,
  },
  {
    cue: '建议',
    at: /建议.{0,6}(?:改名|改行|倒闭|关门|列入教材|写进教材|申请吉尼斯)/,
  },
  {
    cue: '得',
    at: /(?:广告|宣传片?|文案|海报)(?:拍|做|打|写|吹|说)得.{0,3}(?:比(?:产品|东西|质量)|(?:天花乱坠|震天响|漂亮).{0,6}(?:东西|产品|质量).{0,4}(?:差|烂|不行|垃圾))/,
  },
  {
    cue: '[微笑]',
    at: new RegExp(`(?:呵呵|可真|您|开心就好|厉害|${YOU}.{0,8}(?:好|棒|牛)).{0,8}\\[微笑\\]`),
    unless: /谢谢|感谢|喜欢|加油|身体健康|新年|节日|生日/,
  },
];
/** Praise thrown in like an interjection, before or behind what went wrong. */
const CRIES = [
  new RegExp(`(?:^|[,。!?~…\\s\\]])${CRY}[,!。…~\\s].{0,10}${FAULT}`),
  new RegExp(`^.{0,14}${FAULT}.{0,4}[,!。…~\\s]${CRY}[!。…~]*$`),
];
const QUOTES = /[“”「」『』]/g;
/** Without one of these, in either script, no turn can be there: nine in ten texts are done with this. */
const HINT =
  /呵呵|好一[个個]|有你|[没沒][谁誰]|恭喜|[谢謝]|就[这這]|不愧|[“"「『]|所[谓謂]|就好|可真|建[议議]|[价價费費钱錢款告片案][^,，。]{0,3}得|\[微笑|[厉厲]害|牛|[优優]秀|完美|棒|真[好行不]|妙|[绝絕]|佩服|可以|[赞讚]|鼓掌|太[好贴貼良感]|了不起|高明|[讲講]究|能干|倒是|真是/;

/**
 * True for a short post that praises in order to blame: "厉害了，订单都能弄丢". Told by fixed turns of
 * phrase, or by praise thrown in beside something that plainly went wrong and was not mended.
 */
export function praisesToBlame(text: string): boolean {
  if (!HINT.test(text)) return false;
  const part = ownPart(text);
  if (part.length > LONGEST) return false;
  const own = foldText(part).replace(QUOTES, '"');
  return (
    TURNS.some(
      ({ cue, at, unless }) => own.includes(cue) && at.test(own) && unless?.test(own) !== true,
    ) ||
    (CRIES.some((cry) => cry.test(own)) && !MENDED.test(own))
  );
}
