import { foldText } from './fold.js';
import { FUNCTION_WORDS } from './function-words.js';

const CHINESE =
  '我们 你们 他们 她们 它们 咱们 自己 大家 这个 那个 这些 那些 这样 那样 这么 那么 这里 那里 这种 那种 什么 怎么 怎样 为什么 哪里 哪个 多少 几个 一个 一些 一下 一点 一样 一直 一起 一次 有点 有些 有人 没有 不是 就是 还是 都是 但是 可是 只是 而是 于是 所以 因为 如果 虽然 然后 而且 或者 以及 并且 不过 不要 不会 不能 可以 可能 应该 需要 已经 正在 现在 今天 昨天 明天 时候 时间 之后 之前 以后 以前 后来 起来 出来 下来 上来 过来 进去 出去 觉得 知道 感觉 看到 看看 听到 说是 真的 真是 还有 只有 没什么 其实 比较 非常 特别 十分 最后 第一 里面 外面 上面 下面 东西 事情 问题 地方 本来 居然 竟然 终于 到底 究竟 反正 毕竟 不知 为了 关于 对于 通过 根据 由于 等等 之类 转发 微博 转发微博 回复 分享 图片 视频 链接 网页 展开 全文 哈哈 哈哈哈 嘻嘻 呵呵 要是 是不是 很多 就算 的话 一般 果然 早就 确实 每个 以上 以下 加上 另有 一天 不用 想起 真的假 真的假的 还好';

/** Words that say nothing about what a text is about, folded. */
export const STOP_WORDS: ReadonlySet<string> = new Set(
  [CHINESE, FUNCTION_WORDS.en ?? '', 'amp gt lt nbsp quot hellip via rt http https www com cn']
    .flatMap((words) => words.split(' '))
    // Some characters fold to one that looks alike: 么 of 这么 does.
    .map(foldText),
);
