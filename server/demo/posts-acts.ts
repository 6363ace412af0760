/** What the team of the demo brand does, in minutes of the story. */
import { SOLUTION_AT, STATEMENT_AT, at } from './posts-times.js';
import type { DemoAct } from './story.js';

export const STATEMENT_URL = 'https://weibo.com/0/fengsheng-demo-statement';
export const SOLUTION_URL = 'https://weibo.com/0/fengsheng-demo-solution';

export const ACTS: readonly (readonly [minute: number, act: Omit<DemoAct, 'at'>])[] = [
  [
    at(5, 15),
    {
      kind: 'acknowledge',
      by: '李楠',
      text: '我来负责。已通知客服、品控、法务和陈立，十分钟后开会。会前任何人不要在群里和评论区回复顾客，更不要再说“佩戴不当”。',
    },
  ],
  [
    at(5, 42),
    {
      kind: 'note',
      by: '李楠',
      text: '查到订单：星河系列，批次 XH-07，签收第三天脱落。客服记录属实，确实答复过“佩戴要注意”，之后再没有回。正在联系作者，品控同时在查同批次退货率。',
    },
  ],
  [
    at(6, 5),
    {
      kind: 'note',
      step: 'contact',
      by: '李楠',
      text: '已私信并打通作者电话，向她本人道歉，没有提删帖。答应她今天18点前给出处理办法，处理之前由我一个人跟她联系。她愿意等。',
    },
  ],
  [
    at(6, 34),
    {
      kind: 'note',
      by: '周敏',
      text: '品控结论：问题在 XH-07 批次，共 1260 只，换了胶水型号，爪位压石不到位。其他批次没有发现。石料和银料检测合格，不是假货。建议整批停售。',
    },
  ],
  [
    STATEMENT_AT,
    {
      kind: 'respond',
      by: '李楠',
      text: '官方微博发布说明：向作者和所有顾客道歉；承认 XH-07 批次（1260 只）存在工艺问题，责任在我们；该批次全部停售；收回“佩戴不当”的答复；今天18点前公布全部处理办法。',
      where: '微博 @手镯之家官方旗舰店',
      url: STATEMENT_URL,
      approvedBy: '陈立（CEO）',
    },
  ],
  [
    SOLUTION_AT,
    {
      kind: 'note',
      step: 'solution',
      by: '李楠',
      text: '处理办法已公布：XH-07 整批召回，免费换新或全额退款，不需要举证，运费我们出；每位顾客另送 200 元代金券；镶嵌类由抽检改为逐只检验（拉力、跌落、恒温水浴），检验单随货附上。',
      where: '微博 @手镯之家官方旗舰店',
      url: SOLUTION_URL,
      approvedBy: '陈立（CEO）',
    },
  ],
  [
    at(22, 35),
    {
      kind: 'note',
      by: '李楠',
      text: '回访：昨晚九点半陈立亲自给作者打了电话，从头道歉，当晚补送了生日蛋糕和重做的镯子。零点四十分左右作者自己删除了原帖，我们没有要求。今早六点一刻她发了一封感谢信。今天开始每天公布召回进度。',
    },
  ],
];
