import type { Shape } from './shape.js';

/** Words of praise that may follow a comparison, but not where they begin a word of another kind. */
const GOOD =
  '(?:好(?![骗欺蒙坑割笑意像似不])|强(?![盗迫制行买卖])|香|靠谱|良心|耐用|舒服|舒适|值得?|划算|结实|实在|实惠|稳|便宜|省心|放心|优秀|高级|厚道|精致|快|棒|顺手|方便|专业|耐看)';
const BAD =
  '(?:差(?![不别价评]|点|一点就)|烂|垃圾|难[用吃看听喝穿]|坑|贵|慢|脏|丑|渣|弱|糟|low|拉胯|逊|落后|黑心|恶心|没良心|不靠谱|不值)(?!不)';
/** Others without a name. */
export const OTHERS_ZH =
  '(?:别家|其[他它]家?|别的(?:牌子|品牌)?|别人家|隔壁|竞品|杂牌|地摊货|其他牌子|其它牌子|某[\\u4e00-\\u9fff]{1,3})';
const THEM = `(?:△|${OTHERS_ZH})`;
/** What may stand between a name and what is said of it: 的售后, 真的, 明显. */
const LINK =
  '(?:的?(?:质量|品质|做工|售后|服务|客服|手感|设计|味道|体验|性能|续航|屏幕|系统|材质|工艺|颜值|用料|物流))?(?:真的?|明显|确实|绝对|就是|可|至少|起码|要|实在|都|还是|倒是|用起来|戴起来|做得|来得){0,2}';
/** A thing of one's own at another time or in another make: what is compared is not another brand. */
const OTHER_TIME =
  /新款|老款|旧款|上一代|前代|[一二三四五0-9]代|升级|改版|新版|旧版|以前|之前|当年|从前|曾经|过去|刚出|原来|最初|早期|上次|这次|这批|这代|现在|如今|今年|去年|时候|的时期|旗舰店|官网|专柜|线下|直播间|代购/;
/** Words of somebody else, of doubt or of a wish: nobody said it. */
const UNSAID =
  /号称|自称|吹|据说|听说|谁说|都说|难道|凭什么|所谓|以为|如果|要是|假如|除非|未必|不见得|不一定|并非|不是说|是不是|有没有|会不会|能不能|哪里|广告|宣传|[“”"「」『』‘’]/;

/** After the brand's name nothing but how much, or what it is better at. */
const PLAIN_END = new RegExp(
  `^(?:的|了|呢|啊|吧|嘛|呀|哦|哈|啦|得|一|点|些|多|太|很|远|真|真的|十|百|倍|半|零头|几条街|一大截|十万八千里|根毛|来得|来|那么|这么|更|还|,|\\s|[!~…^_]|\\p{Extended_Pictographic}|\\[[^\\]]{1,7}\\]|${GOOD})*$`,
  'u',
);

export const SHAPES_ZH: readonly Shape[] = [
  {
    kind: 'under',
    at: /^(.*?)(?<!未必|可|连.{0,6})不如(?:人家|隔壁|直接)?(?:的|买|选|戴|用|去)?◎(.*)$/,
  },
  {
    kind: 'under',
    at: /^(.*?)(?:比不上|比不过|赶不上|追不上|不及|不敌|逊于|输给|败给|输了)◎(.*)$/,
  },
  { kind: 'under', at: new RegExp(`^(.*?)(?<![不没未相])比◎${LINK}${BAD}(.*)$`) },
  {
    kind: 'under',
    at: new RegExp(
      `^(.*${THEM}.*?)(?:跟|和|与|同)◎(?:比起来|相比|比)?,?(?:真的?|简直)?(?:没法比|没得比|比不了|不能比|差远了|差得远|差太远|差太多|差了一大截|差十万八千里)(.*)$`,
    ),
  },
  { kind: 'under', at: new RegExp(`^(.*${THEM}.*?)被◎(?:吊打|完爆|碾压|秒杀|爆|打爆|甩)(.*)$`) },
  {
    kind: 'under',
    at: new RegExp(`^(.*?)(?<!再也|从来|有)没有?◎(?:的)?(?:这么|那么|来得|做得|一半)?${GOOD}(.*)$`),
  },
  {
    kind: 'over',
    at: new RegExp(`^(.*?)◎${LINK}(?<![不没]|没有)比${THEM}(?:要|还|都|家?的)?${LINK}${GOOD}(.*)$`),
  },
  { kind: 'over', named: true, at: new RegExp(`^(.*?)还是◎${LINK}(?:更|最|比较)?${GOOD}(.*)$`) },
  {
    kind: 'over',
    at: new RegExp(
      `^(.*?)◎(?:直接|完全|真的|简直)?(?:吊打|完爆|秒杀|碾压|打爆|吊锤|完胜|胜过|好过|强过|优于|赢了|赢过)了?${THEM}(.*)$`,
    ),
  },
  {
    kind: 'over',
    at: new RegExp(
      `^(.*${THEM}.*?)(?:换成|换到|换了|换回|转投|转用|改用|改买|改戴|投奔)(?:回|了|到)?◎(.*)$`,
    ),
  },
  {
    kind: 'over',
    named: true,
    at: /^((?:我|已经?|果断|立马|赶紧|干脆|后来|现在|最后|最终|就|还是|决定|直接)*)(?:换成|换了|换回|转投|改用|改买|改戴|投奔)了?◎(.*)$/,
  },
  {
    kind: 'over',
    named: true,
    at: /^(.*?)(?:早知道|早该|当初)(?:就|应该|该|还是|还不如|不如|直接){0,3}(?:买|选|用|戴|去|换)◎(.*)$/,
  },
];

/** True when what stands around a comparison leaves it what it seems to be. */
export function soundZh(before: string, after: string, named: boolean): boolean {
  if (UNSAID.test(before) || UNSAID.test(after)) return false;
  if (OTHER_TIME.test(before) && !before.includes('△')) return false;
  if (OTHER_TIME.test(after)) return false;
  if (/[不没未无难][会可能至于必见得]{0,3}$|没有$|谈不上$/.test(before)) return false;
  if (/[吗么]|才怪|个[屁鬼]|呵呵/.test(after)) return false;
  // Said of a competitor by name, the rest may say what is better.
  return (
    PLAIN_END.test(after) || (named && !/但|却|结果|可是|然而|不过|后悔|上当|踩坑/.test(after))
  );
}

/** Both are meant, or the same is said of ours. */
export const BOTH_ZH =
  /都是|都一样|都不行|都很|都差|都烂|都垃圾|都坑|都不好|全是|两家|两个|俩|一丘之貉|半斤八两|没一个|没有一个|彼此|一路货|难兄难弟|一个德[行性]|大哥别笑二哥|五十步/;
/** In a clause that names ours, or stands beside one: what was said goes on, or is asked. */
export const SAME_ZH =
  /也|同样|照样|一样|更|还|又|跟着|学|抄|呢|吗|什么时候|何时|怎么|为什么|会不会|敢不敢|能不能|到底|该|轮到|出来|解释|道歉|结果|没想到|谁知|居然|竟|却|[?]/;
/** In a clause against a competitor: somebody did it to them. */
export const DONE_ZH = /被|粉丝|因为|为了|替|替代|告|起诉|抄|模仿|举报|也|同样/;
